"""Adding up postings: the same sums for a ranking and for the reasons of one document."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.query import Leaf
from schakel.engine.retrieval.segment import Floats, Ints, Segment

#: So many cells (alternatives x documents) are added up at a time.
_MOST_CELLS = 4_000_000


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


def inverse_frequency(public_size: int, frequency: Floats) -> Floats:
    """Return Lucene's idf, ln(1 + (N - df + .5) / (df + .5)), over public documents; never negative."""
    return np.log1p((public_size - frequency + 0.5) / (frequency + 0.5))


def contributions(postings: Postings, weights: Floats, norms: Floats, k1: float) -> Floats:
    """Return the part of the score that each posting gives; `weights` per leaf include idf, `norms` per document k1."""
    saturated = postings.count * (k1 + 1.0) / (postings.count + norms[postings.doc])
    return weights[postings.leaf] * saturated


def plan(leaves: Sequence[Leaf]) -> list[tuple[int, list[list[int]]]]:
    """Return the clauses of several alternatives, by number: their first leaf, and the leaves of each alternative."""
    clauses: dict[int, dict[int, list[int]]] = {}
    for place, leaf in enumerate(leaves):
        clauses.setdefault(leaf.clause, {}).setdefault(leaf.alternative, []).append(place)
    return [
        (min(min(a) for a in alternatives.values()), [alternatives[a] for a in sorted(alternatives)])
        for _, alternatives in sorted(clauses.items())
        if len(alternatives) > 1
    ]


def total_scores(size: int, leaves: Sequence[Leaf], postings: Postings, parts: Floats) -> Floats:
    """Return the score of every document (0 where nothing is shared)."""
    complex_clauses = plan(leaves)
    simple = np.ones(len(leaves), dtype=bool)
    for _, alternatives in complex_clauses:
        for places in alternatives:
            simple[places] = False
    if not complex_clauses:
        return np.bincount(postings.doc, weights=parts, minlength=size).astype(np.float64)
    keep = simple[postings.leaf]
    scores = np.bincount(postings.doc[keep], weights=parts[keep], minlength=size).astype(np.float64)
    rest = np.flatnonzero(~keep)
    docs, inverse = np.unique(postings.doc[rest], return_inverse=True)
    leaf, part = postings.leaf[rest], parts[rest]
    group = np.full(len(leaves), -1, dtype=np.int64)
    row, rows_of = 0, list[range]()
    for _, alternatives in complex_clauses:
        rows_of.append(range(row, row + len(alternatives)))
        for places in alternatives:
            group[places] = row
            row += 1
    rows = group[leaf]
    for batch in _batches(rows_of, max(1, _MOST_CELLS // max(1, len(docs)))):
        low, high = batch[0].start, batch[-1].stop
        mine = np.flatnonzero((rows >= low) & (rows < high)) if len(batch) < len(rows_of) else slice(None)
        cells = (rows[mine] - low) * len(docs) + inverse[mine]
        table = np.bincount(cells, weights=part[mine], minlength=(high - low) * len(docs)).reshape(high - low, -1)
        for span in batch:
            scores[docs] += table[span.start - low : span.stop - low].max(axis=0)
    return scores


def _batches(spans: Sequence[range], most: int) -> list[list[range]]:
    """Return the clauses in batches of at most `most` rows (a clause stays whole), so that memory stays bounded."""
    batches: list[list[range]] = [[]]
    for span in spans:
        if batches[-1] and span.stop - batches[-1][0].start > most:
            batches.append([])
        batches[-1].append(span)
    return batches


def leaf_parts(leaves: Sequence[Leaf], postings: Postings, parts: Floats, ordinals: Sequence[int]) -> Floats:
    """Return a table documents x leaves of what each leaf really gave; losing alternatives 0. Rows sum to scores."""
    wanted = np.array(ordinals, dtype=np.int64)
    order = np.argsort(wanted, kind="stable")
    at = np.minimum(np.searchsorted(wanted[order], postings.doc), max(len(wanted) - 1, 0))
    keep = wanted[order][at] == postings.doc if len(wanted) else np.zeros(0, dtype=bool)
    table: npt.NDArray[np.float64] = np.zeros((len(wanted), len(leaves)))
    if not len(wanted):
        return table
    np.add.at(table, (order[at[keep]], postings.leaf[keep]), parts[keep])
    for _, alternatives in plan(leaves):
        sums = np.stack([table[:, places].sum(axis=1) for places in alternatives])
        best = sums.argmax(axis=0)
        for number, places in enumerate(alternatives):
            table[np.ix_(best != number, places)] = 0.0
    return table
