"""The words of synthetic datasets that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Generator(TextChoices):
    """What makes a dataset (Dutch: generator)."""

    #: Learns the offerings that the maker may take along; writes its own texts.
    OFFERINGS = "offerings", _("offerings of the register, as the maker sees them")
    #: Learns the table in a file that the maker brings.
    TABLE = "table", _("a table of your own (csv or xlsx)")
    #: The example ecosystem, from a seed only.
    ECOSYSTEM = "ecosystem", _("the example ecosystem, from nothing but a seed")


class DatasetState(TextChoices):
    """Where a dataset is in its life (Dutch: status). `rules.MOVES` says what may follow."""

    #: Rows are being made; it can be stopped and gone on with. Set by `begin_dataset`.
    MAKING = "making", _("being made")
    #: Complete, measured, to be taken along. Set by `finish_dataset`.
    READY = "ready", _("ready")
    #: Taken back; its rows are erased. Set by `withdraw_dataset`.
    WITHDRAWN = "withdrawn", _("withdrawn")


class Licence(TextChoices):
    """Under which terms a dataset may be used (Dutch: licentie)."""

    #: No rights reserved.
    CC0 = "CC0-1.0", _("CC0 1.0: free to use")
    #: Free to use with the maker's name.
    CC_BY = "CC-BY-4.0", _("CC BY 4.0: free to use, with the maker's name")
    #: Only as its label and the maker say.
    NONE = "none", _("no licence: use within the label only")


class Verdict(TextChoices):
    """What a measurement comes down to (Dutch: oordeel). Decided by `rules`, never stored."""

    #: Fit for its purpose; nothing came through.
    GOOD = "good", _("good")
    #: Look before use.
    DOUBTFUL = "doubtful", _("doubtful")
    #: Not fit, or originals came through.
    BAD = "bad", _("bad")
    #: There is no original to measure against.
    NONE = "none", _("not measured")
