"""What goes: an account that its person has erased, and what nobody needs any more."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from schakel.base.accounts import rules, selectors
from schakel.base.accounts.enums import MembershipState
from schakel.base.accounts.models import Appointment, Invitation, MailboxCode, Membership, Token, User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import selectors as ledger
from schakel.base.audit import services as audit

_ERASED = "@erased.invalid"  # the host of the address of an erased account


@audit.act("accounts.erase")
def erase_account(*, person: User, actor: Viewer) -> int:
    """Make an account an empty shell that nobody can sign in to; returns how many rows went or were emptied.

    The random identifier stays, so that entries of the ledger still point somewhere; it says nothing about the person.
    Memberships end, also that of a last steward: the right to be erased goes before it, and a desk officer can let
    somebody else in. What the ledger keeps about the account and its memberships (why it asked, what was answered)
    beyond who did what and when is erased too.
    """
    now, gone, addresses = timezone.now(), 1, selectors.addresses_of(user=person)
    for session in UserSession.objects.filter(user=person):
        session.end()
        gone += 1
    for model in (EmailAddress, Authenticator, SocialAccount):
        gone += model.objects.filter(user=person).delete()[0]
    gone += Token.objects.filter(user=person).delete()[0]
    gone += MailboxCode.objects.filter(user=person).delete()[0]
    gone += AccessAttempt.objects.filter(username__in=addresses).delete()[0]
    gone += Invitation.objects.filter(email__in=addresses).delete()[0]
    gone += Invitation.objects.filter(invited_by=person, accepted_at=None).delete()[0]
    running = [MembershipState.ASKED, MembershipState.ACTIVE, MembershipState.DISPUTED]
    mine = Membership.objects.filter(user=person)
    mine.filter(state__in=running).update(state=MembershipState.ENDED, ended_at=now)
    gone += mine.update(motivation="", answer="", release_asked_at=None)
    gone += Appointment.objects.filter(user=person, ended_at=None).update(ended_at=now)
    person.email = f"erased-{person.public_id}{_ERASED}"
    person.name, person.is_active, person.theme, person.is_language_chosen = "", False, "system", False
    person.last_login = None
    person.set_unusable_password()
    person.save()
    subject = audit_rules.Subject("accounts.User", person.public_id)
    for one in [subject, *(audit_rules.Subject("accounts.Membership", row.public_id) for row in mine)]:
        audit.erase_values(subject=one, reason="erased on request", actor=actor.actor)
    audit.record(act="accounts.erase", subject=subject, actor=actor.actor)
    return int(gone)


@audit.act("accounts.sweep")
def sweep(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Remove what has had its time: unused invitations, codes, failed attempts, ended memberships, sessions that are
    over, dead tokens, break-glass accounts, counts of attempts.

    Returns how many; a rehearsal only counts. One entry for the whole sweep, with the numbers.
    """
    now = timezone.now()
    due = {
        "invitations": Invitation.objects.filter(expires_at__lt=now - rules.KEPT_INVITATIONS),
        "attempts": AccessAttempt.objects.filter(attempt_time__lt=now - rules.KEPT_ATTEMPTS),
        "codes": MailboxCode.objects.filter(expires_at__lt=now - rules.KEPT_INVITATIONS),
        "memberships": Membership.objects.filter(ended_at__lt=now - rules.KEPT_MEMBERSHIPS),
        "sessions": Session.objects.filter(expire_date__lt=now),
        "shown sessions": UserSession.objects.filter(last_seen_at__lt=now - selectors.session_life()),
        "tokens": Token.objects.filter(expires_at__lt=now - rules.KEPT_TOKENS)
        | Token.objects.filter(revoked_at__lt=now - rules.KEPT_TOKENS),
    }
    glass = User.objects.filter(is_break_glass=True, is_active=True, valid_until__lt=now)
    left = _values_left()
    numbers = {name: rows.count() for name, rows in due.items()} | {"break-glass": glass.count(), "values": len(left)}
    if is_rehearsal or not any(numbers.values()):
        audit.unchanged()
        return sum(numbers.values())
    for rows in due.values():
        rows.delete()
    glass.update(is_active=False)
    for one in left:
        audit.erase_values(subject=one, reason="left by an earlier version", actor=actor.actor)
    _forget_counts(now)
    subject = audit_rules.Subject("accounts.Sweep", now.strftime("%Y-%m-%dT%H:%M"))
    audit.record(act="accounts.sweep", subject=subject, actor=actor.actor, change=numbers)
    return sum(numbers.values())


def _values_left() -> list[audit_rules.Subject]:
    """Memberships of erased persons of which the ledger still keeps what was written: an earlier version left it."""
    theirs = Membership.objects.filter(user__email__endswith=_ERASED).values_list("public_id", flat=True)
    return sorted(ledger.kept_of(kind="accounts.Membership", ids=theirs), key=lambda subject: subject.id)


def _forget_counts(now: datetime) -> None:
    """Delete counts of attempts whose time is over: their keys bear internet addresses."""
    cache = settings.CACHES["default"]
    if str(cache["BACKEND"]).endswith("DatabaseCache"):
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(str(cache["LOCATION"]))
            over = connection.ops.adapt_datetimefield_value(now)
            cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [over])  # noqa: S608 -- a name of the settings
