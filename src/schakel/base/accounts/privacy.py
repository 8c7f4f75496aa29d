"""What accounts hold of a person: the account itself, memberships, functions, invitations, tokens, sessions."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext_noop as _

from schakel.base.accounts import services
from schakel.base.accounts.models import Appointment, Invitation, Membership, Token, User
from schakel.base.accounts.rules import Viewer

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "accounts.User.name, email, language, theme",
        "words": _("name, e-mail address, language and look"),
        "purpose": _("to sign in, to be reached, and to get pages as one reads them best"),
        "retention": _("as long as the account; an erased account keeps its random identifier only"),
    },
    {
        "what": "accounts.Membership",
        "words": _("memberships of organisations"),
        "purpose": _("for whom a person may act, how that was verified, and the answer to what was asked"),
        "retention": _("two years after it ended"),
    },
    {
        "what": "accounts.Appointment",
        "words": _("functions on this installation"),
        "purpose": _("which function a person holds on this installation"),
        "retention": _("as long as the account"),
    },
    {
        "what": "accounts.Invitation.email",
        "words": _("address of who was invited"),
        "purpose": _("to let an invited person in"),
        "retention": _("30 days after it expired"),
    },
    {
        "what": "accounts.Token",
        "words": _("tokens for programs"),
        "purpose": _("to let a program of the person in; the secret is not kept"),
        "retention": _("90 days after it expired or was revoked"),
    },
    {
        "what": "usersessions.UserSession.ip, user_agent",
        "words": _("sessions: internet address and browser"),
        "purpose": _("to let the person see and end sessions elsewhere"),
        "retention": _("as long as the session, at most twelve hours; the daily job removes what is over"),
    },
    {
        "what": "mfa.Authenticator, account.EmailAddress, socialaccount.SocialAccount",
        "words": _("passkeys, authenticator app, recovery codes, other addresses, connected sign-in"),
        "purpose": _("how the person signs in; secrets are encrypted"),
        "retention": _("until the person takes it away"),
    },
    {
        "what": "accounts.MailboxCode",
        "words": _("codes sent to a mailbox"),
        "purpose": _("to check a code that was sent to the mailbox of an organisation; the code is not kept"),
        "retention": _("30 days after it expired"),
    },
    {
        "what": "axes.AccessAttempt.username, ip_address",
        "words": _("failed sign-ins: address typed and internet address"),
        "purpose": _("to stop guessing of passwords"),
        "retention": _("until the next sign-in, or the first daily job after a day"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values; secrets and digests are not given."""
    account = {
        "kind": "account",
        "id": person.public_id,
        "email": person.email,
        "name": person.name,
        "language": person.language,
        "look": person.theme,
        "joined_at": person.joined_at,
        "last_sign_in_at": person.last_login,
    }
    return [account, *_belonging(person), *_access(person)]


def erase(*, person: User, actor: Viewer) -> int:
    """Make the account an empty shell; returns how many rows went or were emptied. To be called after other apps."""
    return services.erase_account(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Remove what has had its time; returns how many. A rehearsal only counts."""
    return services.sweep(is_rehearsal=is_rehearsal, actor=actor)


def _belonging(person: User) -> list[dict[str, Any]]:
    memberships = Membership.objects.filter(user=person).select_related("party").order_by("pk")
    appointments = Appointment.objects.filter(user=person).order_by("pk")
    invited = Invitation.objects.filter(email=person.email).order_by("pk")
    held: list[dict[str, Any]] = [
        {
            "kind": "membership",
            "party": m.party.public_id,
            "position": m.position,
            "state": m.state,
            "verified_by": m.way,
            "asked_at": m.asked_at,
            "started_at": m.started_at,
            "ended_at": m.ended_at,
            "motivation": m.motivation,
            "answer": m.answer,
        }
        for m in memberships
    ]
    held += [{"kind": "function", "role": a.role, "since": a.since_at, "until": a.ended_at} for a in appointments]
    return held + [{"kind": "invitation", "invited_at": i.invited_at, "expires_at": i.expires_at} for i in invited]


def _access(person: User) -> list[dict[str, Any]]:
    held: list[dict[str, Any]] = [
        {"kind": "token", "name": t.name, "scopes": t.scopes, "made_at": t.made_at, "last_used_on": t.last_used_on}
        for t in Token.objects.filter(user=person).order_by("pk")
    ]
    held += [
        {"kind": "address", "email": e.email, "is_verified": e.verified}
        for e in EmailAddress.objects.filter(user=person).order_by("pk")
    ]
    held += [
        {"kind": "session", "ip": s.ip, "browser": s.user_agent, "since": s.created_at, "last_seen": s.last_seen_at}
        for s in UserSession.objects.filter(user=person).order_by("pk")
    ]
    held += [
        {"kind": "second step", "type": a.type, "added_at": a.created_at, "last_used_at": a.last_used_at}
        for a in Authenticator.objects.filter(user=person).order_by("pk")
    ]
    return held + [
        {"kind": "identity provider", "provider": s.provider, "subject": s.uid, "claims": s.extra_data}
        for s in SocialAccount.objects.filter(user=person).order_by("pk")
    ]
