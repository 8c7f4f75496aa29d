"""Is a synthetic table good for what the original is good for? Distances between distributions, and rankings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from schakel.engine.synthesis import tables


@dataclass(frozen=True, slots=True)
class Utility:
    """How far a synthetic table stands from its original, each from 0 (the same) to 1 (nothing in common).

    `columns`: total variation of categories, Kolmogorov-Smirnov distance of numbers and days. `dependence`: mean
    difference of the normalised mutual information over all pairs of columns. `ranking`: mean Spearman correlation of
    need-to-offering rankings (1: the same order, 0: no relation), `ranking_within` the same between two halves of the
    original, which is what can be expected; None where nothing was ranked.
    """

    columns: dict[str, float]
    dependence: float
    ranking: float | None = None
    ranking_within: float | None = None


def measure_utility(
    original: Sequence[tables.Row],
    synthetic: Sequence[tables.Row],
    *,
    kinds: Mapping[str, tables.Kind],
) -> Utility:
    """Compare the columns of two tables one by one and in pairs; texts and identifiers are left to the ranking."""
    measured = {name: kind for name, kind in kinds.items() if kind in ("category", "number", "date")}
    columns = {
        name: column_distance([r.get(name) for r in original], [r.get(name) for r in synthetic], kind)
        for name, kind in measured.items()
    }
    pairs = [(a, b) for a in measured for b in measured if a < b]
    gaps = [abs(_bond(original, a, b, measured) - _bond(synthetic, a, b, measured)) for a, b in pairs]
    return Utility(columns, float(np.mean(gaps)) if gaps else 0.0)


def column_distance(original: Sequence[tables.Value], synthetic: Sequence[tables.Value], kind: tables.Kind) -> float:
    """Distance of two columns, 0 to 1: total variation for categories, Kolmogorov-Smirnov for numbers and days."""
    if not original or not synthetic:
        return 1.0
    if kind == "category":
        shares = [_share(cells) for cells in (original, synthetic)]
        values = {*shares[0], *shares[1]}
        return 0.5 * sum(abs(shares[0].get(v, 0.0) - shares[1].get(v, 0.0)) for v in values)
    read = tables.number_of if kind == "number" else tables.day_of
    a, b = (np.sort([v for c in cells if (v := read(c)) is not None]) for cells in (original, synthetic))
    if not len(a) or not len(b):
        return 0.0 if len(a) == len(b) else 1.0
    points = np.concatenate([a, b])
    steps = (np.searchsorted(x, points, "right") / len(x) for x in (a, b))
    return float(np.abs(np.subtract(*steps)).max())


def ranking_correlation(original: np.ndarray, synthetic: np.ndarray) -> float:
    """Mean Spearman correlation, row by row, of two tables of scores: a row a need, a column a group of offerings.

    Ties share their mean rank. A row in which either side knows no order counts as 0.
    """
    if original.shape != synthetic.shape:
        raise ValueError(f"scores of {original.shape} and {synthetic.shape} cannot be compared")
    found = [_spearman(a, b) for a, b in zip(original, synthetic, strict=True)]
    return float(np.mean(found)) if found else 0.0


def ranks(values: np.ndarray) -> np.ndarray:
    """Ranks from 1, ties sharing their mean rank."""
    _, places, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    middle: np.ndarray = (last - (counts - 1) / 2)[places]
    return middle


def _spearman(a: np.ndarray, b: np.ndarray) -> float:
    x, y = ranks(a) - (len(a) + 1) / 2, ranks(b) - (len(b) + 1) / 2
    spread = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return float((x * y).sum()) / spread if spread > 0 else 0.0


def _share(cells: Sequence[tables.Value]) -> dict[str, float]:
    counts: dict[str, int] = {}
    for cell in cells:
        counts[str(cell or "")] = counts.get(str(cell or ""), 0) + 1
    return {value: count / len(cells) for value, count in counts.items()}


def _bond(rows: Sequence[tables.Row], a: str, b: str, kinds: Mapping[str, tables.Kind]) -> float:
    """Normalised mutual information of two columns, 0 to 1."""
    codes = [_coded([row.get(name) for row in rows], kinds[name]) for name in (a, b)]
    sizes = [int(c.max()) + 1 for c in codes]
    shares = tables.pair_table(codes[0], codes[1], *sizes) / len(rows)
    rows_, columns = shares.sum(axis=1), shares.sum(axis=0)
    seen = shares > 0
    both = float((shares[seen] * np.log(shares[seen] / np.outer(rows_, columns)[seen])).sum())
    least = min(_entropy(rows_), _entropy(columns))
    return both / least if least > 0 else 0.0


def _coded(cells: Sequence[tables.Value], kind: tables.Kind) -> np.ndarray:
    if kind == "category":
        return np.unique([str(cell or "") for cell in cells], return_inverse=True)[1]
    read = tables.number_of if kind == "number" else tables.day_of
    values = np.array([np.nan if (v := read(c)) is None else v for c in cells], dtype=float)
    known = values[~np.isnan(values)]
    inner = np.unique(np.quantile(known, np.linspace(0.2, 0.8, 4))) if len(known) else np.array([])
    return np.where(np.isnan(values), len(inner) + 1, np.searchsorted(inner, values, "right"))


def _entropy(shares: np.ndarray) -> float:
    seen = shares[shares > 0]
    return float(-(seen * np.log(seen)).sum())
