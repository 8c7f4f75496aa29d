"""What of a table of counts may be let out: small cells held back, and enough others that no sum gives one away."""

import heapq
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from schakel.base.accounts.rules import Viewer

#: No count from 1 up to one below this leaves in a release, and none can be worked out more closely than this.
SMALLEST_CELL = 5
#: A count behind which fewer parties stand tells about one of them.
FEWEST_OWNERS = 3
#: The same figure is counted again after so long at the earliest.
INTERVAL = timedelta(days=90)
#: The row and the column of the totals; a count that bears this name is refused.
TOTAL = "total"

Cell = tuple[str, str]
Node = tuple[str, str]
Table = Mapping[str, Mapping[str, int]]
#: Zeros join a suppression last: they hide little, and a reader may know them.
_DEAR = 10**6


class TotalNotCounted(Exception):
    """A table holds a row or column by the name of the totals, which are counted here."""


class TooSoon(Exception):
    """The same figure was released less than `INTERVAL` ago; `again_on` is the first day on which it may be again."""

    def __init__(self, again_on: date) -> None:
        super().__init__(again_on.isoformat())
        self.again_on = again_on


@dataclass(frozen=True)
class Fact:
    """One thing counted: in which row and column, which record, and the parties behind it (one per side)."""

    row: str
    column: str
    record: int
    owners: tuple[int, ...]


@dataclass(frozen=True)
class Layer:
    """A table of counts and the cells (totals too) that few parties stand behind."""

    counts: Table
    thin: frozenset[Cell] = frozenset()


@dataclass(frozen=True)
class Earlier:
    """An earlier release: what it showed, and by circle how much of it everybody in that circle could count."""

    cells: Mapping[str, Mapping[str, int | None]]
    open: Mapping[str, Table] = field(default_factory=dict)


def circles(groups: Iterable[str]) -> dict[str, Viewer]:
    """A reader of each circle who belongs to nothing else: what they see by themselves they can subtract."""
    member = frozenset({0})
    named = {name: Viewer(user_id=0, kind="person", parties=member, groups=frozenset({name})) for name in groups}
    return {"everybody": Viewer(), "members": Viewer(user_id=0, kind="person", parties=member), **named}


def check_interval(as_of_on: date, *, last_on: date | None) -> None:
    """Raises `TooSoon` within `INTERVAL` of the last release of the same figure, or before it."""
    if last_on is not None and as_of_on < last_on + INTERVAL:
        raise TooSoon(last_on + INTERVAL)


def layer(facts: Collection[Fact], *, rows: Iterable[str], columns: Iterable[str]) -> Layer:
    """Facts counted by row and column, each record once in a cell; a cell is thin with fewer than `FEWEST_OWNERS`
    parties on any side. Facts outside these rows and columns are left out."""
    names = list(columns)
    table = {row: dict.fromkeys(names, 0) for row in rows}
    behind: dict[Cell, list[tuple[int, ...]]] = {}
    for fact in {(one.row, one.column, one.record): one for one in facts}.values():
        if fact.column in table.get(fact.row, ()):
            table[fact.row][fact.column] += 1
            for cell in ((fact.row, fact.column), (fact.row, TOTAL), (TOTAL, fact.column), (TOTAL, TOTAL)):
                behind.setdefault(cell, []).append(fact.owners)
    thin = {
        cell
        for cell, owners in behind.items()
        if min(len(set(side)) for side in zip(*owners, strict=True)) < FEWEST_OWNERS
    }
    return Layer(table, frozenset(thin))


def suppress(
    counts: Table,
    *,
    thin: Collection[Cell] = (),
    hidden: Mapping[str, Layer] | None = None,
    before: Sequence[Earlier] = (),
) -> dict[str, dict[str, int | None]]:
    """A table (row -> column -> count) with its totals, small cells held back (None) and enough others beside them.

    Primary: a count from 1 to `SMALLEST_CELL` - 1 is held back, in the table and in its totals; so is one that
    differs by as little from what an earlier release showed, and one that is `thin`. The same holds for what is left
    of a count after a reader subtracts what they can count themselves: `hidden` names, by circle, the counts of what
    that circle may not see. Secondary: a reader who adds and subtracts everything shown, and knows that counts are
    whole and not negative, cannot pin a primary cell down to fewer than `SMALLEST_CELL` + 1 values. The cheapest cells
    join (smallest first, zeros last), found as paths in the network that rows, columns and totals form; where that is
    not enough, the whole table is held back. Ties are broken by the names, so the same table gives the same answer.
    About cells^2 x log(cells) for each circle. Raises `TotalNotCounted`.
    Source: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4 (cell suppression, network flows).
    """
    values, held = with_totals(counts), set[Cell]()
    layers = {"": Layer(counts, frozenset(thin)), **(hidden or {})}
    for circle, part in layers.items():
        beneath = with_totals(part.counts)
        primary = {cell for cell, count in beneath.items() if 0 < count < SMALLEST_CELL} | part.thin
        for earlier in before:
            primary |= _little_changed(beneath, earlier, circle)
        if not _hold(primary & set(values), beneath, held):
            held = set(values)
            break
    rows = dict.fromkeys(row for row, _ in values)
    return {
        row: {column: None if (row, column) in held else count for (at, column), count in values.items() if at == row}
        for row in rows
    }


def _hold(primary: set[Cell], values: Mapping[Cell, int], held: set[Cell]) -> bool:
    """Hold primary cells back and what protects them; whether that was possible."""
    held |= primary
    return all(_protect(cell, values, held) for cell in sorted(primary, key=lambda one: (values[one], one)))


def with_totals(counts: Table) -> dict[Cell, int]:
    """Every cell of the table, absent ones as zero, and the totals of rows, columns and all."""
    rows, columns = sorted(counts), sorted({column for row in counts.values() for column in row})
    if TOTAL in rows or TOTAL in columns:
        raise TotalNotCounted
    values: dict[Cell, int] = {}
    for row in rows:
        values |= {(row, column): counts[row].get(column, 0) for column in columns}
        values[row, TOTAL] = sum(counts[row].values())
    values |= {(TOTAL, column): sum(counts[row].get(column, 0) for row in rows) for column in columns}
    values[TOTAL, TOTAL] = sum(values[row, TOTAL] for row in rows)
    return values


def _little_changed(values: Mapping[Cell, int], earlier: Earlier, circle: str) -> set[Cell]:
    """Cells of which an earlier release showed nearly the same: the difference would be a small cell. What a circle
    could count itself then is subtracted first."""
    shown = {(row, column): count for row, cells in earlier.cells.items() for column, count in cells.items()}
    known = with_totals(earlier.open[circle]) if circle in earlier.open else {}
    changed = ((cell, shown.get(cell)) for cell in values)
    return {
        cell
        for cell, was in changed
        if was is not None and 0 < abs(values[cell] - (was - known.get(cell, 0))) < SMALLEST_CELL
    }


def _ends(cell: Cell) -> tuple[Node, Node]:
    """The two sums that a cell stands in, so directed that raising the cell by one takes from the first and gives to
    the second: every change that keeps all sums is then a circle."""
    row, column = ("row", cell[0]), ("column", cell[1])
    return (row, column) if (cell[0] == TOTAL) != (cell[1] == TOTAL) else (column, row)


def _protect(cell: Cell, values: Mapping[Cell, int], held: set[Cell]) -> bool:
    """Hold back what is needed so that `cell` may as well be higher or lower; whether `SMALLEST_CELL` was reached."""
    tail, head = _ends(cell)
    reached = _push(head, tail, SMALLEST_CELL, cell, values, held)
    if reached < SMALLEST_CELL:
        reached += _push(tail, head, min(SMALLEST_CELL - reached, values[cell]), cell, values, held)
    return reached >= SMALLEST_CELL


def _push(start: Node, goal: Node, wanted: int, apart: Cell, values: Mapping[Cell, int], held: set[Cell]) -> int:
    """Push up to `wanted` from sum to sum through other cells, each raised freely and lowered to zero at most; the
    cells that it goes through join `held`. Returns how much went through."""
    now, pushed = dict(values), 0
    while pushed < wanted:
        path = _cheapest(start, goal, apart, now, held)
        if path is None:
            return pushed
        amount = min([wanted - pushed, *(now[cell] for cell, is_raised in path if not is_raised)])
        for cell, is_raised in path:
            now[cell] += amount if is_raised else -amount
            held.add(cell)
        pushed += amount
    return pushed


def _cheapest(
    start: Node, goal: Node, apart: Cell, now: Mapping[Cell, int], held: set[Cell]
) -> list[tuple[Cell, bool]] | None:
    """The cheapest way from sum to sum as (cell, whether it is raised); None when there is none (Dijkstra)."""
    steps = _steps(apart, now)
    queue: list[tuple[int, Node, tuple[tuple[Cell, bool], ...]]] = [(0, start, ())]
    done: set[Node] = set()
    while queue:
        cost, at, path = heapq.heappop(queue)
        if at == goal:
            return list(path)
        if at in done:
            continue
        done.add(at)
        for to, cell, is_raised in steps.get(at, ()):
            if to not in done:
                price = 0 if cell in held else (now[cell] or _DEAR) + 1
                heapq.heappush(queue, (cost + price, to, (*path, (cell, is_raised))))
    return None


def _steps(apart: Cell, now: Mapping[Cell, int]) -> dict[Node, list[tuple[Node, Cell, bool]]]:
    found: dict[Node, list[tuple[Node, Cell, bool]]] = {}
    for cell in _others(now, apart):
        tail, head = _ends(cell)
        found.setdefault(tail, []).append((head, cell, True))
        if now[cell] > 0:
            found.setdefault(head, []).append((tail, cell, False))
    return found


def _others(cells: Iterable[Cell], apart: Cell) -> list[Cell]:
    return sorted(cell for cell in cells if cell != apart)
