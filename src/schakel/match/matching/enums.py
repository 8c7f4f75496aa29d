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


class Cause(TextChoices):
    """Why a list of matches was made anew (Dutch: aanleiding)."""

    #: The card was published, or a new version of it.
    CARD = "card", _("the card was published or changed")
    #: An offering came, changed or went.
    SUPPLY = "supply", _("the supply changed")
    #: A person corrected a word.
    CORRECTION = "correction", _("a correction was made")
