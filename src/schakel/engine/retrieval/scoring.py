"""Adding up postings: the same sums for a ranking and for the reasons of one document."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.question import Plan
from schakel.engine.retrieval.segment import Floats, Ints, Segment

#: So many cells (alternatives x documents) are added up at a time.
_MOST_CELLS = 4_000_000
#: From so many documents on, a clause by itself is faster than all clauses at once.
_MANY_COLUMNS = 32


@dataclass(frozen=True, slots=True)
class Postings:
    """All postings of a query, flat: which leaf, which document, how often."""

    leaf: Ints
    doc: Ints
    count: Floats


@dataclass(frozen=True, slots=True)
class Statistics:
    """What everybody may see of the collection: number of public documents and the norm of every document's length."""

    public_size: int
    norms: Floats


def gather(segments: Sequence[Segment], codes: Ints) -> Postings:
    """Return the postings of each code (by its place in `codes`), segment by segment, documents ascending in each."""
    leaf, doc, count = [], [], []
    for segment in segments:
        starts, sizes = segment.columns(codes)
        source = np.repeat(np.arange(len(codes), dtype=np.int64), sizes)
        ends = np.cumsum(sizes)
        at = np.arange(len(source), dtype=np.int64) + np.repeat(starts - ends + sizes, sizes)
        leaf.append(source)
        doc.append(segment.docs[at].astype(np.int64))
        count.append(segment.counts[at].astype(np.float64))
    if not leaf:
        empty = np.zeros(0, dtype=np.int64)
        return Postings(empty, empty, empty.astype(np.float64))
    return Postings(np.concatenate(leaf), np.concatenate(doc), np.concatenate(count))


def of_documents(postings: Postings, mask: npt.NDArray[np.bool_]) -> Postings:
    """Return the postings of the documents of a mask only: whatever else is done with them takes as long whether there
    are others or not."""
    keep = mask[postings.doc]
    return Postings(postings.leaf[keep], postings.doc[keep], postings.count[keep])


def inverse_frequency(public_size: int, frequency: Floats) -> Floats:
    """Return Lucene's idf, ln(1 + (N - df + .5) / (df + .5)), over public documents; never negative."""
    return np.log1p((public_size - frequency + 0.5) / (frequency + 0.5))


def contributions(postings: Postings, weights: Floats, norms: Floats, k1: float) -> Floats:
    """Return the part of the score that each posting gives; `weights` per leaf include idf, `norms` per document k1."""
    saturated = postings.count * (k1 + 1.0) / (postings.count + norms[postings.doc])
    return weights[postings.leaf] * saturated


def total_scores(size: int, plan: Plan, postings: Postings, parts: Floats) -> Floats:
    """Return the score of every document (0 where nothing is shared)."""
    if not len(plan.choice_leaf):
        return np.bincount(postings.doc, weights=parts, minlength=size).astype(np.float64)
    keep = plan.simple[postings.leaf]
    scores = np.bincount(postings.doc[keep], weights=parts[keep], minlength=size).astype(np.float64)
    rest = np.flatnonzero(~keep)
    docs, inverse = np.unique(postings.doc[rest], return_inverse=True)
    choice_of = np.zeros(len(plan.simple), dtype=np.int64)
    choice_of[plan.choice_leaf] = np.repeat(np.arange(len(plan.choice_at) - 1), np.diff(plan.choice_at))
    choices, part = choice_of[postings.leaf[rest]], parts[rest]
    edges = plan.clause_at.tolist()
    for first, last in _batches(edges, max(1, _MOST_CELLS // max(1, len(docs)))):
        low, high = edges[first], edges[last]
        mine = np.flatnonzero((choices >= low) & (choices < high)) if last - first < len(edges) - 1 else slice(None)
        cells = (choices[mine] - low) * len(docs) + inverse[mine]
        sums = np.bincount(cells, weights=part[mine], minlength=(high - low) * len(docs)).astype(np.float64)
        table = sums.reshape(high - low, -1)
        total = scores[docs]
        for best in _best_choices(table, np.array(edges[first : last + 1]) - low):
            total += best
        scores[docs] = total
    return scores


def _best_choices(table: Floats, edges: Ints) -> Iterable[Floats]:
    """Return for each clause the best of its alternatives in every column; a column of `table` is a document."""
    if table.shape[1] < _MANY_COLUMNS:
        return np.maximum.reduceat(table, edges[:-1], axis=0)
    return (table[low:high].max(axis=0) for low, high in zip(edges.tolist(), edges[1:].tolist(), strict=False))


def _batches(edges: Sequence[int], most: int) -> list[tuple[int, int]]:
    """Return the clauses in batches of at most `most` alternatives (a clause stays whole): memory stays bounded."""
    batches, first = [], 0
    for last in range(1, len(edges)):
        if last - first > 1 and edges[last] - edges[first] > most:
            batches.append((first, last - 1))
            first = last - 1
    return [*batches, (first, len(edges) - 1)]


def leaf_parts(plan: Plan, postings: Postings, parts: Floats, ordinals: Sequence[int]) -> Floats:
    """Return a table documents x leaves of what each leaf really gave; losing alternatives 0. Rows sum to scores."""
    wanted = np.array(ordinals, dtype=np.int64)
    order = np.argsort(wanted, kind="stable")
    at = np.minimum(np.searchsorted(wanted[order], postings.doc), max(len(wanted) - 1, 0))
    keep = wanted[order][at] == postings.doc if len(wanted) else np.zeros(0, dtype=bool)
    table: npt.NDArray[np.float64] = np.zeros((len(wanted), len(plan.simple)))
    if not len(wanted):
        return table
    np.add.at(table, (order[at[keep]], postings.leaf[keep]), parts[keep])
    if len(plan.choice_leaf):
        of_leaves = table[:, plan.choice_leaf]
        sums = np.add.reduceat(of_leaves, plan.choice_at[:-1], axis=1)
        clause_of = np.repeat(np.arange(len(plan.clause_at) - 1), np.diff(plan.clause_at))
        is_best = sums == np.maximum.reduceat(sums, plan.clause_at[:-1], axis=1)[:, clause_of]
        count = np.cumsum(is_best, axis=1)
        before = (count - is_best)[:, plan.clause_at[:-1]][:, clause_of]
        wins = is_best & (count - before == 1)
        table[:, plan.choice_leaf] = of_leaves * np.repeat(wins, np.diff(plan.choice_at), axis=1)
    return table
