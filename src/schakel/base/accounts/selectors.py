"""Read people and make a viewer of them."""

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from schakel.base.accounts import rules
from schakel.base.accounts.enums import MembershipState, Position, Role
from schakel.base.accounts.models import Appointment, Membership, User
from schakel.base.parties import rules as party_rules


def viewer_of(*, user: User | AnonymousUser, acting_for: str = "", kind: str = "person") -> rules.Viewer:
    """Everything about a person that decides what they may see, read now: two queries, none for a stranger.

    `acting_for` is the public id of the party that the person chose to act for; unknown or no longer theirs, the
    oldest membership counts.
    """
    if not isinstance(user, User) or not user.is_active:
        return rules.STRANGER
    memberships = list(
        Membership.objects.filter(user=user, state=MembershipState.ACTIVE)
        .order_by("started_at", "pk")
        .values_list("party_id", "party__public_id", "party__kind", "position")
    )
    appointments = list(Appointment.objects.filter(user=user, ended_at=None).values_list("role", "party_id"))
    chosen = next((row for row in memberships if row[1] == acting_for), memberships[0] if memberships else None)
    kinds = frozenset(row[2] for row in memberships)
    return rules.Viewer(
        user_id=user.pk,
        user_ref=user.public_id,
        kind=kind,
        parties=frozenset(row[0] for row in memberships),
        stewarded=frozenset(row[0] for row in memberships if row[3] == Position.STEWARD),
        party_kinds=kinds,
        groups=party_rules.groups_of(kinds),
        roles=frozenset(role for role, _ in appointments),
        desk_parties=frozenset(p for role, p in appointments if role == Role.DESK_OFFICER and p is not None),
        acting_for=chosen[0] if chosen else None,
        on_behalf_of=chosen[1] if chosen else "",
    )


def user_by_email(*, email: str) -> User | None:
    """The account with this address, for services that already decided who may know."""
    return User.objects.filter(email=email.lower()).first()


def viewer_from(request: HttpRequest) -> rules.Viewer:
    """The viewer of a request, put there by `middleware.viewer_middleware` or by the API's token check."""
    viewer: rules.Viewer = request.viewer  # type: ignore[attr-defined]  # set by our middleware
    return viewer
