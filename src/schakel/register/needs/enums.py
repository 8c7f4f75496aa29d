"""The words of effect cards that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where an effect card is in its life (Dutch: staat). Moves: `rules.MOVES`."""

    #: Being written; seen by the owner's members only. Set by `services.draft_need`.
    DRAFT = "draft", _("draft")
    #: Stands open for answers until it expires. Set by `services.publish_need`.
    PUBLISHED = "published", _("published")
    #: Its time ran out. Set by `services.expire_needs`; `services.extend_need` opens it again.
    EXPIRED = "expired", _("expired")
    #: Taken back with a reason; only the owner still sees it. Set by `services.withdraw_need`.
    WITHDRAWN = "withdrawn", _("withdrawn")
    #: The effect is reached, and the card says by what. Set by `services.fulfil_need`.
    FULFILLED = "fulfilled", _("fulfilled")


class Comparator(TextChoices):
    """How a measured value stands to the threshold (Dutch: vergelijking). Chosen in the editor."""

    #: Not less than the threshold.
    AT_LEAST = "at-least", _("at least")
    #: Not more than the threshold.
    AT_MOST = "at-most", _("at most")
    #: Exactly the threshold.
    EXACTLY = "exactly", _("exactly")
    #: No number: only what is looked at and the note.
    DESCRIBED = "described", _("described in words")


class PartKind(TextChoices):
    """Which part of a card a requirement comes from; what an answer covers or misses is told per part."""

    #: What must be achieved.
    EFFECT = "effect", _("effect")
    #: Where and under which conditions.
    SITUATION = "situation", _("situation and conditions")
    #: One measure of success.
    MEASURE = "measure", _("measure of success")
    #: What binds any answer.
    CONSTRAINT = "constraint", _("constraint")


class CodeList(TextChoices):
    """The code lists that a card points into; their codes are data (`register/vocabulary`)."""

    #: The five domains.
    DOMAINS = "domains", _("domain")
    #: The five Dutch areas of attention (NLD).
    AREAS = "nld-areas", _("NLD area")
