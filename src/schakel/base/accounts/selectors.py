"""Read people and make a viewer of them; memberships, invitations and tokens for whom they concern."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from schakel.base.accounts import rules, sources
from schakel.base.accounts.enums import MembershipState, Position, Role
from schakel.base.accounts.models import Appointment, Invitation, Membership, Token, User
from schakel.base.audit.models import Entry
from schakel.base.parties import rules as party_rules

RUNNING = (MembershipState.ASKED, MembershipState.ACTIVE, MembershipState.DISPUTED)


def viewer_of(*, user: User | AnonymousUser, acting_for: str = "", kind: str = "person") -> rules.Viewer:
    """Everything about a person that decides what they may see, read now: two queries, none for a stranger.

    `acting_for` is the public id of the party that the person chose to act for; unknown or no longer theirs, the
    oldest membership counts. An account whose time has passed is a stranger.
    """
    if not isinstance(user, User) or not is_working(user=user):
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


def is_working(*, user: User) -> bool:
    """Whether the account can be used now: not closed, and within its time where it has one."""
    return user.is_active and (user.valid_until is None or timezone.now() < user.valid_until)


def viewer_of_token(*, secret: str) -> rules.Viewer:
    """Who a program with this token acts for, with exactly the person's rights now and the token's scopes.

    A wrong, expired or revoked token and one of a closed account give a stranger, all alike. Three queries.
    """
    token = live_token(secret=secret)
    if token is None:
        return rules.STRANGER
    found = viewer_of(user=token.user, kind="token")
    return replace(found, scopes=frozenset(token.scopes)) if found.is_signed_in else rules.STRANGER


def live_token(*, secret: str) -> Token | None:
    """The token with this secret while it counts."""
    if not secret.startswith(rules.TOKEN_MARK):
        return None
    return (
        Token.objects.filter(digest=sources.digest(secret), revoked_at=None, expires_at__gt=timezone.now())
        .select_related("user")
        .first()
    )


def user_by_email(*, email: str) -> User | None:
    """The account with this address, for services that already decided who may know."""
    return User.objects.filter(email=email.lower()).first()


def viewer_from(request: HttpRequest) -> rules.Viewer:
    """The viewer of a request, put there by `middleware.viewer_middleware` or by the API's token check."""
    viewer: rules.Viewer = request.viewer  # type: ignore[attr-defined]  # set by our middleware
    return viewer


def demo_people() -> list[tuple[str, str]]:
    """Address and name of the demo people, for the sign-in page; none outside demo mode."""
    if not settings.SCHAKEL_DEMO:
        return []
    return list(User.objects.filter(is_demo=True, is_active=True).order_by("pk").values_list("email", "name"))


def session_life() -> timedelta:
    """How long a session lasts."""
    return timedelta(seconds=settings.SESSION_COOKIE_AGE)


@dataclass(frozen=True)
class WaysIn:
    """How an account is signed in to, in short: for the overview that its person sees."""

    has_second_step: bool
    has_password: bool
    sessions: int
    tokens: int


def ways_in(*, viewer: rules.Viewer) -> WaysIn:
    """How the viewer's own account is signed in to; four queries."""
    user = User.objects.get(public_id=viewer.user_ref)
    steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    since = timezone.now() - session_life()
    return WaysIn(
        has_second_step=steps.exists(),
        has_password=user.has_usable_password(),
        sessions=UserSession.objects.filter(user=user, created_at__gt=since).count(),
        tokens=own_tokens(viewer=viewer).count(),
    )


def recovery_codes_left(*, user: User) -> int | None:
    """How many recovery codes an account has left; None where none were made."""
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    return None if row is None else len(row.data.get(rules.RECOVERY_DIGESTS, ()))


def recovery_step(*, user: User, code: str) -> tuple[Authenticator, str] | None:
    """The recovery codes of an account and the digest of the one that was typed; None when it is none of them.

    Looks in the open, before any transaction: each digest is slow on purpose.
    """
    row = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    typed = rules.digits_in(code)
    if row is None or len(typed) not in rules.RECOVERY_DIGITS:
        return None
    digests = row.data.get(rules.RECOVERY_DIGESTS, ())
    return next(((row, digest) for digest in digests if check_password(typed, digest)), None)


def has_app_or_key(*, user: User) -> bool:
    """Whether an authenticator app or a key is coupled to an account: what recovery codes stand in for."""
    steps = Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES)
    return bool(steps.exists())


def has_key(*, user: User) -> bool:
    """Whether a passkey or security key is coupled to an account."""
    return bool(Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists())


def own_memberships(*, viewer: rules.Viewer) -> list[Membership]:
    """The running memberships of the viewer, oldest first, and those refused lately with their answer."""
    kept = Q(state__in=RUNNING) | Q(state=MembershipState.REFUSED, ended_at__gt=timezone.now() - rules.KEPT_INVITATIONS)
    mine = Membership.objects.filter(kept, user=viewer.user_id).select_related("party")
    return list(mine.order_by("started_at", "pk"))


def own_membership(*, public_id: str, viewer: rules.Viewer) -> Membership | None:
    """One running membership of the viewer, or None."""
    running = Membership.objects.filter(user=viewer.user_id, state__in=RUNNING)
    return running.select_related("party", "user").filter(public_id=public_id).first()


def fellow_membership(*, public_id: str, viewer: rules.Viewer) -> Membership | None:
    """A running membership of a party that the viewer belongs to, or None."""
    fellows = Membership.objects.filter(party_id__in=viewer.parties, state__in=RUNNING)
    return fellows.select_related("party", "user").filter(public_id=public_id).first()


def members_of(*, party: int, viewer: rules.Viewer) -> list[Membership]:
    """Everybody who runs with a party, for its own members; nobody for others."""
    if party not in viewer.parties:
        return []
    rows = Membership.objects.filter(party_id=party, state__in=RUNNING).select_related("user", "party")
    return list(rows.order_by("started_at", "pk"))


def party_of(*, public_id: str, viewer: rules.Viewer) -> Membership | None:
    """The viewer's own verified membership of the party with this identifier, or None."""
    mine = Membership.objects.filter(user=viewer.user_id, state=MembershipState.ACTIVE, party__public_id=public_id)
    return mine.select_related("party", "user").first()


def open_invitations(*, party: int, viewer: rules.Viewer) -> list[Invitation]:
    """Invitations of a party that can still be accepted: all for its stewards, the own ones for a member."""
    now = timezone.now()
    rows = Invitation.objects.filter(party_id=party, accepted_at=None, withdrawn_at=None, expires_at__gt=now)
    if party not in viewer.stewarded:
        rows = rows.filter(invited_by=viewer.user_id, party_id__in=viewer.parties)
    return list(rows.select_related("party").order_by("invited_at", "pk"))


def invitation(*, public_id: str, viewer: rules.Viewer) -> Invitation | None:
    """An open invitation that the viewer may withdraw, or None."""
    rows = Invitation.objects.filter(public_id=public_id, accepted_at=None, withdrawn_at=None)
    mine = Q(invited_by=viewer.user_id, party_id__in=viewer.parties) | Q(party_id__in=viewer.stewarded)
    return rows.filter(mine).select_related("party").first()


def invitation_by_digest(*, digest: str) -> Invitation | None:
    """The open invitation behind a link, or None; whoever holds the link may see it."""
    found = Invitation.objects.filter(digest=digest).select_related("party", "invited_by").first()
    if found is None or not rules.is_open_invitation(
        now=timezone.now(),
        expires_at=found.expires_at,
        accepted_at=found.accepted_at,
        withdrawn_at=found.withdrawn_at,
    ):
        return None
    return found


def addresses_of(*, user: User) -> frozenset[str]:
    """The addresses that an account answers to: its own, and others that were verified; in lower case."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return frozenset({user.email.lower(), *(email.lower() for email in verified)})


def waiting_for_desk(*, viewer: rules.Viewer) -> list[Membership]:
    """Memberships that a desk officer may decide about: asked, disputed or to be released; none for anybody else."""
    if Role.DESK_OFFICER not in viewer.roles:
        return []
    asked = Q(state__in=[MembershipState.ASKED, MembershipState.DISPUTED]) | Q(
        state=MembershipState.ACTIVE, release_asked_at__isnull=False
    )
    mine = Q(desk=None) | Q(desk_id__in=viewer.desk_parties)
    rows = Membership.objects.filter(asked & mine).exclude(user=viewer.user_id)
    return list(rows.exclude(party_id__in=viewer.parties).select_related("user", "party").order_by("asked_at", "pk"))


def asked_of_stewards(*, viewer: rules.Viewer) -> list[Membership]:
    """Requests for a membership of a party whose steward the viewer is, oldest first."""
    rows = Membership.objects.filter(state=MembershipState.ASKED, party_id__in=viewer.stewarded)
    return list(rows.exclude(user=viewer.user_id).select_related("user", "party").order_by("asked_at", "pk"))


def own_requests(*, viewer: rules.Viewer) -> list[Membership]:
    """The viewer's own requests that nobody has decided yet."""
    return [row for row in own_memberships(viewer=viewer) if row.state == MembershipState.ASKED]


def membership_for_desk(*, public_id: str, viewer: rules.Viewer) -> Membership | None:
    """One of `waiting_for_desk`, or None."""
    return next((row for row in waiting_for_desk(viewer=viewer) if row.public_id == public_id), None)


def own_tokens(*, viewer: rules.Viewer) -> QuerySet[Token]:
    """The viewer's tokens that still count, newest first."""
    rows = Token.objects.filter(user=viewer.user_id, revoked_at=None, expires_at__gt=timezone.now())
    return rows.order_by("-made_at", "-pk")


def own_token(*, public_id: str, viewer: rules.Viewer) -> Token | None:
    """One of the viewer's tokens that still counts, or None."""
    return own_tokens(viewer=viewer).filter(public_id=public_id).first()


def has_second_step(*, user: User) -> bool:
    """Whether a second step is set up for an account, or it is one for emergencies that lives for hours."""
    return user.is_break_glass or Authenticator.objects.filter(user=user).exists()


def sessions_of(*, user: User | None) -> list[UserSession]:
    """Every session of a person, or of everybody, for the operator who ends them."""
    rows = UserSession.objects.select_related("user").order_by("user_id", "pk")
    return list(rows if user is None else rows.filter(user=user))


def own_session(*, number: int, viewer: rules.Viewer) -> UserSession | None:
    """One of the viewer's sessions, or None."""
    found: UserSession | None = UserSession.objects.filter(user=viewer.user_id, pk=number).first()
    return found


def provider_of(*, user: User) -> str | None:
    """The identity provider that an account is connected to, by its name in addresses, or None."""
    found: str | None = SocialAccount.objects.filter(user=user).values_list("provider", flat=True).first()
    return found


def appointments(*, user: User, role: Role) -> list[Appointment]:
    """The running appointments of a person to a function."""
    return list(Appointment.objects.filter(user=user, role=role, ended_at=None).select_related("user", "party"))


def is_noted_since(*, act: str, subject: str, since: datetime) -> bool:
    """Whether the ledger has an entry of this act on this account since a moment."""
    return Entry.objects.filter(act=act, subject_kind="accounts.User", subject_id=subject, at__gte=since).exists()


def other_stewards(*, membership: Membership) -> int:
    """How many other verified stewards the party of a membership has."""
    stewards = Membership.objects.filter(
        party_id=membership.party_id, position=Position.STEWARD, state=MembershipState.ACTIVE, user__is_active=True
    )
    return stewards.exclude(pk=membership.pk).count()


def has_demo_people() -> bool:
    """Whether anybody of the demo has an account here."""
    return User.objects.filter(is_demo=True).exists()
