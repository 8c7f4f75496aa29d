"""The words about organisations and offerings that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DefenceStatus(TextChoices):
    """How far an organisation works for defence already (Dutch: status). A stated fact like any other."""

    #: Supplies defence today.
    ACTIVE = "active", _("active in defence")
    #: Has something that serves both civil and military users.
    DUAL_USE = "dual-use", _("dual-use")
    #: Works for civil users only.
    CIVIL = "civil", _("civil")
    #: Nobody said so yet.
    UNKNOWN = "unknown", _("unknown")


class SizeClass(TextChoices):
    """Size of an organisation by staff (Dutch: grootteklasse), as in Recommendation 2003/361/EC."""

    #: Fewer than 10 people.
    MICRO = "micro", _("micro (fewer than 10 people)")
    #: Fewer than 50 people.
    SMALL = "small", _("small (10 to 49 people)")
    #: Fewer than 250 people.
    MEDIUM = "medium", _("medium (50 to 249 people)")
    #: 250 people or more.
    LARGE = "large", _("large (250 people or more)")
    #: Nobody said so yet.
    UNKNOWN = "unknown", _("unknown")


class OfferingKind(TextChoices):
    """What sort of thing is offered (Dutch: soort aanbod)."""

    #: A thing that can be bought.
    PRODUCT = "product", _("product")
    #: Work done for somebody.
    SERVICE = "service", _("service")
    #: Making parts or things to somebody's order.
    PRODUCTION = "production", _("production")
    #: Research, advice or data.
    KNOWLEDGE = "knowledge", _("knowledge")
    #: A site, laboratory or machine to be used.
    FACILITY = "facility", _("facility")
    #: Teaching people.
    TRAINING = "training", _("training")


class OfferingState(TextChoices):
    """Where an offering is in its life (Dutch: status van het aanbod). `rules.MOVES` says what may follow."""

    #: Being written; only the owner's people see it. Set by `add_offering` and `reopen_offering`.
    DRAFT = "draft", _("draft")
    #: Stands; its labels decide who sees it. Set by `publish_offering`.
    PUBLISHED = "published", _("published")
    #: Taken back; only the owner's people see it. Set by `withdraw_offering`.
    WITHDRAWN = "withdrawn", _("withdrawn")


class ExportControl(TextChoices):
    """Whether export of this needs a licence (Dutch: exportcontrole). Unknown until somebody names the basis."""

    #: Nobody looked into it yet.
    UNKNOWN = "unknown", _("unknown")
    #: Looked into, on no list.
    NOT_CONTROLLED = "not-controlled", _("not controlled")
    #: On the list of dual-use goods (Regulation (EU) 2021/821, annex I).
    DUAL_USE = "dual-use", _("on the dual-use list")
    #: On the Common Military List of the European Union.
    MILITARY = "military", _("on the military list")


class Passage(TextChoices):
    """By which way technical detail would reach another party (Dutch: weg). Said by who asks `rules.control`."""

    #: Shown on a page or through the interface for programs.
    PAGE = "page", _("shown on a page")
    #: Taken along in a file.
    FILE = "file", _("taken along in a file")
    #: The parties were introduced to each other.
    INTRODUCTION = "introduction", _("introduction accepted")


class HoldState(TextChoices):
    """Where a request for technical detail is (Dutch: staat van het verzoek)."""

    #: Nobody answered it yet. Set by `services.hold_detail`.
    WAITING = "waiting", _("waits")
    #: A steward recorded the basis on which it may go. Set by `services.release_detail`.
    RELEASED = "released", _("basis recorded")
    #: A steward refused, with the reason. Set by `services.refuse_detail`.
    REFUSED = "refused", _("refused")


class Freshness(TextChoices):
    """How long ago somebody said that this is still right (Dutch: actualiteit). Decided by `rules`, never stored."""

    #: Confirmed not long ago.
    FRESH = "fresh", _("up to date")
    #: Time to look at it again.
    DUE = "due", _("confirm soon")
    #: Not confirmed for too long.
    STALE = "stale", _("out of date")


class Language(TextChoices):
    """The language that a text was written in."""

    #: Nederlands.
    DUTCH = "nl", _("Dutch")
    #: English.
    ENGLISH = "en", _("English")


class ClaimState(TextChoices):
    """Where it stands when a party says that a profile is its own (Dutch: aanspraak)."""

    #: Said; the keeper has not answered. Set by `claim_profile`.
    ASKED = "asked", _("asked")
    #: The keeper agreed: the profile is the party's, and it keeps it from now on. Set by `accept_claim`.
    ACCEPTED = "accepted", _("accepted")
    #: The keeper refused, with a reason. Set by `refuse_claim`.
    REFUSED = "refused", _("refused")


class Task(TextChoices):
    """What may be left to do about a profile or offering, the most pressing first (Dutch: nog te doen)."""

    #: Not confirmed for 150 days or more.
    CONFIRM = "confirm", _("say whether this is still right")
    #: A draft that nobody else sees.
    PUBLISH = "publish", _("publish this draft")
    #: Stands, but its label lets nobody else in.
    OPEN_UP = "open-up", _("decide who may see this: now only your own people do")
    #: Came by a claim with a number that another own profile has.
    WITHDRAW_TWIN = "withdraw-twin", _("you keep another profile with the same number: withdraw one of the two")
    #: No way to be reached.
    ADD_CONTACT = "add-contact", _("add a role mailbox")
    #: A contact that nobody verified for 150 days or more.
    VERIFY_CONTACT = "verify-contact", _("say whether the contacts are still right")
    #: Nothing is offered.
    ADD_OFFERING = "add-offering", _("say what you offer")
    #: No description of the organisation.
    DESCRIBE = "describe", _("describe what the organisation does")
    #: No capability named, so it is found by its text only.
    ADD_CAPABILITY = "add-capability", _("name capabilities, so that you are found")
    #: No number of the trade register.
    ADD_NUMBER = "add-number", _("add the KvK number")
    #: Nobody looked into export control.
    LOOK_INTO_EXPORT = "look-into-export", _("look into export control")
