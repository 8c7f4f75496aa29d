"""Suppliers propose, owners answer with reasons, and what came of it is told."""

from datetime import timedelta

import pytest
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.parties.enums import PartyKind
from schakel.match.proposals import rules, selectors, services
from schakel.match.proposals.enums import ProposalState, Step
from schakel.match.proposals.models import Outcome
from schakel.register.needs import services as needs
from tests import make

pytestmark = pytest.mark.django_db


def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


def test_a_draft_is_seen_by_the_proposer_only_and_a_sent_one_by_the_owner_of_the_card_too() -> None:
    actor, supplier, rival = officer(), make.steward(), make.steward()
    need = make.need(by=actor)
    draft = make.proposal(to=need, by=supplier, is_sent=False)
    assert not selectors.visible_proposals(viewer=actor)
    services.send_proposal(proposal=draft, actor=supplier)
    assert [row.pk for row in selectors.visible_proposals(viewer=actor)] == [draft.pk]
    assert not selectors.visible_proposals(viewer=rival)


def test_an_answer_without_a_reason_is_refused_and_changes_nothing() -> None:
    actor = officer()
    proposal = make.proposal(to=make.need(by=actor), by=make.steward())
    with pytest.raises(rules.ReasonMissing):
        services.answer_proposal(proposal=proposal, is_going_on=False, answer="No.", actor=actor)
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SENT


def test_only_the_owner_of_the_card_answers() -> None:
    supplier = make.steward()
    proposal = make.proposal(to=make.need(by=officer()), by=supplier)
    with pytest.raises(disclosure_rules.NotAllowed):
        services.answer_proposal(proposal=proposal, is_going_on=True, answer="We like our own idea.", actor=supplier)


@pytest.mark.asvs("v5.0.0-2.3.1")
def test_nothing_is_sent_to_a_card_that_was_withdrawn() -> None:
    actor, supplier = officer(), make.steward()
    need = make.need(by=actor)
    draft = make.proposal(to=need, by=supplier, is_sent=False)
    needs.withdraw_need(need=need, reason="No longer wanted.", actor=actor)
    with pytest.raises(rules.CardClosed):
        services.send_proposal(proposal=draft, actor=supplier)
    draft.refresh_from_db()
    assert draft.state == ProposalState.DRAFT


def test_a_withdrawn_proposal_is_gone_for_the_owner_of_the_card() -> None:
    actor, supplier = officer(), make.steward()
    proposal = make.proposal(to=make.need(by=actor), by=supplier)
    services.withdraw_proposal(proposal=proposal, reason="We sold the line.", actor=supplier)
    assert not selectors.visible_proposals(viewer=actor)


def test_outcomes_are_told_by_either_side_and_counted_by_the_newest() -> None:
    actor, supplier = officer(), make.steward()
    proposal = make.proposal(to=make.need(by=actor), by=supplier)
    today = timezone.localdate()
    services.tell_outcome(proposal=proposal, step=Step.TALK, on=today, actor=supplier)
    services.tell_outcome(proposal=proposal, step=Step.TEST, on=today, note="At the range.", actor=actor)
    assert selectors.outcome_figures(viewer=actor) == {step.value: int(step == Step.TEST) for step in Step}
    assert selectors.outcome_figures(viewer=make.steward()) == {}


def test_an_outcome_of_tomorrow_is_refused() -> None:
    actor = officer()
    proposal = make.proposal(to=make.need(by=actor), by=make.steward())
    before = Outcome.objects.count()
    with pytest.raises(rules.DayRefused):
        services.tell_outcome(
            proposal=proposal, step=Step.ORDER, on=timezone.localdate() + timedelta(days=1), actor=actor
        )
    assert Outcome.objects.count() == before


def test_nobody_proposes_to_a_card_they_may_not_know_of() -> None:
    hidden = make.need(by=officer(), label="AMBER")
    written = services.ProposalText(title="Blind guess", text="We can probably do that for you.")
    with pytest.raises(disclosure_rules.NotDisclosed):
        services.draft_proposal(need=hidden, written=written, actor=make.steward())


def test_the_asker_of_an_introduction_cannot_tell_no_from_silence() -> None:
    owner, asker = make.steward(), make.steward()
    offering = make.offering(by=owner)
    asked = disclosure.ask_introduction(record=offering, reveals="We build masts.", actor=asker)
    before = selectors.introduction_rows(viewer=asker)[0].state
    disclosure.decline_introduction(introduction=asked, actor=owner)
    assert selectors.introduction_rows(viewer=asker)[0].state == before


def test_an_accepted_introduction_gets_an_outcome_without_a_proposal_and_both_sides_see_it() -> None:
    actor, supplier = officer(), make.steward()
    need, offering = make.need(by=actor), make.offering(by=supplier)
    asked = disclosure.ask_introduction(record=offering, reveals="We practise in spring.", actor=actor)
    today = timezone.localdate()
    with pytest.raises(rules.NotIntroduced):
        services.tell_introduction_outcome(introduction=asked, need=need, step=Step.TALK, on=today, actor=actor)
    accepted = disclosure.accept_introduction(introduction=asked, actor=supplier)
    services.tell_introduction_outcome(introduction=accepted, need=need, step=Step.TEST, on=today, actor=supplier)
    for side in (actor, supplier):
        (row,) = selectors.introduction_rows(viewer=side)
        assert [(one.step, one.told_by_id) for one in row.outcomes] == [(Step.TEST, supplier.user_id)]
        assert selectors.outcome_figures(viewer=side)[Step.TEST] == 1
    other = make.need(by=officer(), title="Somebody else's card")
    with pytest.raises(rules.NotIntroduced):
        services.tell_introduction_outcome(introduction=accepted, need=other, step=Step.TALK, on=today, actor=supplier)
    with pytest.raises(disclosure_rules.NotDisclosed):
        services.tell_introduction_outcome(
            introduction=accepted, need=need, step=Step.TALK, on=today, actor=make.steward()
        )
