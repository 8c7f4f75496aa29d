"""What an effect card refuses and how it is taken apart."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from schakel.base.disclosure.enums import FieldGroup
from schakel.register.needs import rules
from schakel.register.needs.enums import PartKind, Refusal, State
from tests import make

TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALL = frozenset(FieldGroup)
SIGNS = {"at-least": "at least", "at-most": "at most", "exactly": "exactly", "described": ""}


def refusal(card: rules.Card) -> tuple[str, Refusal]:
    with pytest.raises(rules.NeedRefused) as caught:
        rules.check_publishable(card, today=TODAY)
    return caught.value.where, caught.value.code


@pytest.mark.parametrize("level", [-1, 0, 10, 11])
def test_it_refuses_a_level_outside_one_to_nine(level: int) -> None:
    assert refusal(make.card(trl_from=level)) == ("trl_from", Refusal.NO_TRL)
    assert refusal(make.card(trl_to=level)) == ("trl_to", Refusal.NO_TRL)


def test_it_refuses_a_range_that_runs_backwards() -> None:
    assert refusal(make.card(trl_from=7, trl_to=4)) == ("trl_to", Refusal.BACKWARDS)


@pytest.mark.parametrize("quantity", [Decimal(0), Decimal(-3)])
def test_it_refuses_a_quantity_of_nothing(quantity: Decimal) -> None:
    assert refusal(make.card(quantity=quantity)) == ("quantity", Refusal.NOT_POSITIVE)


def test_it_refuses_a_day_that_has_passed_and_takes_today() -> None:
    assert refusal(make.card(horizon_on=TODAY - timedelta(days=1))) == ("horizon_on", Refusal.IN_THE_PAST)
    rules.check_publishable(make.card(horizon_on=TODAY), today=TODAY)


@pytest.mark.parametrize("title", ["", "  ", "x", "...", "12345"])
def test_it_refuses_a_title_that_says_nothing(title: str) -> None:
    assert refusal(make.card(title=title))[0] == "title"


def test_it_refuses_an_effect_of_one_letter_and_one_of_a_megabyte() -> None:
    assert refusal(make.card(effect="x")) == ("effect", Refusal.TOO_SHORT)
    assert refusal(make.card(effect="word " * 200_000)) == ("effect", Refusal.TOO_LONG)


def test_it_refuses_bytes_that_are_no_text() -> None:
    assert refusal(make.card(effect="PK\x03\x04 is the beginning of an archive")) == ("effect", Refusal.NOT_TEXT)
    assert refusal(make.card(situation="broken \ufffd text")) == ("situation", Refusal.NOT_TEXT)


def test_it_refuses_a_measure_that_compares_with_no_number() -> None:
    measure = rules.MeasureOfSuccess("range", "at-least", None, "km")
    assert refusal(make.card(measures=(measure,))) == ("measures", Refusal.NO_THRESHOLD)
    rules.check_publishable(make.card(measures=(rules.MeasureOfSuccess("feel", "described"),)), today=TODAY)


def test_it_refuses_more_measures_than_anybody_reads() -> None:
    measures = (rules.MeasureOfSuccess("range", "at-least", Decimal(1)),) * (rules.MOST_MEASURES + 1)
    assert refusal(make.card(measures=measures)) == ("measures", Refusal.TOO_MANY)


def test_a_draft_may_be_without_effect_and_a_published_card_may_not() -> None:
    rules.check_draft(make.card(effect=""))
    assert refusal(make.card(effect="")) == ("effect", Refusal.TOO_SHORT)


def test_every_refusal_is_a_sentence_with_its_values() -> None:
    for code in Refusal:
        refused = rules.NeedRefused("x", code, least=1, most=2, length=3, what="y", unknown="z")
        assert "%(" not in refused.sentence
        assert refused.sentence[-1] in ".?"


def test_a_card_that_is_over_moves_nowhere() -> None:
    for state in (State.WITHDRAWN, State.FULFILLED):
        assert not rules.MOVES[state]
        with pytest.raises(rules.MoveNotAllowed):
            rules.check_writable(state)


def test_a_draft_is_not_fulfilled_and_does_not_expire() -> None:
    assert not rules.can_move(State.DRAFT, State.FULFILLED)
    assert not rules.can_move(State.DRAFT, State.EXPIRED)


def test_extending_counts_from_the_end_or_from_now_when_that_has_passed() -> None:
    until = rules.extended_until(expires_at=NOON + timedelta(days=5), now=NOON, days=10, most=60, furthest=365)
    assert until == NOON + timedelta(days=15)
    late = rules.extended_until(expires_at=NOON - timedelta(days=5), now=NOON, days=10, most=60, furthest=365)
    assert late == NOON + timedelta(days=10)


@pytest.mark.parametrize("days", [-1, 0, 61])
def test_it_refuses_to_extend_by_nothing_or_by_too_much(days: int) -> None:
    with pytest.raises(rules.NeedRefused):
        rules.extended_until(expires_at=NOON, now=NOON, days=days, most=60, furthest=365)


def test_extending_again_and_again_ends_somewhere() -> None:
    with pytest.raises(rules.NeedRefused) as caught:
        rules.extended_until(expires_at=NOON + timedelta(days=350), now=NOON, days=20, most=60, furthest=365)
    assert caught.value.code == Refusal.TOO_FAR


def test_a_card_past_its_time_is_not_open_even_before_the_job_has_run() -> None:
    assert rules.is_open(state="published", expires_at=NOON + timedelta(seconds=1), now=NOON)
    assert not rules.is_open(state="published", expires_at=NOON, now=NOON)
    assert not rules.is_open(state="expired", expires_at=NOON + timedelta(days=1), now=NOON)


def test_each_paragraph_list_line_and_measure_is_a_requirement_of_its_own() -> None:
    card = make.card(
        effect="Notice aircraft.\n\nWarn everybody.", situation="- at night\n- in rain", constraints="1. under 20 kg"
    )
    parts = rules.parts_of(card, groups=ALL, signs=SIGNS)
    assert [(part.kind, part.text) for part in parts] == [
        (PartKind.EFFECT, "Notice aircraft."),
        (PartKind.EFFECT, "Warn everybody."),
        (PartKind.MEASURE, "warning time: at least 60 s"),
        (PartKind.SITUATION, "at night"),
        (PartKind.SITUATION, "in rain"),
        (PartKind.CONSTRAINT, "under 20 kg"),
    ]


def test_parts_outside_the_groups_seen_are_not_there() -> None:
    parts = rules.parts_of(make.card(), groups=frozenset({FieldGroup.CAPABILITY}), signs=SIGNS)
    assert {part.kind for part in parts} == {PartKind.EFFECT, PartKind.MEASURE}


def test_a_card_survives_being_written_as_plain_values() -> None:
    card = make.card(
        horizon_on=TODAY, quantity=Decimal("2.5"), trl_from=4, trl_to=8, domains=("land",), kept_words=("drone",)
    )
    assert rules.card_from_json(rules.card_as_json(card)) == card


@pytest.mark.parametrize("values", [{"measures": [{}]}, {"quantity": "many"}, {"horizon_on": "soon"}, {"domains": 3}])
def test_plain_values_of_another_shape_are_refused(values: dict[str, object]) -> None:
    with pytest.raises(rules.NeedRefused):
        rules.card_from_json({"title": "A title", **values})
