"""The words of importing into the register that code may branch on."""

from enum import StrEnum


class Target(StrEnum):
    """What stands in a sheet (Dutch: wat er in het bestand staat)."""

    ORGANISATIONS = "organisations"  #: one profile a row
    OFFERINGS = "offerings"  #: one offering a row, of an organisation that is kept already


class Kept(StrEnum):
    """Why undo left a record as it is (Dutch: reden om niet ongedaan te maken). Set by `services.undo_batch`."""

    CHANGED = "changed"  #: somebody changed it since
    PUBLISHED = "published"  #: an offering that was made was published or withdrawn since
    IN_USE = "in-use"  #: an organisation that was made has offerings or contacts by now
    GONE = "gone"  #: it is not kept by the party any more
