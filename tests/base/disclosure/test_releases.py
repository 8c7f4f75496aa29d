"""Figures over hidden records: small cells held back, and nothing that is shown gives one away, however combined."""

import importlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.base.accounts.enums import Role
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules, services
from schakel.base.disclosure.models import Release
from tests import make

optimize: Any = importlib.import_module("scipy.optimize")
Table = dict[str, dict[str, int]]
Released = dict[str, dict[str, int | None]]
COUNTS = st.dictionaries(
    st.sampled_from("abcd"),
    st.dictionaries(st.sampled_from("wxyz"), st.integers(0, 30), min_size=2, max_size=4),
    min_size=1,
    max_size=4,
)
#: Every row and every column holds two held-back cells, and yet the sums give one away: a bridge between two circles.
BRIDGE: Table = {
    "a": {"v": 3, "w": 4, "x": 9, "y": 9, "z": 9},
    "b": {"v": 4, "w": 3, "x": 2, "y": 9, "z": 9},
    "c": {"v": 9, "w": 9, "x": 4, "y": 3, "z": 9},
    "d": {"v": 9, "w": 9, "x": 9, "y": 4, "z": 3},
    "e": {"v": 9, "w": 9, "x": 3, "y": 9, "z": 4},
}


def attack(released: Released, cell: tuple[str, str]) -> tuple[float, float]:
    """Between what bounds a reader finds a cell who knows everything shown, that every row and column adds up to its
    total, and that nothing is negative: two linear programmes."""
    rows = [row for row in released if row != rules.TOTAL]
    columns = [column for column in released[rules.TOTAL] if column != rules.TOTAL]
    names = [(row, column) for row in released for column in released[row]]
    place = {name: number for number, name in enumerate(names)}
    equations, right = [], []
    for parts, total in sums(rows, columns):
        line = [0.0] * len(names)
        for part in parts:
            line[place[part]] += 1
        line[place[total]] -= 1
        equations.append(line)
        right.append(0.0)
    bounds = [(0, None) if (count := released[r][c]) is None else (count, count) for r, c in names]
    found = []
    for sign in (1, -1):
        goal = [0.0] * len(names)
        goal[place[cell]] = sign
        answer = optimize.linprog(goal, A_eq=equations, b_eq=right, bounds=bounds, method="highs")
        found.append(sign * answer.fun if answer.status == 0 else sign * -float("inf"))
    return found[0], found[1]


def sums(rows: list[str], columns: list[str]) -> Iterator[tuple[list[tuple[str, str]], tuple[str, str]]]:
    """Every sum of the table: its parts and where its total stands."""
    for row in [*rows, rules.TOTAL]:
        yield [(row, column) for column in columns], (row, rules.TOTAL)
    for column in [*columns, rules.TOTAL]:
        yield [(row, column) for row in rows], (rules.TOTAL, column)


def small_cells(counts: Table) -> list[tuple[str, str]]:
    values = rules.releases.with_totals(counts)
    return [cell for cell, count in values.items() if 0 < count < rules.SMALLEST_CELL]


@settings(deadline=None)
@given(counts=COUNTS)
def test_a_release_holds_back_every_small_cell_and_every_small_total(counts: Table) -> None:
    released = rules.suppress(counts)
    shown = [count for row in released.values() for count in row.values() if count is not None]
    assert not [count for count in shown if 0 < count < rules.SMALLEST_CELL]


@settings(deadline=None, max_examples=60)
@given(counts=COUNTS)
def test_no_difference_between_totals_reveals_a_small_cell(counts: Table) -> None:
    released = rules.suppress(counts)
    for cell in small_cells(counts):
        low, high = attack(released, cell)
        assert high - low >= rules.SMALLEST_CELL - 1e-6, (cell, low, high, released)


def test_two_held_back_cells_in_every_line_are_not_enough_and_it_holds_back_more() -> None:
    naive: Released = {
        row: {column: None if 0 < count < 5 else count for column, count in cells.items()}
        for row, cells in BRIDGE.items()
    }
    values = rules.releases.with_totals(BRIDGE)
    for (row, column), count in values.items():
        if rules.TOTAL in (row, column):
            naive.setdefault(row, {})[column] = count
    low, high = attack(naive, ("b", "x"))
    assert (round(low), round(high)) == (2, 2)  # given away, though every line with it holds back at least two
    low, high = attack(rules.suppress(BRIDGE), ("b", "x"))
    assert high - low >= rules.SMALLEST_CELL


@settings(deadline=None)
@given(counts=COUNTS)
def test_the_same_table_gives_the_same_release(counts: Table) -> None:
    assert rules.suppress(counts) == rules.suppress(dict(reversed(counts.items())))


def test_a_table_without_small_cells_goes_out_whole_with_its_totals() -> None:
    released = rules.suppress({"a": {"x": 10, "y": 0}, "b": {"x": 7, "y": 5}})
    assert released["a"] == {"x": 10, "y": 0, rules.TOTAL: 10}
    assert released[rules.TOTAL] == {"x": 17, "y": 5, rules.TOTAL: 22}


def test_it_holds_back_what_differs_little_from_the_release_before() -> None:
    first: Table = {"a": {"x": 20, "y": 30}, "b": {"x": 40, "y": 50}}
    second: Table = {"a": {"x": 21, "y": 30}, "b": {"x": 40, "y": 50}}
    released = rules.suppress(second, before=rules.suppress(first))
    assert released["a"]["x"] is None
    assert released[rules.TOTAL][rules.TOTAL] is None


def test_a_row_may_not_bear_the_name_of_the_totals() -> None:
    with pytest.raises(rules.releases.TotalNotCounted):
        rules.suppress({rules.TOTAL: {"x": 9}})


@pytest.mark.django_db
def test_a_release_is_a_named_act_on_a_fixed_day_and_never_recounted() -> None:
    office = make.viewer(of=make.appointed(role=Role.NATIONAL_OFFICE))
    asked: dict[str, Any] = {
        "name": "Offerings by region",
        "question": "offerings",
        "as_of_on": date(2026, 10, 1),
        "reason": "report",
    }
    first = services.release_figures(counts={"a": {"x": 20}}, actor=office, **asked)
    again = services.release_figures(counts={"a": {"x": 99}}, actor=office, **asked)
    assert (again.pk, again.cells["a"]["x"]) == (first.pk, 20)
    assert Entry.objects.filter(act="disclosure.release_figures").count() == 1


@pytest.mark.django_db
def test_only_the_office_releases_and_not_as_of_a_day_to_come() -> None:
    asked: dict[str, Any] = {"name": "n", "question": "q", "counts": {"a": {"x": 9}}, "reason": "r"}
    with pytest.raises(rules.NotAllowed):
        services.release_figures(as_of_on=date(2026, 10, 1), actor=make.steward(), **asked)
    office = make.viewer(of=make.appointed(role=Role.NATIONAL_OFFICE))
    with pytest.raises(services.DayToCome):
        services.release_figures(as_of_on=date(2999, 1, 1), actor=office, **asked)
    assert not Release.objects.exists()
