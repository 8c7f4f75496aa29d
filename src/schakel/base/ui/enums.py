"""The words of the user interface that code may branch on."""

from enum import StrEnum


class Tone(StrEnum):
    """What a colour says; the words beside it always say it too."""

    #: Plain fact.
    NEUTRAL = "neutral"
    #: Worth knowing.
    INFO = "info"
    #: Went well, open, valid.
    SUCCESS = "success"
    #: Look at this, closes soon.
    WARNING = "warning"
    #: Went wrong, refused, withdrawn.
    DANGER = "danger"


class Coverage(StrEnum):
    """How far one part of a need is answered, as the coverage chart draws it."""

    #: Answered.
    COVERED = "covered"
    #: Answered in part.
    PARTLY = "partly"
    #: Not spoken to.
    MISSING = "missing"


class StepState(StrEnum):
    """Where a step of a stepper stands."""

    #: Finished; may be opened again.
    DONE = "done"
    #: On screen now.
    CURRENT = "current"
    #: Still to come.
    TODO = "todo"


class Kind(StrEnum):
    """What a table column holds: decides how a cell is aligned and written."""

    #: Words, links, badges.
    TEXT = "text"
    #: A number, aligned at the end.
    NUMBER = "number"
    #: A day or a moment.
    DATE = "date"
