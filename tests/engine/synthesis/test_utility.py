"""Utility: the same is the same, noise is worth nothing, and small cases come out as by hand."""

import random

import numpy as np
import pytest

from schakel import engine
from schakel.engine.synthesis import making, tables, utility

KINDS: dict[str, tables.Kind] = {"trade": "category", "town": "category", "staff": "number"}
ROWS = [{"trade": "ab"[n % 2], "town": "xy"[n % 2], "staff": n} for n in range(100)]


def test_a_copy_is_at_no_distance() -> None:
    found = utility.measure_utility(ROWS, ROWS, kinds=KINDS)
    assert set(found.columns.values()) == {0.0}
    assert found.dependence == 0.0


def test_total_variation_is_as_counted_by_hand() -> None:
    assert utility.column_distance(["a", "a", "b", "c"], ["a", "b", "b", "d"], "category") == 0.5
    assert utility.column_distance(["a"], ["b"], "category") == 1.0


def test_the_distance_of_numbers_is_the_widest_gap_between_their_shares() -> None:
    assert utility.column_distance([1, 2, 3, 4], [3, 4, 5, 6], "number") == 0.5
    assert utility.column_distance([1, 2], [8, 9], "number") == 1.0
    assert utility.column_distance(["2020-01-01"], ["2020-01-01"], "date") == 0.0


def test_columns_drawn_apart_lose_their_dependence() -> None:
    dice = random.Random(1)
    apart = [{"trade": dice.choice("ab"), "town": dice.choice("xy"), "staff": dice.randrange(100)} for _ in range(400)]
    found = utility.measure_utility(ROWS, apart, kinds={"trade": "category", "town": "category"})
    assert max(found.columns.values()) < 0.1
    assert found.dependence > 0.9


def test_ranks_share_their_mean_where_they_tie() -> None:
    assert utility.ranks(np.array([10.0, 30.0, 20.0, 20.0])).tolist() == [1.0, 4.0, 2.5, 2.5]


def test_ranking_correlation_is_one_for_the_same_order_minus_one_for_the_reverse_and_nothing_for_no_order() -> None:
    scores = np.array([[1.0, 2.0, 3.0]])
    assert utility.ranking_correlation(scores, scores * 7 + 1) == pytest.approx(1.0)
    assert utility.ranking_correlation(scores, -scores) == pytest.approx(-1.0)
    assert utility.ranking_correlation(scores, np.zeros((1, 3))) == 0.0
    # by hand: ranks (1,2,3) and (1,3,2), sum of squared differences 2, 1 - 6*2/(3*8) = 0.5
    assert utility.ranking_correlation(scores, np.array([[1.0, 3.0, 2.0]])) == pytest.approx(0.5)


def test_matching_agrees_with_a_copy_and_not_with_noise() -> None:
    made = engine.synthetic_ecosystem(size=60, seed=2)
    rows = [{"kind": o.kind, "text": f"{o.title}. {o.text}"} for o in made.offerings]
    dice = random.Random(3)
    words = [word for row in rows for word in row["text"].split()]
    kinds = [row["kind"] for row in rows]
    noise = [{"kind": dice.choice(kinds), "text": " ".join(dice.choices(words, k=12))} for _ in rows]
    needs = [{"text": need.effect} for need in made.needs]
    copied = making.matching_agreement(rows, rows, needs, text="text", group="kind")
    lost = making.matching_agreement(rows, noise, needs, text="text", group="kind")
    assert copied == pytest.approx(1.0)
    assert lost is not None
    assert lost < 0.6


def test_nothing_is_ranked_with_fewer_than_three_groups() -> None:
    rows = [{"kind": "a", "text": "steel"}]
    assert making.matching_agreement(rows, rows, rows, text="text", group="kind") is None
