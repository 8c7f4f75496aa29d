"""Does a synthetic table give its original away? Nearest records, unique combinations, membership."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from schakel.engine.synthesis import tables, utility


@dataclass(frozen=True, slots=True)
class Leakage:
    """What came through, measured against rows of the original that were held out while learning.

    `closer_share`: of the synthetic rows, those nearer to a learnt row than to a held-out one, ties shared; 0.5 where
    nothing leaks. `nearest` and `nearest_held_out`: median distance (0 to 1) to the nearest learnt and held-out row.
    `copied_share`: of the combinations that only one learnt row bears, those that stand in the synthetic table;
    `copied_held_out`: the same for held-out rows, which is chance. `membership_auc`: how well the distance to the
    nearest synthetic row tells learnt from held-out rows; 0.5 is guessing, 1 is certainty.
    """

    closer_share: float
    nearest: float
    nearest_held_out: float
    copied_share: float
    copied_held_out: float
    membership_auc: float
    compared: int


def measure_leakage(
    learnt: Sequence[tables.Row],
    held_out: Sequence[tables.Row],
    synthetic: Sequence[tables.Row],
    *,
    kinds: Mapping[str, tables.Kind],
    most: int = 1_000,
) -> Leakage:
    """Measure leakage. Learnt and held-out rows are compared in equal numbers, at most `most` of each, evenly spread;
    distances take rows times rows times columns. Raises ValueError without rows on a side."""
    if not learnt or not held_out or not synthetic:
        raise ValueError("learnt, held-out and synthetic rows are all needed")
    number = min(len(learnt), len(held_out), most)
    a, b, c = _spread(learnt, number), _spread(held_out, number), _spread(synthetic, most)
    to_learnt, to_held_out = distances(c, a, kinds=kinds), distances(c, b, kinds=kinds)
    near_learnt, near_held_out = to_learnt.min(axis=1), to_held_out.min(axis=1)
    ties = np.isclose(near_learnt, near_held_out)
    closer = np.where(ties, 0.5, near_learnt < near_held_out)
    return Leakage(
        closer_share=float(closer.mean()),
        nearest=float(np.median(near_learnt)),
        nearest_held_out=float(np.median(near_held_out)),
        copied_share=copied_share(learnt, synthetic, kinds=kinds),
        copied_held_out=copied_share(held_out, synthetic, kinds=kinds),
        membership_auc=auc(-to_learnt.min(axis=0), -to_held_out.min(axis=0)),
        compared=number,
    )


def distances(a: Sequence[tables.Row], b: Sequence[tables.Row], *, kinds: Mapping[str, tables.Kind]) -> np.ndarray:
    """Gower's distance (1971) of every row of `a` to every row of `b`, 0 to 1: per column 0 or 1 for categories, the
    difference over the range for numbers and days, one less the Jaccard overlap of words for texts; their mean.
    Identifiers do not count."""
    total, count = np.zeros((len(a), len(b))), 0
    for name, kind in kinds.items():
        if kind == "identifier":
            continue
        left, right = [row.get(name) for row in a], [row.get(name) for row in b]
        total += _words_apart(left, right) if kind == "text" else _apart(left, right, kind)
        count += 1
    return total / max(count, 1)


def copied_share(
    original: Sequence[tables.Row], synthetic: Sequence[tables.Row], *, kinds: Mapping[str, tables.Kind]
) -> float:
    """Of the combinations of all categories, numbers and days that exactly one original row bears, the share that
    stands in the synthetic table; 0 where no combination is unique."""
    names = [name for name, kind in kinds.items() if kind in ("category", "number", "date")]
    counts: dict[tuple[str, ...], int] = {}
    for row in original:
        key = _combination(row, names)
        counts[key] = counts.get(key, 0) + 1
    unique = {key for key, count in counts.items() if count == 1}
    return len(unique & {_combination(row, names) for row in synthetic}) / len(unique) if unique else 0.0


def auc(inside: np.ndarray, outside: np.ndarray) -> float:
    """The chance that a score of `inside` is above one of `outside`, ties counting half (Mann-Whitney)."""
    placed = utility.ranks(np.round(np.concatenate([inside, outside]), 12))
    above = placed[: len(inside)].sum() - len(inside) * (len(inside) + 1) / 2
    return float(above / (len(inside) * len(outside)))


def _spread(rows: Sequence[tables.Row], most: int) -> Sequence[tables.Row]:
    """At most so many rows, evenly spread over the table."""
    if len(rows) <= most:
        return rows
    return [rows[int(place)] for place in np.linspace(0, len(rows) - 1, most)]


def _combination(row: tables.Row, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(row.get(name) if row.get(name) is not None else "") for name in names)


def _apart(left: Sequence[tables.Value], right: Sequence[tables.Value], kind: tables.Kind) -> np.ndarray:
    if kind == "category":
        _, codes = np.unique([str(c or "") for c in [*left, *right]], return_inverse=True)
        different: np.ndarray = (codes[: len(left), None] != codes[None, len(left) :]).astype(float)
        return different
    read = tables.number_of if kind == "number" else tables.day_of
    x, y = (np.array([np.nan if (v := read(c)) is None else v for c in cells], float) for cells in (left, right))
    known = np.concatenate([x[~np.isnan(x)], y[~np.isnan(y)]])
    width = float(np.ptp(known)) if len(known) else 0.0
    apart = np.abs(x[:, None] - y[None, :]) / (width or 1.0)
    both = np.isnan(x)[:, None] & np.isnan(y)[None, :]
    return np.where(both, 0.0, np.nan_to_num(apart, nan=1.0))


def _words_apart(left: Sequence[tables.Value], right: Sequence[tables.Value]) -> np.ndarray:
    sets = [frozenset(str(cell or "").casefold().split()) for cell in [*left, *right]]
    place = {word: number for number, word in enumerate(sorted(set().union(*sets)))}
    marks = np.zeros((len(sets), max(len(place), 1)), dtype=np.float32)
    for number, words in enumerate(sets):
        marks[number, [place[word] for word in words]] = 1
    a, b = marks[: len(left)], marks[len(left) :]
    shared = a @ b.T
    either = a.sum(axis=1)[:, None] + b.sum(axis=1)[None, :] - shared
    return np.where(either > 0, 1 - shared / np.maximum(either, 1), 0.0)
