"""Memberships: asked for, decided, left, handed over, disputed; each with its entry in the ledger."""

import pytest

from schakel.base.accounts import rules, selectors, services
from schakel.base.accounts.enums import MembershipState, Position, Role, Way
from schakel.base.accounts.models import Membership
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.parties.models import Party
from tests import make

pytestmark = pytest.mark.django_db


def desk_officer() -> tuple[Viewer, Party]:
    desk = make.party()
    return make.viewer(of=make.appointed(role=Role.DESK_OFFICER, party=desk, person=make.member(of=desk))), desk


def membership_of(viewer: Viewer, party: Party) -> Membership:
    return Membership.objects.get(user=viewer.user_id, party=party)


def acts() -> list[str]:
    return list(Entry.objects.order_by("id").values_list("act", flat=True))


def test_who_asks_sees_nothing_more_until_a_desk_officer_accepts_with_a_reason() -> None:
    party, person = make.party(), make.user()
    officer, desk = desk_officer()
    asked = services.ask_membership(party=party, motivation="I work there", desk=desk, actor=make.viewer(of=person))
    assert not make.viewer(of=person).is_verified
    assert selectors.waiting_for_desk(viewer=officer) == [asked]
    services.decide_membership(
        membership=asked, is_accepted=True, position=Position.STEWARD, reason="seen the register", actor=officer
    )
    asked.refresh_from_db()
    assert (asked.way, asked.state, asked.answer) == (Way.DECISION, MembershipState.ACTIVE, "seen the register")
    assert party.pk in make.viewer(of=person).stewarded
    assert acts()[-1] == "accounts.join"


def test_a_refusal_leaves_a_stranger_with_the_reason() -> None:
    officer, desk = desk_officer()
    person, party = make.user(), make.party()
    asked = services.ask_membership(party=party, motivation="please", desk=desk, actor=make.viewer(of=person))
    services.decide_membership(
        membership=asked, is_accepted=False, position=Position.MEMBER, reason="not known there", actor=officer
    )
    assert not make.viewer(of=person).is_verified
    assert [m.answer for m in selectors.own_memberships(viewer=make.viewer(of=person))] == ["not known there"]
    assert acts()[-1] == "accounts.refuse"


def test_asking_twice_changes_nothing() -> None:
    person, party = make.user(), make.party()
    first = services.ask_membership(party=party, motivation="a", actor=make.viewer(of=person))
    before = Entry.objects.count()
    assert services.ask_membership(party=party, motivation="b", actor=make.viewer(of=person)) == first
    assert Entry.objects.count() == before


def test_another_desk_neither_sees_nor_decides() -> None:
    officer, _ = desk_officer()
    asked = services.ask_membership(
        party=make.party(), motivation="a", desk=make.party(), actor=make.viewer(of=make.user())
    )
    assert selectors.waiting_for_desk(viewer=officer) == []
    with pytest.raises(rules.NotPermitted):
        services.decide_membership(
            membership=asked, is_accepted=True, position=Position.MEMBER, reason="x", actor=officer
        )
    asked.refresh_from_db()
    assert asked.state == MembershipState.ASKED


def test_an_officer_does_not_decide_about_their_own_organisation_or_themselves() -> None:
    officer, desk = desk_officer()
    theirs = services.ask_membership(party=desk, motivation="a", actor=make.viewer(of=make.user()))
    own = services.ask_membership(party=make.party(), motivation="a", actor=officer)
    assert selectors.waiting_for_desk(viewer=officer) == []
    for asked in (theirs, own):
        with pytest.raises(rules.OwnDecision):
            services.decide_membership(
                membership=asked, is_accepted=True, position=Position.MEMBER, reason="x", actor=officer
            )


def test_it_is_decided_once() -> None:
    officer, desk = desk_officer()
    asked = services.ask_membership(party=make.party(), motivation="a", desk=desk, actor=make.viewer(of=make.user()))
    services.decide_membership(membership=asked, is_accepted=False, position=Position.MEMBER, reason="x", actor=officer)
    with pytest.raises(rules.MoveNotAllowed):
        services.decide_membership(
            membership=asked, is_accepted=True, position=Position.MEMBER, reason="x", actor=officer
        )


def test_a_steward_accepts_as_a_verified_member_who_invites_and_a_member_does_not() -> None:
    party = make.party()
    steward, member = make.steward(of=party), make.viewer(of=make.member(of=party))
    asked = services.ask_membership(party=party, motivation="a", actor=make.viewer(of=make.user()))
    with pytest.raises(rules.NotPermitted):
        services.decide_membership(
            membership=asked, is_accepted=True, position=Position.MEMBER, reason="x", actor=member
        )
    services.decide_membership(membership=asked, is_accepted=True, position=Position.MEMBER, reason="x", actor=steward)
    asked.refresh_from_db()
    assert asked.way == Way.INVITATION


@pytest.mark.bio2("5.16", "5.18")
def test_leaving_binds_the_next_request() -> None:
    party = make.party()
    make.steward(of=party)
    viewer = make.viewer(of=(person := make.member(of=party)))
    services.leave_party(membership=membership_of(viewer, party), actor=viewer)
    assert not make.viewer(of=person).is_verified
    assert acts()[-1] == "accounts.leave"


def test_the_last_steward_cannot_leave_be_taken_out_or_made_member() -> None:
    party = make.party()
    steward = make.steward(of=party)
    mine = membership_of(steward, party)
    with pytest.raises(rules.LastSteward):
        services.leave_party(membership=mine, actor=steward)
    with pytest.raises(rules.LastSteward):
        services.end_membership(membership=mine, reason="x", actor=steward)
    with pytest.raises(rules.LastSteward):
        services.set_position(membership=mine, position=Position.MEMBER, actor=steward)
    mine.refresh_from_db()
    assert (mine.state, mine.position) == (MembershipState.ACTIVE, Position.STEWARD)


def test_a_desk_officer_releases_a_last_steward_who_asked() -> None:
    officer, _ = desk_officer()
    party = make.party()
    steward = make.steward(of=party)
    mine = membership_of(steward, party)
    with pytest.raises(rules.MoveNotAllowed):
        services.decide_release(membership=mine, is_released=True, reason="x", actor=officer)
    services.ask_release(membership=mine, reason="the company has ended", actor=steward)
    assert selectors.waiting_for_desk(viewer=officer) == [mine]
    services.decide_release(membership=mine, is_released=True, reason="seen", actor=officer)
    mine.refresh_from_db()
    assert mine.state == MembershipState.ENDED


def test_a_steward_hands_over_and_may_leave_then() -> None:
    party = make.party()
    steward, member = make.steward(of=party), make.viewer(of=make.member(of=party))
    services.hand_over(membership=membership_of(steward, party), to=membership_of(member, party), actor=steward)
    assert membership_of(member, party).position == Position.STEWARD
    services.leave_party(membership=membership_of(steward, party), actor=steward)
    assert membership_of(steward, party).state == MembershipState.ENDED


def test_nobody_hands_over_for_another_or_to_another_party() -> None:
    party = make.party()
    steward, member = make.steward(of=party), make.viewer(of=make.member(of=party))
    outsider = make.party()
    elsewhere = membership_of(make.steward(of=outsider), outsider)
    with pytest.raises(rules.NotPermitted):
        services.hand_over(membership=membership_of(steward, party), to=membership_of(member, party), actor=member)
    with pytest.raises(rules.NotPermitted):
        services.hand_over(membership=membership_of(steward, party), to=elsewhere, actor=steward)


def test_a_disputed_membership_counts_for_nothing_until_it_is_decided() -> None:
    officer, _ = desk_officer()
    party = make.party()
    member, suspect = make.viewer(of=make.member(of=party)), make.member(of=party, position=Position.STEWARD)
    row = membership_of(make.viewer(of=suspect), party)
    services.dispute_membership(membership=row, reason="left the company", actor=member)
    assert not make.viewer(of=suspect).is_verified
    with pytest.raises(rules.NotPermitted):
        services.settle_dispute(membership=row, stays=True, reason="x", actor=member)
    services.settle_dispute(membership=row, stays=True, reason="still there", actor=officer)
    assert party.pk in make.viewer(of=suspect).stewarded
    assert acts()[-2:] == ["accounts.dispute", "accounts.settle"]


def test_a_disputed_person_gets_back_by_no_other_door() -> None:
    party = make.party()
    steward, suspect = make.steward(of=party), make.member(of=party)
    row = membership_of(make.viewer(of=suspect), party)
    services.dispute_membership(membership=row, reason="x", actor=steward)
    with pytest.raises(rules.MoveNotAllowed):
        services.join_party(
            user=suspect, party=party, position=Position.MEMBER, way=Way.INVITATION, actor=steward.actor
        )
    with pytest.raises(rules.MoveNotAllowed):
        services.leave_party(membership=row, actor=make.viewer(of=suspect))


def test_a_member_has_one_open_dispute_and_an_outsider_none() -> None:
    party = make.party()
    member, one, two = (make.viewer(of=make.member(of=party)) for _ in range(3))
    services.dispute_membership(membership=membership_of(one, party), reason="x", actor=member)
    for actor in (member, make.steward()):
        with pytest.raises(rules.NotPermitted):
            services.dispute_membership(membership=membership_of(two, party), reason="x", actor=actor)


def test_a_rival_sees_no_members() -> None:
    party = make.party()
    make.member(of=party)
    assert selectors.members_of(party=party.pk, viewer=make.steward()) == []
