"""Counts are rounded alike by numpy and by the steps that machine code looks them up in."""

import numpy as np

from schakel.engine.retrieval.rounding import ROUNDED_FROM, ROUNDING, rounded


def test_steps_round_whole_counts_as_numpy_does() -> None:
    counts = np.concatenate([np.arange(0.0, 70_000.0), 2.0 ** np.arange(17, 31), 3.0 ** np.arange(10, 19) - 1.0])
    edges, values = ROUNDING
    stepped = values[np.searchsorted(edges, counts, side="right") - 1]
    assert np.array_equal(np.where(counts > ROUNDED_FROM, stepped, counts), rounded(counts))


def test_counts_up_to_eight_stay() -> None:
    counts = np.arange(0.0, 9.0)
    assert np.array_equal(rounded(counts), counts)
