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


class Refusal(TextChoices):
    """Why something typed cannot stand, as a sentence for the person who typed it. Raised in `rules.NeedRefused`."""

    #: Nothing was filled in.
    EMPTY = "empty", _("Fill this in.")
    #: Too few letters to be answered.
    TOO_SHORT = "too-short", _("Write at least %(least)s letters: nobody can answer less.")
    #: More than is stored.
    TOO_LONG = "too-long", _("Shorten this to at most %(most)s characters; it now has %(length)s.")
    #: Control characters, or a value of another shape.
    NOT_TEXT = "not-text", _("This holds characters that are no text. Type the text again, or paste it as plain text.")
    #: Zero or negative.
    NOT_POSITIVE = "not-positive", _("Give a number above zero, or leave this empty.")
    #: A number beyond what is stored.
    TOO_LARGE = "too-large", _("This number is too large. Choose a larger unit.")
    #: More measures than anybody would read.
    TOO_MANY = "too-many", _("Use at most %(most)s measures: keep those that decide.")
    #: Outside 1 to 9.
    NO_TRL = "no-trl", _("Technology readiness runs from 1 to 9.")
    #: The highest level is below the lowest.
    BACKWARDS = "backwards", _("The highest level cannot lie below the lowest.")
    #: A measure without what is measured.
    MEASURE_OF_NOTHING = "measure-of-nothing", _("Say what is measured.")
    #: A comparison without a number.
    NO_THRESHOLD = "no-threshold", _("Give a number for “%(what)s”, or choose “described in words”.")
    #: A day that has passed.
    IN_THE_PAST = "in-the-past", _("This day has passed. Choose a day that is still to come.")
    #: An act that asks for a reason.
    NO_REASON = "no-reason", _("Say why, in a few words.")
    #: A number of days outside what the installation allows.
    DAYS_OUTSIDE = "days-outside", _("Choose between 1 and %(most)s days.")
    #: An end further away than the installation allows.
    TOO_FAR = "too-far", _("The card would hold for more than %(most)s days from now. Choose fewer days.")
    #: A code that the list does not hold.
    UNKNOWN_CODE = "unknown-code", _("“%(unknown)s” does not stand in the list.")
