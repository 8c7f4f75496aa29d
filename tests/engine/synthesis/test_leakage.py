"""Leakage: a copy is found out, rows drawn apart are not, and small cases come out as by hand."""

import random

import numpy as np
import pytest

from schakel import engine
from schakel.engine.synthesis import leakage, tables

KINDS: dict[str, tables.Kind] = {"town": "category", "staff": "number", "note": "text"}


def people(number: int, seed: int) -> list[dict[str, tables.Value]]:
    dice = random.Random(seed)
    words = ["weld", "mill", "turn", "print", "cast", "bend", "saw", "drill", "paint", "pack"]
    return [
        {"town": dice.choice("abcdef"), "staff": dice.randrange(1_000), "note": " ".join(dice.sample(words, 4))}
        for _ in range(number)
    ]


def test_a_copy_of_the_learnt_rows_is_found_leaking() -> None:
    learnt, held_out = people(200, 1), people(200, 2)
    found = leakage.measure_leakage(learnt, held_out, learnt, kinds=KINDS)
    assert found.membership_auc > 0.98
    assert found.copied_share == 1.0
    assert found.copied_held_out < 0.2
    assert found.closer_share > 0.98
    assert found.nearest == 0.0


def test_rows_drawn_apart_leak_nothing() -> None:
    found = leakage.measure_leakage(people(200, 1), people(200, 2), people(300, 3), kinds=KINDS)
    assert abs(found.membership_auc - 0.5) < 0.08
    assert abs(found.closer_share - 0.5) < 0.08
    assert abs(found.copied_share - found.copied_held_out) < 0.1


def test_rows_near_the_learnt_ones_are_found_too() -> None:
    learnt = people(200, 1)
    near = [{**row, "staff": int(str(row["staff"])) + 1} for row in learnt]
    found = leakage.measure_leakage(learnt, people(200, 2), near, kinds=KINDS)
    assert found.membership_auc > 0.9
    assert found.copied_share < 0.2


def test_distance_is_as_worked_out_by_hand() -> None:
    a = [{"town": "x", "staff": 0, "note": "steel parts"}]
    b = [
        {"town": "x", "staff": 0, "note": "steel parts"},
        {"town": "y", "staff": 5, "note": "steel"},
        {"town": "y", "staff": 10, "note": ""},
    ]
    # town 0, 1, 1; staff 0, 5/10, 10/10; words 0, 1 - 1/2, 1 - 0/2; the mean of three
    assert leakage.distances(a, b, kinds=KINDS)[0].tolist() == pytest.approx([0.0, 2 / 3, 1.0])


def test_only_unique_combinations_count_as_copied() -> None:
    rows = [{"town": "a", "staff": 1}, {"town": "a", "staff": 1}, {"town": "b", "staff": 2}, {"town": "c", "staff": 3}]
    made = [{"town": "a", "staff": 1}, {"town": "c", "staff": 3}]
    assert leakage.copied_share(rows, made, kinds={"town": "category", "staff": "number"}) == 0.5


def test_auc_counts_ties_half() -> None:
    assert leakage.auc(np.array([2.0, 3.0]), np.array([1.0, 2.0])) == pytest.approx((1 + 0.5 + 1 + 1) / 4)
    assert leakage.auc(np.array([1.0]), np.array([1.0])) == 0.5


def test_an_empty_side_is_refused() -> None:
    with pytest.raises(ValueError, match="needed"):
        leakage.measure_leakage([], people(2, 1), people(2, 2), kinds=KINDS)


def test_drawn_tables_leak_little_and_copies_of_them_much() -> None:
    rows = people(400, 5)
    learnt = engine.learn_dataset(rows, seed=1, kinds=KINDS)
    drawn = list(engine.draw_dataset(learnt, size=400, seed=1))
    assert engine.measure_dataset(learnt, drawn)[1].membership_auc < 0.65
    assert engine.measure_dataset(learnt, list(learnt.rows))[1].membership_auc > 0.95
