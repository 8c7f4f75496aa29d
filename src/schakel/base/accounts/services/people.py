"""Accounts: opened, signed in to, changed, closed. Whatever happens to one stands in the ledger."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from schakel.base.accounts import rules, selectors, sources
from schakel.base.accounts.enums import Role, Theme
from schakel.base.accounts.models import Appointment, User
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.parties.models import Party

#: Stands for every address without an account in the ledger: failed sign-ins on them are one subject.
UNKNOWN = "unknown"


def _subject(user: User) -> audit_rules.Subject:
    """An account as the ledger knows it."""
    return audit_rules.Subject("accounts.User", user.public_id)


@audit.act("accounts.open")
def open_account(
    *,
    email: str,
    name: str,
    password: str | None,
    language: str = "nl",
    is_demo: bool = False,
    actor: audit_rules.Actor,
) -> User:
    """Open an account for somebody whose address the caller vouches for. Sees what a stranger sees until a membership
    is verified."""
    user = User.objects.create_user(email, password, name=name, language=language, is_demo=is_demo)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    audit.record(act="accounts.open", subject=_subject(user), actor=actor)
    return user


@audit.act("accounts.sign_up")
def sign_up(*, user: User, way: str, actor: audit_rules.Actor) -> User:
    """Keep the account that somebody opened for themselves; `way` is `form` or the name of the identity provider."""
    user.email = user.email.lower()
    user.save()
    audit.record(act="accounts.sign_up", subject=_subject(user), actor=actor, change={"way": way})
    return user


@audit.act("accounts.sign_in")
def note_sign_in(*, user: User, methods: list[str], actor: audit_rules.Actor) -> None:
    """Say that somebody signed in, and how. The password of a break-glass account works once: it is burnt here."""
    if user.is_break_glass:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    audit.record(act="accounts.sign_in", subject=_subject(user), actor=actor, change={"methods": methods})


@audit.act("accounts.sign_out")
def note_sign_out(*, user: User, actor: audit_rules.Actor) -> None:
    """Say that somebody signed out."""
    audit.record(act="accounts.sign_out", subject=_subject(user), actor=actor)


@audit.act("accounts.fail_sign_in")
def note_failed_sign_in(*, email: str, actor: audit_rules.Actor) -> None:
    """Say that a sign-in failed: at most one entry per account in a quarter of an hour, and one for all addresses
    without an account together, so that an attacker cannot fill the ledger. The address itself is not kept."""
    user = selectors.user_by_email(email=email)
    subject = user.public_id if user else UNKNOWN
    since = timezone.now() - rules.FAILURES_NOTED_EVERY
    if selectors.is_noted_since(act="accounts.fail_sign_in", subject=subject, since=since):
        audit.unchanged()
        return
    audit.record(act="accounts.fail_sign_in", subject=audit_rules.Subject("accounts.User", subject), actor=actor)


@audit.act("accounts.change_security")
def note_security_change(*, user: User, what: str, actor: audit_rules.Actor) -> None:
    """Say that a password, address, passkey, authenticator app, set of recovery codes or linked account changed."""
    audit.record(act="accounts.change_security", subject=_subject(user), actor=actor, change={"what": what})


@audit.act("accounts.end_session")
def end_sessions(*, sessions: list[UserSession], actor: audit_rules.Actor) -> None:
    """Sign out a person's sessions elsewhere. An empty list changes nothing."""
    if not sessions:
        audit.unchanged()
        return
    user = sessions[0].user
    for session in sessions:
        session.end()
    audit.record(act="accounts.end_session", subject=_subject(user), actor=actor, change={"sessions": len(sessions)})


@audit.act("accounts.remove_steps")
def remove_second_steps(*, user: User, reason: str, actor: audit_rules.Actor) -> int:
    """Take every second step away from who lost telephone, key and codes, and sign them out everywhere.

    Whoever calls this has made sure that it is the person who asks. Returns how many went. Raises NotPermitted without
    a reason.
    """
    if not reason.strip():
        raise rules.NotPermitted("a reason is needed")
    gone = int(Authenticator.objects.filter(user=user).delete()[0])
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record(
        act="accounts.remove_steps", subject=_subject(user), actor=actor, change={"removed": gone}, reason=reason
    )
    with override(user.language):
        text = _("The administrator took away the second step with which you signed in, because you asked for it. Your password counts alone until you set up a new one. Did you not ask? Then tell the administrator at once.")  # fmt: skip # noqa: E501
        sources.put_in_outbox(to=user.email, subject=_("The second step of signing in was taken away"), text=text)
    return gone


def follow_session(*, before: str, after: str) -> None:
    """Note that a session goes on under another key, after its person confirmed who they are."""
    UserSession.objects.filter(session_key=before).update(session_key=after)


@audit.act("accounts.change_profile")
def change_profile(*, user: User, name: str, language: str, theme: Theme, actor: audit_rules.Actor) -> User:
    """Change how a person is called and how pages come to them."""
    wanted = {"name": name, "language": language, "theme": theme.value, "is_language_chosen": True}
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if not changed:
        audit.unchanged()
        return user
    for field in changed:
        setattr(user, field, wanted[field])
    user.save(update_fields=changed)
    audit.record(act="accounts.change_profile", subject=_subject(user), actor=actor, change={"fields": sorted(changed)})
    return user


@audit.act("accounts.choose_look")
def choose_look(*, user: User, theme: str = "", language: str = "", actor: audit_rules.Actor) -> None:
    """Remember the look or the language that a person chose in the page's head. Unknown values are ignored."""
    wanted: dict[str, object] = {}
    if theme in Theme.values:
        wanted["theme"] = theme
    if language in dict(settings.LANGUAGES):
        wanted |= {"language": language, "is_language_chosen": True}
    changed = {field: value for field, value in wanted.items() if getattr(user, field) != value}
    if not changed:
        audit.unchanged()
        return
    for field, value in changed.items():
        setattr(user, field, value)
    user.save(update_fields=list(changed))
    audit.record(act="accounts.choose_look", subject=_subject(user), actor=actor, change={"fields": sorted(changed)})


@audit.act("accounts.appoint")
def appoint(*, user: User, role: Role, party: Party | None = None, actor: audit_rules.Actor) -> Appointment:
    """Give a person a function, for one party or for the whole installation."""
    appointment, is_new = Appointment.objects.get_or_create(user=user, role=role, party=party, ended_at=None)
    if not is_new:
        audit.unchanged()
        return appointment
    _record_appointment("accounts.appoint", appointment, actor)
    return appointment


@audit.act("accounts.dismiss")
def dismiss(*, appointment: Appointment, reason: str = "", actor: audit_rules.Actor) -> None:
    """End an appointment. One that has ended is left alone."""
    if appointment.ended_at is not None:
        audit.unchanged()
        return
    appointment.ended_at = timezone.now()
    appointment.save(update_fields=["ended_at"])
    _record_appointment("accounts.dismiss", appointment, actor, reason)


@audit.act("accounts.follow_claims")
def follow_claims(*, user: User, roles: frozenset[Role], actor: audit_rules.Actor) -> None:
    """Make the functions that come from the identity provider equal to what it says now; those given by hand stay."""
    held = {a.role: a for a in Appointment.objects.filter(user=user, party=None, ended_at=None)}
    new = sorted(role for role in roles if role not in held)
    gone = [a for role, a in held.items() if a.is_from_claims and Role(role) not in roles]
    if not new and not gone:
        audit.unchanged()
        return
    for role in new:
        given = Appointment.objects.create(user=user, role=role, is_from_claims=True)
        _record_appointment("accounts.appoint", given, actor, "stated by the identity provider")
    for appointment in gone:
        dismiss(appointment=appointment, reason="no longer stated by the identity provider", actor=actor)


@audit.act("accounts.break_glass")
def break_glass(*, hours: int, reason: str, actor: audit_rules.Actor) -> tuple[User, str]:
    """Make an administrator's account for an emergency; returns it and its password, which works once.

    The account stops working after `hours` (1 to 24). Raises NotPermitted without a reason or with other hours.
    """
    if not reason.strip() or not 1 <= hours <= rules.BREAK_GLASS_MOST_HOURS:
        raise rules.NotPermitted(f"a reason and 1 to {rules.BREAK_GLASS_MOST_HOURS} hours are needed")
    now = timezone.now()
    password = get_random_string(24, "23456789abcdefghjkmnpqrstvwxyz")
    address = f"break-glass-{now:%Y%m%d%H%M%S}-{get_random_string(4, 'abcdefghjkmnpqrstvwxyz')}@break-glass.invalid"
    user = open_account(email=address, name="Break-glass", password=password, actor=actor)
    user.is_break_glass = True
    user.valid_until = now + timedelta(hours=hours)
    user.save(update_fields=["is_break_glass", "valid_until"])
    appoint(user=user, role=Role.ADMINISTRATOR, actor=actor)
    audit.record(
        act="accounts.break_glass", subject=_subject(user), actor=actor, change={"hours": hours}, reason=reason
    )
    return user, password


def _record_appointment(act: str, appointment: Appointment, actor: audit_rules.Actor, reason: str = "") -> None:
    party = appointment.party.public_id if appointment.party else ""
    change = {"role": str(appointment.role), "party": party}
    audit.record(act=act, subject=_subject(appointment.user), actor=actor, change=change, reason=reason)
