"""Memberships: asked for, decided, left, handed over, disputed. Three ways in, no other (disclosure contract)."""

from django.utils import timezone

from schakel.base.accounts import rules, selectors
from schakel.base.accounts.enums import MembershipState, Position, Way
from schakel.base.accounts.models import Membership, User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.parties.models import Party


def _subject(membership: Membership) -> audit_rules.Subject:
    """A membership as the ledger knows it."""
    return audit_rules.Subject("accounts.Membership", membership.public_id)


@audit.act("accounts.join")
def join_party(
    *, user: User, party: Party, position: Position, way: Way, reason: str = "", actor: audit_rules.Actor
) -> Membership:
    """Make a verified membership, by one of the three ways of the disclosure contract; the caller checked the way.

    One that was asked for becomes it; somebody who is a member already stays what they are.
    """
    running = _running_of(user, party)
    if running is not None and running.state == MembershipState.ACTIVE:
        audit.unchanged()
        return running
    if running is not None:
        rules.check_move("decide", running.state)
    membership = running or Membership(user=user, party=party)
    membership.position, membership.way = position, way
    membership.state, membership.started_at = MembershipState.ACTIVE, timezone.now()
    membership.save()
    audit.record(
        act="accounts.join",
        subject=_subject(membership),
        actor=actor,
        change={"user": user.public_id, "party": party.public_id, "position": position.value, "way": way.value},
        reason=reason,
    )
    return membership


@audit.act("accounts.ask")
def ask_membership(*, party: Party, motivation: str, desk: Party | None = None, actor: Viewer) -> Membership:
    """Ask to be a member; a steward of the party or a desk officer (of `desk` where one is named) decides.

    Whoever calls this has checked that the actor may know of the party. Asked twice, or a member already: unchanged.
    """
    user = _person(actor)
    running = _running_of(user, party)
    if running is not None:
        audit.unchanged()
        return running
    membership = Membership.objects.create(
        user=user, party=party, desk=desk, motivation=motivation, asked_at=timezone.now()
    )
    _record("accounts.ask", membership, actor, motivation)
    return membership


@audit.act("accounts.decide")
def decide_membership(
    *, membership: Membership, is_accepted: bool, position: Position, reason: str, actor: Viewer
) -> Membership:
    """Accept or refuse what was asked for, with a reason.

    A steward of the party decides as a verified member who invites; a desk officer by reasoned decision. Raises
    NotPermitted, OwnDecision, or MoveNotAllowed when it was decided before.
    """
    row = _locked(membership, "decide")
    if row.user_id == actor.user_id:
        raise rules.OwnDecision("nobody decides about themselves")
    way = Way.INVITATION if rules.can_steward(actor, row.party_id) else Way.DECISION
    if way == Way.DECISION:
        _check_desk(row, actor)
    row.answer, row.motivation = reason, ""
    if not is_accepted:
        return _end(row, "accounts.refuse", MembershipState.REFUSED, reason, actor)
    row.save(update_fields=["answer", "motivation"])
    return join_party(user=row.user, party=row.party, position=position, way=way, reason=reason, actor=actor.actor)


@audit.act("accounts.leave")
def leave_party(*, membership: Membership, reason: str = "", actor: Viewer) -> Membership:
    """End the own membership, or take back the own request. Raises LastSteward, NotPermitted, MoveNotAllowed."""
    row = _locked(membership, "leave")
    if row.user_id != actor.user_id:
        raise rules.NotPermitted("only one's own membership")
    _keep_a_steward(row)
    return _end(row, "accounts.leave", MembershipState.ENDED, reason, actor)


@audit.act("accounts.end")
def end_membership(*, membership: Membership, reason: str, actor: Viewer) -> Membership:
    """Take a member out of the party: its stewards only. Raises LastSteward, NotPermitted, MoveNotAllowed."""
    row = _locked(membership, "end")
    _check_steward(row, actor)
    _keep_a_steward(row)
    row.answer = reason
    return _end(row, "accounts.end", MembershipState.ENDED, reason, actor)


@audit.act("accounts.set_position")
def set_position(*, membership: Membership, position: Position, actor: Viewer) -> Membership:
    """Make a member steward or a steward member: the party's stewards only. Raises LastSteward, NotPermitted."""
    row = _locked(membership, "set-position")
    _check_steward(row, actor)
    if row.position == position:
        audit.unchanged()
        return row
    if position == Position.MEMBER:
        _keep_a_steward(row)
    row.position = position
    row.save(update_fields=["position"])
    _record("accounts.set_position", row, actor)
    return row


@audit.act("accounts.hand_over")
def hand_over(*, membership: Membership, to: Membership, actor: Viewer) -> Membership:
    """Hand the stewardship over to a fellow member: they become steward, the actor becomes member.

    Raises NotPermitted when it is not the actor's own stewardship or the other belongs to another party.
    """
    mine, theirs = _locked(membership, "hand-over"), _locked(to, "hand-over")
    if mine.user_id != actor.user_id or mine.position != Position.STEWARD or mine.party_id != theirs.party_id:
        raise rules.NotPermitted("only one's own stewardship, to a member of the same party")
    if mine.pk == theirs.pk:
        raise rules.NotPermitted("to somebody else")
    mine.position, theirs.position = Position.MEMBER, Position.STEWARD
    for row in (mine, theirs):
        row.save(update_fields=["position"])
        _record("accounts.hand_over", row, actor)
    return theirs


@audit.act("accounts.dispute")
def dispute_membership(*, membership: Membership, reason: str, actor: Viewer) -> Membership:
    """Say that a fellow member does not belong: it is suspended at once, until a desk officer decides.

    One open dispute per person and party. Raises NotPermitted, MoveNotAllowed.
    """
    row = _locked(membership, "dispute")
    if row.party_id not in actor.parties or row.user_id == actor.user_id:
        raise rules.NotPermitted("only of a fellow member")
    same = Membership.objects.filter(
        party_id=row.party_id, state=MembershipState.DISPUTED, disputed_by_id=actor.user_id
    )
    if same.exists():
        raise rules.NotPermitted("one open dispute at a time")
    row.state, row.motivation, row.asked_at = MembershipState.DISPUTED, reason, timezone.now()
    row.disputed_by_id = actor.user_id
    row.save(update_fields=["state", "motivation", "asked_at", "disputed_by"])
    _record("accounts.dispute", row, actor, reason)
    return row


@audit.act("accounts.settle")
def settle_dispute(*, membership: Membership, stays: bool, reason: str, actor: Viewer) -> Membership:
    """Decide a dispute as a desk officer: the membership counts again, or ends. Raises NotPermitted, OwnDecision."""
    row = _locked(membership, "settle")
    _check_desk(row, actor)
    row.answer, row.motivation, row.disputed_by = reason, "", None
    if not stays:
        return _end(row, "accounts.settle", MembershipState.ENDED, reason, actor)
    row.state = MembershipState.ACTIVE
    row.save(update_fields=["state", "answer", "motivation", "disputed_by"])
    _record("accounts.settle", row, actor, reason)
    return row


@audit.act("accounts.ask_release")
def ask_release(*, membership: Membership, reason: str, actor: Viewer) -> Membership:
    """Ask a desk officer to release the last steward of a party. Raises NotPermitted for somebody else's."""
    row = _locked(membership, "release")
    if row.user_id != actor.user_id:
        raise rules.NotPermitted("only one's own membership")
    if row.release_asked_at is not None:
        audit.unchanged()
        return row
    row.release_asked_at = row.asked_at = timezone.now()
    row.motivation = reason
    row.save(update_fields=["release_asked_at", "asked_at", "motivation"])
    _record("accounts.ask_release", row, actor, reason)
    return row


@audit.act("accounts.release")
def decide_release(*, membership: Membership, is_released: bool, reason: str, actor: Viewer) -> Membership:
    """Release a last steward who asked for it, or say why not: desk officers only."""
    row = _locked(membership, "release")
    _check_desk(row, actor)
    if row.release_asked_at is None:
        raise rules.MoveNotAllowed("nobody asked to be released")
    row.release_asked_at, row.motivation, row.answer = None, "", reason
    if is_released:
        return _end(row, "accounts.release", MembershipState.ENDED, reason, actor)
    row.save(update_fields=["release_asked_at", "motivation", "answer"])
    _record("accounts.release", row, actor, reason)
    return row


def _person(actor: Viewer) -> User:
    user = User.objects.filter(pk=actor.user_id, is_active=True).first() if actor.user_id else None
    if user is None:
        raise rules.NotPermitted("sign in first")
    return user


def _running_of(user: User, party: Party) -> Membership | None:
    rows = Membership.objects.select_for_update().filter(user=user, party=party, state__in=selectors.RUNNING)
    return rows.first()


def _locked(membership: Membership, act: str) -> Membership:
    """The membership as it stands now, held until the act is committed; refused when it moved on since the page."""
    row = Membership.objects.select_for_update(of=("self",)).select_related("user", "party").get(pk=membership.pk)
    rules.check_move(act, row.state)
    return row


def _check_steward(row: Membership, actor: Viewer) -> None:
    if not rules.can_steward(actor, row.party_id):
        raise rules.NotPermitted("only a steward of the party")


def _check_desk(row: Membership, actor: Viewer) -> None:
    rules.check_desk(actor, user=row.user_id, party=row.party_id, desk=row.desk_id)


def _keep_a_steward(row: Membership) -> None:
    is_steward = row.state == MembershipState.ACTIVE and row.position == Position.STEWARD
    if is_steward and not selectors.other_stewards(membership=row):
        raise rules.LastSteward("hand over first, or ask a desk officer")


def _end(row: Membership, act: str, state: MembershipState, reason: str, actor: Viewer) -> Membership:
    row.state, row.ended_at, row.motivation, row.release_asked_at = state, timezone.now(), "", None
    row.save()
    _record(act, row, actor, reason)
    return row


def _record(act: str, row: Membership, actor: Viewer, reason: str = "") -> None:
    change = {"user": row.user.public_id, "party": row.party.public_id, "position": row.position, "state": row.state}
    audit.record(act=act, subject=_subject(row), actor=actor.actor, change=change, reason=reason)
