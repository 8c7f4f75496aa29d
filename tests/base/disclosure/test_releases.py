"""Figures over hidden records: small cells held back, and nothing that is shown gives one away, however combined."""

import importlib
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.base.accounts.enums import Role
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules, services
from schakel.base.disclosure.models import Release
from schakel.base.disclosure.rules.releases import Earlier, Fact, Layer, layer
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
    released = rules.suppress(second, before=[Earlier(rules.suppress(first))])
    assert released["a"]["x"] is None
    assert released[rules.TOTAL][rules.TOTAL] is None


def test_a_row_may_not_bear_the_name_of_the_totals() -> None:
    with pytest.raises(rules.releases.TotalNotCounted):
        rules.suppress({rules.TOTAL: {"x": 9}})


def test_it_compares_with_every_earlier_release_not_only_the_last() -> None:
    """Held back once because it changed little, a cell is no safer to show the time after."""
    first: Table = {"a": {"x": 20, "y": 30}, "b": {"x": 40, "y": 50}}
    second: Table = {"a": {"x": 22, "y": 30}, "b": {"x": 40, "y": 50}}
    third: Table = {"a": {"x": 24, "y": 30}, "b": {"x": 40, "y": 50}}
    earlier = [Earlier(rules.suppress(first))]
    earlier.append(Earlier(rules.suppress(second, before=earlier)))
    assert rules.suppress(third, before=earlier)["a"]["x"] is None
    assert rules.suppress(third, before=earlier[1:])["a"]["x"] == 24  # what looking back once would have shown


@settings(deadline=None, max_examples=60)
@given(counts=COUNTS, shares=st.lists(st.floats(0, 1), min_size=16, max_size=16))
def test_who_subtracts_what_everybody_may_count_finds_no_small_rest(counts: Table, shares: list[float]) -> None:
    """A reader knows the open records by name. What is left of every shown count is zero, five or more."""
    share = iter(shares * 2)
    rest = {row: {column: round(n * next(share)) for column, n in cells.items()} for row, cells in counts.items()}
    columns = sorted({column for row in counts.values() for column in row})
    rest = {row: {column: rest[row].get(column, 0) for column in columns} for row in rest}
    released = rules.suppress(counts, hidden={"everybody": Layer(rest)})
    beneath = rules.releases.with_totals(rest)
    shown = {(row, column) for row in released for column, count in released[row].items() if count is not None}
    assert not [cell for cell in shown if 0 < beneath[cell] < rules.SMALLEST_CELL]
    masked: Released = {
        row: {column: beneath[row, column] if (row, column) in shown else None for column in released[row]}
        for row in released
    }
    for cell in [cell for cell, count in beneath.items() if 0 < count < rules.SMALLEST_CELL]:
        low, high = attack(masked, cell)
        assert high - low >= rules.SMALLEST_CELL - 1e-6, (cell, low, high)


def test_a_number_behind_which_two_parties_stand_is_held_back_however_large() -> None:
    facts = [Fact("a", "x", key, (key % 2,)) for key in range(20)]
    facts += [Fact("b", "x", 100 + key, (key % 9,)) for key in range(20)]
    facts += [Fact("c", "x", 200 + key, (key % 9,)) for key in range(20)]
    whole = layer(facts, rows="abc", columns="x")
    assert whole.counts["a"]["x"] == 20
    released = rules.suppress(whole.counts, thin=whole.thin)
    assert released["a"]["x"] is None
    assert [released["b"]["x"], released["c"]["x"]].count(None) == 1  # else the total gives it away


def test_a_record_counts_once_in_a_cell_however_often_it_is_named() -> None:
    assert layer([Fact("a", "x", 1, (1,)), Fact("a", "x", 1, (1,))], rows="a", columns="x").counts == {"a": {"x": 1}}


@pytest.mark.django_db
def test_a_release_is_a_named_act_on_a_fixed_day_and_never_recounted() -> None:
    office = make.viewer(of=make.appointed(role=Role.NATIONAL_OFFICE))
    first = release({"a": {"x": 20}}, on=date(2026, 10, 1), by=office)
    again = release({"a": {"x": 99}}, on=date(2026, 10, 1), by=office)
    assert (again.pk, again.cells["a"]["x"]) == (first.pk, 20)
    assert Entry.objects.filter(act="disclosure.release_figures").count() == 1


@pytest.mark.django_db
def test_the_same_figure_is_not_counted_again_within_ninety_days_nor_before_the_last_one() -> None:
    office = make.viewer(of=make.appointed(role=Role.NATIONAL_OFFICE))
    release({"a": {"x": 20}}, on=date(2026, 5, 1), by=office)
    for too_soon in (date(2026, 7, 29), date(2026, 4, 1)):
        with pytest.raises(rules.TooSoon) as refused:
            release({"a": {"x": 30}}, on=too_soon, by=office)
        assert refused.value.again_on == date(2026, 7, 30)
    release({"a": {"x": 30}}, on=date(2026, 5, 2), by=office, question="another")
    assert release({"a": {"x": 30}}, on=date(2026, 7, 30), by=office).cells["a"]["x"] == 30
    assert Release.objects.count() == 3


@pytest.mark.django_db
def test_only_the_office_releases_and_not_as_of_a_day_to_come_nor_for_readers_that_do_not_exist() -> None:
    with pytest.raises(rules.NotAllowed):
        release({"a": {"x": 9}}, on=date(2026, 10, 1), by=make.steward())
    office = make.viewer(of=make.appointed(role=Role.NATIONAL_OFFICE))
    with pytest.raises(services.DayToCome):
        release({"a": {"x": 9}}, on=date(2999, 1, 1), by=office)
    with pytest.raises(services.ReadersUnknown):
        release({"a": {"x": 9}}, on=date(2026, 10, 1), by=office, readers="rivals")
    assert not Release.objects.exists()


def release(counts: Table, *, on: date, by: Viewer, question: str = "offerings", readers: str = "") -> Release:
    return services.release_figures(
        name="Offerings by region",
        question=question,
        as_of_on=on,
        counted=services.Counted(counts),
        reason="report",
        readers=readers,
        actor=by,
    )
