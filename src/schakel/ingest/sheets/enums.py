"""The words of imports from spreadsheets that code may branch on."""

from enum import StrEnum


class Outcome(StrEnum):
    """What an import does with a row (Dutch: uitkomst van een regel). Decided by the target's owner."""

    CREATE = "create"  #: a new record is made
    UPDATE = "update"  #: a record that is there is changed
    UNCHANGED = "unchanged"  #: the record says the same already
    REFUSED = "refused"  #: nothing is done; reasons say why


class BatchState(StrEnum):
    """Where an import is in its life (Dutch: status van een import). `rules.MOVES` says what may follow."""

    STAGED = "staged"  #: read and kept apart; columns are not named yet. Set by `stage_table`
    PLANNING = "planning"  #: rows are given their outcome, part by part. Set by `begin_planning`
    PREVIEWED = "previewed"  #: every row has an outcome; nothing of the target was written. Set by `finish`
    APPLYING = "applying"  #: rows are written to the target, part by part. Set by `begin_applying`
    APPLIED = "applied"  #: written to the target. Set by `finish`
    UNDOING = "undoing"  #: what was written is taken back, part by part. Set by `begin_undoing`
    UNDONE = "undone"  #: taken back, as far as nobody changed the records since. Set by `finish`
    DROPPED = "dropped"  #: thrown away before it was applied. Set by `drop_batch`
