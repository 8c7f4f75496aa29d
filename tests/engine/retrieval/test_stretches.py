"""Columns by blocks hold the documents that were posted, whatever their sizes and wherever they stand."""

import numpy as np
import numpy.typing as npt
import pytest

from schakel.engine.retrieval.rows import Postings
from schakel.engine.retrieval.stretches import BLOCK, documents_of, postings_of, shared_documents

_SIZE = 5 * BLOCK + 700


def columns_of(sizes: list[int], seed: int) -> tuple[list[npt.NDArray[np.int32]], Postings]:
    """Return random columns, the first and last document of blocks among them, and their postings."""
    chance = np.random.default_rng(seed)
    edges = np.array([0, BLOCK - 1, BLOCK, 3 * BLOCK - 1, 3 * BLOCK, _SIZE - 1])
    columns = []
    for size in sizes:
        drawn = np.union1d(chance.choice(_SIZE, size, replace=False), edges if size % 2 else [])
        # Of every other column a whole block is empty.
        columns.append(drawn[(drawn // BLOCK != 1) | (size % 3 > 0)].astype(np.int32))
    heads = np.concatenate([[0], np.cumsum([len(c) for c in columns])]).astype(np.int64)
    posted = np.concatenate(columns)
    counts = chance.uniform(0.5, 9.0, len(posted)).astype(np.float32)
    return columns, postings_of(heads, posted, counts, chance.uniform(0.3, 3.0, _SIZE).astype(np.float32))


@pytest.mark.parametrize("seed", range(4))
def test_columns_hold_what_was_posted(seed: int) -> None:
    columns, postings = columns_of([0, 1, 2, 30, 3_000, 60_001, 100_000, 4], seed)
    for key, column in enumerate(columns):
        assert documents_of(postings, key).tolist() == column.tolist()


@pytest.mark.parametrize("seed", range(4))
def test_shared_documents_are_those_of_both(seed: int) -> None:
    columns, postings = columns_of([0, 1, 2, 31, 3_000, 60_001, 100_000, 5], seed)
    for a, one in enumerate(columns):
        for b, other in enumerate(columns):
            assert shared_documents(postings, a, b).tolist() == np.intersect1d(one, other).tolist()


def test_levels_bound_what_postings_give() -> None:
    heads, posted = np.array([0, 3], np.int64), np.array([0, 1, 2], np.int32)
    counts, norms = np.array([1.0, 2.0, 0.5], np.float32), np.array([1.0, 2.0, 4.0], np.float32)
    levels = postings_of(heads, posted, counts, norms).level
    shares = counts / (counts + norms)
    assert (levels / 255.0 >= shares).all()
    assert (levels / 255.0 < shares + 2 / 255.0).all()
