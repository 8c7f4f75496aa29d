"""People decide about matches; corrections bind one card; the kept list tells what changed."""

import pytest

from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.parties.enums import PartyKind
from schakel.match.matching import rules, selectors, services
from schakel.match.matching.enums import Cause, CorrectionKind, VerdictKind
from schakel.match.matching.models import Verdict
from schakel.register.organisations import services as organisations
from tests import make

pytestmark = pytest.mark.django_db


def officer() -> Viewer:
    return make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))


def test_it_finds_a_dutch_offering_for_a_need_and_the_reasons_add_up() -> None:
    make.offering(
        by=make.steward(), title="Radar voor kleine drones", text="Radarsysteem dat kleine drones detecteert."
    )
    make.offering(by=make.steward(), title="Catering", text="Broodjes en koffie op locatie.")
    actor = officer()
    need = make.need(by=actor, title="Kleine drones opmerken", effect="Een eenheid merkt kleine drones op met radar.")
    result = selectors.matches_for_need(need=need, viewer=actor)
    assert result.rows[0].offering.title == "Radar voor kleine drones"
    for row in result.rows:
        assert sum(reason.weight for reason in row.match.reasons) == pytest.approx(row.match.score, abs=1e-6)


def test_hidden_supply_is_not_found_by_a_need_but_finds_the_need() -> None:
    supplier = make.steward()
    make.offering(by=supplier, title="Radar", text="Radar for small aircraft above a camp.", label="AMBER")
    actor = officer()
    need = make.need(by=actor)
    assert not selectors.matches_for_need(need=need, viewer=actor).rows
    assert [row.need.public_id for row in selectors.needs_for_party(viewer=supplier)] == [need.public_id]


def test_an_offering_withdrawn_is_gone_at_the_next_question() -> None:
    supplier, actor = make.steward(), officer()
    offering = make.offering(by=supplier, text="Radar that notices small aircraft early.")
    need = make.need(by=actor)
    assert selectors.matches_for_need(need=need, viewer=actor).rows
    organisations.withdraw_offering(offering=offering, reason="Sold out.", actor=supplier)
    assert not selectors.matches_for_need(need=need, viewer=actor).rows


def test_a_label_narrowed_binds_the_next_question() -> None:
    supplier, actor = make.steward(), officer()
    offering = make.offering(by=supplier, text="Radar that notices small aircraft early.")
    need = make.need(by=actor)
    assert selectors.matches_for_need(need=need, viewer=actor).rows
    disclosure.set_labels(record=offering, labels={FieldGroup.CAPABILITY: "AMBER"}, actor=supplier)
    assert not selectors.matches_for_need(need=need, viewer=actor).rows


def test_only_the_owner_of_the_card_gives_verdicts() -> None:
    offering, need = make.offering(by=make.steward()), make.need()
    with pytest.raises(disclosure_rules.NotAllowed):
        services.accept_match(need=need, offering=offering, actor=make.steward())
    assert not Verdict.objects.exists()


def test_a_new_verdict_takes_the_place_of_the_old_one_and_can_be_undone() -> None:
    actor = officer()
    offering, need = make.offering(by=make.steward()), make.need(by=actor)
    services.accept_match(need=need, offering=offering, actor=actor)
    verdict = services.reject_match(need=need, offering=offering, reason="Too heavy to carry.", actor=actor)
    assert [row.kind for row in selectors.verdicts_of(need=need, viewer=actor)] == [VerdictKind.REJECTED]
    services.undo_verdict(verdict=verdict, actor=actor)
    assert not selectors.verdicts_of(need=need, viewer=actor)


def test_rejecting_asks_for_a_reason_and_writes_nothing_without() -> None:
    actor = officer()
    offering, need = make.offering(by=make.steward()), make.need(by=actor)
    before = Entry.objects.count()
    with pytest.raises(rules.ReasonMissing):
        services.reject_match(need=need, offering=offering, reason="  ", actor=actor)
    assert (Verdict.objects.count(), Entry.objects.count()) == (0, before)


def test_verdicts_are_hidden_from_the_supplier() -> None:
    supplier, actor = make.steward(), officer()
    offering, need = make.offering(by=supplier), make.need(by=actor)
    services.reject_match(need=need, offering=offering, reason="Too heavy to carry.", actor=actor)
    assert not selectors.verdicts_of(need=need, viewer=supplier)
    assert selectors.matches_for_need(need=need, viewer=supplier).rows[0].verdict is None


def test_a_correction_is_a_reason_and_binds_this_card_only() -> None:
    actor = officer()
    make.offering(by=make.steward(), title="Watchkeeper", text="Keeps an eye on the horizon with a sorple.")
    need, other = make.need(by=actor), make.need(by=actor)
    services.correct_word(need=need, kind=CorrectionKind.ALSO, word="aircraft", also="sorple", actor=actor)
    reasons = selectors.matches_for_need(need=need, viewer=actor).rows[0].match.reasons
    assert "correction" in {reason.kind for reason in reasons}
    assert not selectors.matches_for_need(need=other, viewer=actor).rows


def test_the_kept_list_tells_who_came_in_and_who_fell_out() -> None:
    actor, supplier = officer(), make.steward()
    first = make.offering(by=supplier, text="Radar that notices small aircraft early.")
    need = make.need(by=actor)
    services.keep_run(need=need, cause=Cause.CARD, actor=actor)
    second = make.offering(by=make.steward(), text="Acoustic sensors that notice small aircraft at night.")
    organisations.withdraw_offering(offering=first, reason="Sold out.", actor=supplier)
    services.keep_run(need=need, cause=Cause.SUPPLY, actor=actor)
    difference = selectors.run_difference(selectors.last_runs(need=need, viewer=actor))
    assert (difference.came_in, difference.fell_out) == ((second.public_id,), (first.public_id,))


def test_the_same_list_is_not_kept_twice() -> None:
    actor = officer()
    make.offering(by=make.steward(), text="Radar that notices small aircraft early.")
    need = make.need(by=actor)
    assert services.keep_run(need=need, cause=Cause.CARD, actor=actor) is not None
    assert services.keep_run(need=need, cause=Cause.SUPPLY, actor=actor) is None


def test_hidden_records_change_nothing_in_the_answer_of_another() -> None:
    actor = officer()
    make.offering(by=make.steward(), text="Radar that notices small aircraft early.")
    need = make.need(by=actor)
    before = selectors.matches_for_need(need=need, viewer=actor)
    for _ in range(5):
        make.offering(by=make.steward(), text="Radar aircraft radar aircraft early small notice.", label="AMBER")
    after = selectors.matches_for_need(need=need, viewer=actor)
    assert [row.match for row in after.rows] == [row.match for row in before.rows]
    assert after.candidates == before.candidates
