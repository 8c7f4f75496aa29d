"""New rows that look like given rows: marginals and pairwise dependence learnt, then drawn with a seed.

Method. Every column becomes a few values: a category stays itself, numbers and days fall into at most ten bins of equal
share. Chow and Liu's tree (1968, "Approximating discrete probability distributions with dependence trees") joins the
columns along the strongest pairwise mutual information, less its bias for small samples (Miller and Madow, 1955). A row
is drawn along the tree: a root from its marginal, then each column given its parent; within a bin evenly. Free text is
a chain of word pairs around a theme word.

Limits. Only pairs along the tree are kept, so a rule that needs three columns is lost. Values that fewer than `least`
rows bear are never drawn unless their column is public (codes of an open list); extremes are cut. Texts read locally,
not as a whole. Nothing here is a proof of privacy: `leakage` measures what came through.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from schakel.engine.synthesis import chains

Kind = Literal["category", "number", "date", "text", "identifier"]
Value = str | int | float | datetime.date | None
Row = Mapping[str, Any]
GENERATOR = "schakel tables"
VERSION = "1"
#: What stands in the place of a value that too few rows bear.
RARE = "(rare)"
#: Rows are drawn in blocks, each from its own seed, so that making can stop and go on at any block.
BLOCK = 1_000
_BINS = 10
_FEW = 12


class NothingToLearn(ValueError):
    """Too few rows, or no column, to learn from."""


@dataclass(frozen=True, slots=True)
class ColumnModel:
    """What was learnt of one column. `values` by code for categories, `edges` of the bins for numbers and days; code
    `len(values)` or `len(edges) - 1` stands for an empty cell."""

    name: str
    kind: Kind
    values: tuple[Value, ...] = ()
    edges: tuple[float, ...] = ()
    decimals: int = 0
    chain: chains.Chain | None = None

    @property
    def size(self) -> int:
        """How many codes there are, the empty cell included."""
        return (len(self.values) if self.kind == "category" else max(len(self.edges) - 1, 0)) + 1


@dataclass(frozen=True, slots=True)
class TableModel:
    """A learnt table: its columns in their order, and for each drawn one its parent (or none) with the shares of its
    codes given the parent's code (rows), in the order in which they are drawn."""

    columns: tuple[ColumnModel, ...]
    steps: tuple[tuple[int, int, np.ndarray], ...]
    rows: int
    least: int


def column_kinds(rows: Sequence[Row]) -> dict[str, Kind]:
    """Guess the kind of every column of a table from its cells: number, date, category, text or identifier."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    return {name: _kind_of([row.get(name) for row in rows]) for name in names}


def learn_table(
    rows: Sequence[Row],
    *,
    kinds: Mapping[str, Kind] | None = None,
    public: frozenset[str] = frozenset(),
    least: int = 3,
) -> TableModel:
    """Learn a table. `public` columns hold codes of an open list, of which rare ones may be drawn too.

    Raises `NothingToLearn` for fewer than `2 * least` rows. About columns squared times rows.
    """
    known = dict(kinds or column_kinds(rows))
    if len(rows) < 2 * least or not known:
        raise NothingToLearn(f"{len(rows)} rows are too few to learn from; at least {2 * least} are needed")
    columns = tuple(
        _column(name, kind, [row.get(name) for row in rows], 1 if name in public else least)
        for name, kind in known.items()
    )
    drawn = [number for number, one in enumerate(columns) if one.kind in ("category", "number", "date")]
    codes = {n: _codes(columns[n], [row.get(columns[n].name) for row in rows]) for n in drawn}
    return TableModel(columns, _tree(columns, codes), len(rows), least)


def draw_rows(model: TableModel, *, size: int, seed: int, start: int = 0) -> Iterator[dict[str, Value]]:
    """Draw `size` rows, beginning at row `start`: the same model, seed and place give the same row."""
    for number in range(start // BLOCK, -(-size // BLOCK)):
        block = _block(model, number, seed)
        first = number * BLOCK
        yield from block[max(0, start - first) : max(0, size - first)]


def _block(model: TableModel, number: int, seed: int) -> list[dict[str, Value]]:
    dice = np.random.default_rng([seed, number])
    drawn: dict[int, np.ndarray] = {}
    for column, parent, shares in model.steps:
        rows = shares[drawn[parent]] if parent >= 0 else np.repeat(shares, BLOCK, axis=0)
        steps = np.cumsum(rows, axis=1)
        thrown = dice.random((BLOCK, 1)) * steps[:, -1:]
        drawn[column] = (thrown >= steps).sum(axis=1).clip(0, rows.shape[1] - 1)
    cells = [_cells(one, drawn.get(n), dice, number) for n, one in enumerate(model.columns)]
    return [{one.name: cells[n][place] for n, one in enumerate(model.columns)} for place in range(BLOCK)]


def _cells(column: ColumnModel, codes: np.ndarray | None, dice: np.random.Generator, block: int) -> list[Value]:
    if column.kind == "identifier":
        return [f"{column.name}-{block * BLOCK + place + 1:06d}" for place in range(BLOCK)]
    if column.chain is not None:
        return [column.chain.draw(dice) for _ in range(BLOCK)]
    if codes is None:
        return [None] * BLOCK
    if column.kind == "category":
        return [column.values[code] if code < len(column.values) else None for code in codes]
    return [_inside(column, int(code), float(spot)) for code, spot in zip(codes, dice.random(BLOCK), strict=True)]


def _inside(column: ColumnModel, code: int, spot: float) -> Value:
    if code >= len(column.edges) - 1:
        return None
    low, high = column.edges[code], column.edges[code + 1]
    value = low + spot * (high - low)
    if column.kind == "date":
        return datetime.date.fromordinal(round(value))
    return round(value) if column.decimals == 0 else round(value, column.decimals)


def _kind_of(cells: Sequence[Any]) -> Kind:
    filled = [cell for cell in cells if cell not in (None, "")]
    if not filled:
        return "category"
    if all(number_of(cell) is not None for cell in filled):
        return "category" if len(set(map(str, filled))) <= _FEW else "number"
    if all(day_of(cell) is not None for cell in filled):
        return "date"
    texts = [str(cell) for cell in filled]
    if np.mean([len(text.split()) for text in texts]) > 6:
        return "text"
    return "identifier" if len(set(texts)) > 0.9 * len(texts) and len(texts) > _FEW else "category"


def number_of(cell: Any) -> float | None:
    """The number in a cell, or None."""
    if isinstance(cell, bool) or cell is None:
        return None
    try:
        value = float(cell) if not isinstance(cell, datetime.date) else None
    except (TypeError, ValueError):
        return None
    return value if value is not None and np.isfinite(value) else None


def day_of(cell: Any) -> int | None:
    """The day in a cell (a date, or ISO text) as its ordinal, or None."""
    if isinstance(cell, datetime.date):
        return cell.toordinal()
    try:
        return datetime.date.fromisoformat(cell[:10]).toordinal() if isinstance(cell, str) else None
    except ValueError:
        return None


def _column(name: str, kind: Kind, cells: Sequence[Any], least: int) -> ColumnModel:
    filled = [cell for cell in cells if cell not in (None, "")]
    if kind == "identifier":
        return ColumnModel(name, kind)
    if kind == "text":
        return ColumnModel(name, kind, chain=chains.learn_chain([str(cell) for cell in filled], least=least))
    if kind == "category":
        return ColumnModel(name, kind, values=_values(filled, least))
    read = number_of if kind == "number" else day_of
    numbers = np.sort([value for cell in filled if (value := read(cell)) is not None])
    trimmed = numbers[least - 1 : len(numbers) - least + 1] if len(numbers) >= 2 * least else numbers
    edges = np.unique(np.quantile(trimmed, np.linspace(0, 1, _BINS + 1))) if len(trimmed) else np.array([])
    if len(edges) == 1:
        edges = np.repeat(edges, 2)
    return ColumnModel(name, kind, edges=tuple(map(float, edges)), decimals=_decimals(filled))


def _values(filled: Sequence[Any], least: int) -> tuple[Value, ...]:
    counts: dict[Any, int] = {}
    for cell in filled:
        counts[cell] = counts.get(cell, 0) + 1
    kept = [value for value, count in sorted(counts.items(), key=lambda pair: str(pair[0])) if count >= least]
    return tuple(kept if len(kept) == len(counts) else [*kept, RARE])


def _decimals(cells: Sequence[Any]) -> int:
    return min(6, max((len(str(c).partition(".")[2]) for c in cells if "." in str(c) and float(c) % 1), default=0))


def _codes(column: ColumnModel, cells: Sequence[Any]) -> np.ndarray:
    """The code of every cell."""
    empty = column.size - 1
    if column.kind == "category":
        place: dict[Any, int] = {value: code for code, value in enumerate(column.values)}
        rare = place.get(RARE, empty)
        return np.array([empty if cell in (None, "") else place.get(cell, rare) for cell in cells])
    read = number_of if column.kind == "number" else day_of
    inner = np.array(column.edges[1:-1])
    values = [read(cell) for cell in cells]
    return np.array([empty if v is None or empty == 0 else int(np.searchsorted(inner, v, "right")) for v in values])


def _tree(columns: Sequence[ColumnModel], codes: Mapping[int, np.ndarray]) -> tuple[tuple[int, int, np.ndarray], ...]:
    """Prim's tree over the pairs that say something of each other; columns without such a pair stand alone."""
    left = list(codes)
    found: list[tuple[int, int, np.ndarray]] = []
    gain = {
        (a, b): _information(codes[a], codes[b], columns[a].size, columns[b].size)
        for a in codes
        for b in codes
        if a < b
    }
    while left:
        inside = [column for column, _, _ in found]
        edges = [(gain[min(a, b), max(a, b)], -b, -a) for a in inside for b in left]
        best = max(edges, default=(0.0, 0, 0))
        column, parent = (-best[1], -best[2]) if best[0] > 0 else (left[0], -1)
        left.remove(column)
        found.append((column, parent, _shares(columns, codes, column, parent)))
    return tuple(found)


def _shares(columns: Sequence[ColumnModel], codes: Mapping[int, np.ndarray], column: int, parent: int) -> np.ndarray:
    """Shares of a column's codes, per code of the parent (one row without a parent); a parent's code with few rows
    leans on the marginal by the weight of one row."""
    size = columns[column].size
    marginal = np.bincount(codes[column], minlength=size) / len(codes[column])
    if parent < 0:
        return marginal[None, :]
    table = pair_table(codes[parent], codes[column], columns[parent].size, size)
    shares: np.ndarray = (table + marginal) / (table.sum(axis=1, keepdims=True) + 1)
    return shares


def pair_table(a: np.ndarray, b: np.ndarray, size_a: int, size_b: int) -> np.ndarray:
    """Counts of pairs of codes: `size_a` rows, `size_b` columns."""
    return np.bincount(a * size_b + b, minlength=size_a * size_b).reshape(size_a, size_b).astype(float)


def _information(a: np.ndarray, b: np.ndarray, size_a: int, size_b: int) -> float:
    """Mutual information in nats, less its expected value for independent columns."""
    shares = pair_table(a, b, size_a, size_b) / len(a)
    expected = shares.sum(axis=1, keepdims=True) * shares.sum(axis=0, keepdims=True)
    seen = shares > 0
    found = float((shares[seen] * np.log(shares[seen] / expected[seen])).sum())
    used_a, used_b = len(np.unique(a)), len(np.unique(b))
    return found - (used_a - 1) * (used_b - 1) / (2 * len(a))
