"""An immutable block of postings in compressed columns: sorted codes, and for each the documents and their counts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Segment:
    """Postings of the documents `[base, base + size)`: `codes` sorted, column i is `docs[indptr[i]:indptr[i + 1]]`."""

    base: int
    size: int
    codes: Ints
    indptr: Ints
    docs: npt.NDArray[np.int32]
    counts: npt.NDArray[np.float32]

    def columns(self, codes: Ints) -> tuple[Ints, Ints]:
        """Return start and length of the column of each code; length 0 where the code is not here."""
        if not len(self.codes):
            return np.zeros(len(codes), dtype=np.int64), np.zeros(len(codes), dtype=np.int64)
        at = np.minimum(np.searchsorted(self.codes, codes), len(self.codes) - 1)
        here = self.codes[at] == codes
        return self.indptr[at], np.where(here, self.indptr[at + 1] - self.indptr[at], 0)


def build_segment(base: int, size: int, codes: Ints, docs: Ints, counts: Floats) -> Segment:
    """Return the segment of (code, document, count) triples; counts of the same code and document are added.

    `docs` are global ordinals from `base` on. Cost: one stable sort of the triples.
    """
    order = np.lexsort((docs, codes))
    codes, docs, counts = codes[order], docs[order], counts[order]
    fresh = np.ones(len(codes), dtype=bool)
    fresh[1:] = (codes[1:] != codes[:-1]) | (docs[1:] != docs[:-1])
    starts = np.flatnonzero(fresh)
    summed = np.add.reduceat(counts, starts) if len(starts) else counts
    codes, docs = codes[starts], docs[starts]
    first = np.ones(len(codes), dtype=bool)
    first[1:] = codes[1:] != codes[:-1]
    heads = np.flatnonzero(first)
    indptr = np.append(heads, len(codes)).astype(np.int64)
    return Segment(base, size, codes[heads], indptr, docs.astype(np.int32), summed.astype(np.float32))


def merge_segments(segments: list[Segment]) -> Segment:
    """Return one segment for several that follow each other."""
    codes = np.concatenate([np.repeat(s.codes, np.diff(s.indptr)) for s in segments])
    docs = np.concatenate([s.docs for s in segments]).astype(np.int64)
    counts = np.concatenate([s.counts for s in segments]).astype(np.float64)
    return build_segment(segments[0].base, sum(s.size for s in segments), codes, docs, counts)
