"""What a figure looks like, before and after it is counted. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

#: Outcomes are counted over so many quarters that have ended.
QUARTERS = 4

Names = Sequence[tuple[str, str]]
Cells = Mapping[str, Mapping[str, int | None]]


@dataclass(frozen=True)
class Shape:
    """The rows and columns of a figure, each a code with its name; known without counting anything."""

    rows: Names
    columns: Names


@dataclass(frozen=True)
class Line:
    """One row of a released figure: its name, its counts (None: held back) and their total."""

    name: str
    counts: tuple[int | None, ...]
    total: int | None


def quarter_of(day: date) -> str:
    """The quarter of a day: `2026-Q3`."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def ended_quarters(today: date) -> tuple[str, ...]:
    """The last quarters that have ended, oldest first."""
    number = today.year * 4 + (today.month - 1) // 3
    return tuple(f"{at // 4}-Q{at % 4 + 1}" for at in range(number - QUARTERS, number))


def lines(cells: Cells, shape: Shape, *, total: str, total_name: str) -> list[Line]:
    """A released table in the order of its shape, the totals last. What the shape does not know comes by its code."""
    known = dict(shape.rows)
    order = [code for code, _ in shape.rows if code in cells]
    order += [code for code in cells if code not in known and code != total]
    names = {**known, total: total_name}
    return [
        Line(names.get(row, row), tuple(cells[row].get(column) for column, _ in shape.columns), cells[row].get(total))
        for row in [*order, total]
    ]


def held_back(cells: Cells) -> int:
    """How many cells of a released table are held back, totals among them."""
    return sum(count is None for row in cells.values() for count in row.values())
