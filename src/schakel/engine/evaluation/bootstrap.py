"""How sure a mean or a difference is: resampling of queries."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


def bootstrap(values: Mapping[str, float], *, samples: int = 10_000, seed: int = 0) -> Interval:
    """Return mean and 95 % percentile interval over queries, resampled with replacement (Efron 1979); fixed seed."""
    if not values:
        return Interval(0.0, 0.0, 0.0)
    figures = np.array([values[q] for q in sorted(values)], dtype=np.float64)
    generator = np.random.default_rng(seed)
    means = np.empty(samples)
    for start in range(0, samples, 500):
        rows = min(500, samples - start)
        means[start : start + rows] = figures[generator.integers(len(figures), size=(rows, len(figures)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Interval(float(figures.mean()), float(low), float(high))


def paired_bootstrap(
    ours: Mapping[str, float], theirs: Mapping[str, float], *, samples: int = 10_000, seed: int = 0
) -> Interval:
    """Return the mean difference `ours - theirs` over the queries of both, with its 95 % interval."""
    return bootstrap({q: ours[q] - theirs[q] for q in ours if q in theirs}, samples=samples, seed=seed)
