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
    #: Disputed by a fellow member: suspended, so it does not count, until a desk officer decides. Set by `dispute`.
    DISPUTED = "disputed", _("disputed")


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


class Area(TextChoices):
    """What a token of a person may reach (Dutch: gebied). Set when the token is made."""

    #: Organisations, offerings and contacts.
    ORGANISATIONS = "organisations", _("organisations and offerings")
    #: Effect cards.
    NEEDS = "needs", _("needs")
    #: Matches and search.
    MATCHES = "matches", _("matches and search")
    #: Proposals and introductions.
    PROPOSALS = "proposals", _("proposals and introductions")


class Access(TextChoices):
    """How far a token reaches in an area (Dutch: toegang)."""

    #: Looks only.
    READ = "read", _("read")
    #: Also acts.
    WRITE = "write", _("read and change")


class SignUp(TextChoices):
    """Who may open an account (setting `SCHAKEL_SIGN_UP`)."""

    #: Everybody; a new account sees what a stranger sees.
    OPEN = "open", _("open to everybody")
    #: Only with an invitation.
    INVITATION = "invitation", _("by invitation")


class Theme(TextChoices):
    """How pages look to a person."""

    #: As the device says.
    SYSTEM = "system", _("as my device")
    #: Dark ink on a light page.
    LIGHT = "light", _("light")
    #: Light ink on a dark page.
    DARK = "dark", _("dark")
