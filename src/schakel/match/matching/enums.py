"""The words of matching that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VerdictKind(TextChoices):
    """What a person decided about one match (Dutch: oordeel)."""

    #: Worth going on with. Set by `services.accept_match`.
    ACCEPTED = "accepted", _("accepted")
    #: Not for this need, with a reason. Set by `services.reject_match`.
    REJECTED = "rejected", _("rejected")


class CorrectionKind(TextChoices):
    """What a person corrected in how a need is read (Dutch: correctie). Binds this need only."""

    #: "This word does not matter here."
    IGNORE = "ignore", _("does not matter here")
    #: "This word also means that one."
    ALSO = "also", _("also means")
    #: "Only these words themselves count": by no concept, translation or word of the same meaning.
    LITERAL = "literal", _("counts only as it is written")
    #: Who does not speak to this part of the need at all is left out, with that reason. Set by `services.weigh_parts`.
    MUST = "must", _("must have")
    #: This part of the need is not matched with. Set by `services.weigh_parts`.
    DROPPED = "dropped", _("does not count")


#: The kinds that weigh a part of the need; parts without one are wishes. The other kinds are about a word.
WEIGHTS = (CorrectionKind.MUST, CorrectionKind.DROPPED)


class Obstacle(TextChoices):
    """Why an offering does not stand in a list of matches (Dutch: beletsel)."""

    #: It shares no word or concept with the need.
    NOTHING_SHARED = "nothing", _("It shares no word and no concept with this need.")
    #: A filter of the reader leaves it out.
    FILTERED = "filtered", _("A filter that you chose leaves it out:")
    #: It does not speak to a part that was marked as a must.
    MUST = "must", _("It does not speak to a part that must be met:")
    #: Others score higher.
    OUTRANKED = "outranked", _("Others speak more strongly to this need.")


class Cause(TextChoices):
    """Why a list of matches was made anew (Dutch: aanleiding)."""

    #: The card was published, or a new version of it.
    CARD = "card", _("the card was published or changed")
    #: An offering came, changed or went.
    SUPPLY = "supply", _("the supply changed")
    #: A person corrected a word.
    CORRECTION = "correction", _("a correction was made")
