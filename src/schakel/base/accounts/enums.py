"""The words about people that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Position(TextChoices):
    """What a person may do for a party (Dutch: positie). Set by the membership services."""

    #: Reads and edits the party's records.
    MEMBER = "member", _("member")
    #: Also sets labels, audiences and consent, and decides about members.
    STEWARD = "steward", _("steward")


class MembershipState(TextChoices):
    """Where a membership is in its life."""

    #: Asked for; the person sees what a stranger sees.
    ASKED = "asked", _("asked for")
    #: Verified: counts for disclosure. Set by accepting an invitation, a mailbox code or a reasoned decision.
    ACTIVE = "active", _("active")
    #: Left, removed or taken over.
    ENDED = "ended", _("ended")
    #: Asked for and refused with a reason.
    REFUSED = "refused", _("refused")


class Way(TextChoices):
    """How a membership was verified (disclosure contract: three ways, no other)."""

    #: A verified member invited the person.
    INVITATION = "invitation", _("invitation of a verified member")
    #: A code was sent to the organisation's verified role mailbox.
    MAILBOX = "mailbox", _("code to the verified role mailbox")
    #: A desk officer decided, with a reason.
    DECISION = "decision", _("reasoned decision of a desk officer")


class Role(TextChoices):
    """A function that a person is appointed to on this installation (Dutch: functie). Set by `appoint`."""

    #: Handles cases of a region and decides about memberships there.
    DESK_OFFICER = "desk-officer", _("desk officer")
    #: Scores proposals that were assigned.
    ASSESSOR = "assessor", _("assessor")
    #: Buys for Defence.
    BUYER = "buyer", _("buyer")
    #: Advises on law.
    LAWYER = "lawyer", _("lawyer")
    #: Runs a programme or portfolio.
    PROGRAMME_MANAGER = "programme-manager", _("programme manager")
    #: Runs the national programme office; keeps code lists.
    NATIONAL_OFFICE = "national-office", _("national office")
    #: Reads the ledger without its values.
    AUDITOR = "auditor", _("auditor")
    #: Keeps the installation running; sees no content.
    ADMINISTRATOR = "administrator", _("administrator")


class Theme(TextChoices):
    """How pages look to a person."""

    #: As the device says.
    SYSTEM = "system", _("as my device")
    #: Dark ink on a light page.
    LIGHT = "light", _("light")
    #: Light ink on a dark page.
    DARK = "dark", _("dark")
