"""Change people: accounts, memberships, appointments."""

from django.utils import timezone

from schakel.base.accounts.enums import MembershipState, Position, Role, Way
from schakel.base.accounts.models import Appointment, Membership, User
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.parties.models import Party


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
    """Open an account. Sees what a stranger sees until a membership is verified."""
    user = User.objects.create_user(email, password, name=name, language=language, is_demo=is_demo)
    audit.record(act="accounts.open", subject=audit_rules.Subject("accounts.User", user.public_id), actor=actor)
    return user


@audit.act("accounts.join")
def join_party(
    *, user: User, party: Party, position: Position, way: Way, reason: str = "", actor: audit_rules.Actor
) -> Membership:
    """Make a verified membership, by one of the three ways of the disclosure contract; the caller checked the way."""
    membership = Membership.objects.create(
        user=user, party=party, position=position, state=MembershipState.ACTIVE, way=way, started_at=timezone.now()
    )
    audit.record(
        act="accounts.join",
        subject=audit_rules.Subject("accounts.Membership", membership.public_id),
        actor=actor,
        change={"user": user.public_id, "party": party.public_id, "position": position.value, "way": way.value},
        reason=reason,
    )
    return membership


@audit.act("accounts.appoint")
def appoint(*, user: User, role: Role, party: Party | None = None, actor: audit_rules.Actor) -> Appointment:
    """Give a person a function, for one party or for the whole installation."""
    appointment, is_new = Appointment.objects.get_or_create(user=user, role=role, party=party, ended_at=None)
    if not is_new:
        audit.unchanged()
        return appointment
    audit.record(
        act="accounts.appoint",
        subject=audit_rules.Subject("accounts.User", user.public_id),
        actor=actor,
        change={"role": role.value, "party": party.public_id if party else ""},
    )
    return appointment
