"""The job looks again after the supply changed, and only then."""

import pytest
from pytest_django import DjangoAssertNumQueries

from schakel.base.parties.enums import PartyKind
from schakel.match.matching import jobs, rules, selectors
from schakel.match.matching.models import Run
from tests import make

pytestmark = pytest.mark.django_db


def test_a_new_offering_comes_into_the_list_of_an_open_card() -> None:
    actor = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    need = make.need(by=actor)
    jobs.rematch_open_needs()
    offering = make.offering(by=make.steward(), text="Radar that notices small aircraft early.")
    assert jobs.rematch_open_needs() == 1
    newest = selectors.last_runs(need=need, viewer=actor)[0]
    assert newest.offerings == [offering.public_id]


def test_nothing_happens_when_nothing_changed() -> None:
    make.need()
    make.offering(by=make.steward(), text="Radar that notices small aircraft early.")
    jobs.rematch_open_needs()
    before = Run.objects.count()
    assert jobs.rematch_open_needs() == 0
    assert Run.objects.count() == before


def test_an_offering_that_shares_nothing_changes_no_list() -> None:
    make.need()
    make.offering(by=make.steward(), text="Radar that notices small aircraft early.")
    jobs.rematch_open_needs()
    make.offering(by=make.steward(), title="Catering", text="Sandwiches.")
    assert jobs.rematch_open_needs() == 0


def test_hidden_supply_changes_no_list() -> None:
    make.need()
    make.offering(by=make.steward(), text="Radar that notices small aircraft early.")
    jobs.rematch_open_needs()
    make.offering(by=make.steward(), text="Radar that notices small aircraft early.", label="AMBER")
    assert jobs.rematch_open_needs() == 0


def test_a_full_list_changes_only_for_a_score_that_comes_in() -> None:
    def may(new: list[float], changed: list[str]) -> bool:
        return rules.may_change(offerings=["a", "b"], scores=[9.0, 5.0], new=new, changed=changed, most=2)

    assert not may([4.9], ["c"])
    assert may([5.0], ["c"])
    assert may([], ["b"])


def test_a_dozen_cards_cost_no_more_questions_than_two(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    actor = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    for _number in range(12):
        make.need(by=actor)
    jobs.rematch_open_needs()
    offering = make.offering(by=make.steward(), title="Catering", text="Sandwiches.")
    selectors.stale_cards(changed=[offering.public_id])
    with django_assert_max_num_queries(12):
        assert not selectors.stale_cards(changed=[offering.public_id])
