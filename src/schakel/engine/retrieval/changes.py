"""The small changing part of an index: documents one by one in segments, scored with plain numpy."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.retrieval.encoding import Encoded
from schakel.engine.retrieval.question import Sought
from schakel.engine.retrieval.scoring import Postings, contributions, gather
from schakel.engine.retrieval.segment import Floats, Ints, Segment, build_segment, merge_segments
from schakel.engine.types import Document

_MOST_SEGMENTS = 12
_KEPT = 1_000
_MOST_MASKS = 32
State = tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]


class Changes:
    """Documents by their place from 0 on; a place once taken is never given again."""

    def __init__(self, configuration: Configuration) -> None:
        self.configuration = configuration
        self.segments: list[Segment] = []
        self.documents: list[Document | None] = []
        self.places: dict[str, int] = {}
        self._lengths: list[Floats] = []
        self._is_public: list[bool] = []
        self._is_english: list[bool] = []
        self._held: dict[int, Ints] = {}
        self._cache: State | None = None
        self._english: npt.NDArray[np.int64] | None = None
        #: Which documents a set of ids stands for, by the identity of the set, which is held so that it stays itself.
        self._masks: dict[int, tuple[frozenset[str], npt.NDArray[np.bool_]]] = {}

    def mask_of(self, ids: frozenset[str]) -> npt.NDArray[np.bool_]:
        """Return for each place whether its id is one of these; kept until a document changes, as needs share a set."""
        kept = self._masks.get(id(ids))
        if kept is None:
            if len(self._masks) >= _MOST_MASKS:
                self._masks = {}
            kept = self._masks[id(ids)] = (ids, mask_of_changes(self, ids))
        return kept[1]

    def document(self, place: int) -> Document:
        """Return the document at a place that a search gave."""
        found = self.documents[place]
        assert found is not None  # noqa: S101 - a place that is taken holds a document
        return found

    def append(self, documents: Sequence[Document], encoded: Encoded) -> None:
        """Add documents that were encoded from the next place on."""
        base = len(self.documents)
        self.segments.append(build_segment(base, len(documents), encoded.codes, encoded.docs, encoded.counts))
        self._lengths.append(encoded.lengths)
        for offset, document in enumerate(documents):
            self.places[document.id] = base + offset
            self.documents.append(document)
            self._is_public.append(document.is_public)
            self._is_english.append(document.language == "en")
        self._forget()

    def _forget(self) -> None:
        self._cache, self._english, self._masks = None, None, {}

    def take_out(self, document_id: str) -> Document:
        """Take a document out and return it."""
        place = self.places.pop(document_id)
        old = self.document(place)
        self.documents[place] = None
        self._forget()
        return old

    def tidy(self) -> None:
        """Merge segments when there are many: smaller neighbours first, so that a change costs little on average."""
        while len(self.segments) > _MOST_SEGMENTS:
            sizes = [len(a.docs) + len(b.docs) for a, b in zip(self.segments, self.segments[1:], strict=False)]
            at = sizes.index(min(sizes))
            self.segments[at : at + 2] = [merge_segments(self.segments[at : at + 2])]

    def state(self) -> State:
        """Return the length of each document in words, whether it is still there, and whether all may see it then."""
        if self._cache is None:
            lengths = np.concatenate(self._lengths) if self._lengths else np.zeros(0)
            live = np.array([d is not None for d in self.documents], dtype=bool)
            self._cache = (lengths, live, live & np.array(self._is_public, dtype=bool))
        return self._cache

    def english(self) -> npt.NDArray[np.int64]:
        """Return 1 for each document in English, else 0."""
        if self._english is None:
            self._english = np.array(self._is_english, dtype=np.int64)
        return self._english

    def postings(self, codes: Ints, wanted: Sequence[int] | None = None) -> Postings:
        """Return the postings of codes; only of codes that a `wanted` document has, if it is given."""
        if wanted is not None:
            held = np.concatenate([np.zeros(0, dtype=np.int64), *(self.codes_at(place) for place in wanted)])
            codes = np.where(is_among(codes, np.sort(held)), codes, -1)
        return gather(self.segments, codes)

    def public_frequencies(self, postings: Postings, size: int) -> Floats:
        """Return in how many public documents each code occurs."""
        leaf = postings.leaf[self.state()[2][postings.doc]]
        return np.bincount(leaf, minlength=size).astype(np.float64)

    def parts(self, postings: Postings, sought: Sought, weights: Floats, average: float) -> Floats:
        """Return the part of the score that each posting gives; `weights` per leaf include idf."""
        c = self.configuration
        norms = c.k1 * (1.0 - c.b + c.b * self.state()[0] / average)
        parts = contributions(postings, weights, norms, c.k1)
        shares = np.stack([sought.dutch, sought.english], axis=1)
        if (shares != 1.0).any():
            parts *= shares[postings.leaf, self.english()[postings.doc]]
        return parts

    def codes_at(self, place: int) -> Ints:
        """Return the codes of one document; kept, as a changed offering is matched with many needs."""
        found = self._held.get(place)
        if found is None:
            if len(self._held) > _KEPT:
                self._held.clear()
            segment = next(s for s in self.segments if s.base <= place < s.base + s.size)
            columns = np.searchsorted(segment.indptr, np.flatnonzero(segment.docs == place), side="right") - 1
            found = self._held[place] = segment.codes[columns]
        return found


def is_among(codes: Ints, ordered: Ints) -> npt.NDArray[np.bool_]:
    """Return for each code whether it is one of the ascending `ordered` ones."""
    if not len(ordered):
        return np.zeros(len(codes), dtype=bool)
    found = ordered[np.minimum(np.searchsorted(ordered, codes), len(ordered) - 1)]
    return np.asarray(found == codes)


def mask_of_changes(changes: Changes, ids: Collection[str]) -> npt.NDArray[np.bool_]:
    """Return for each place whether its id is one of these."""
    mask = np.zeros(len(changes.documents), dtype=bool)
    if len(ids) < len(changes.places):
        mask[[p for p in map(changes.places.get, ids) if p is not None]] = True
    else:
        known = ids if isinstance(ids, frozenset | set | dict) else set(ids)
        mask[[place for i, place in changes.places.items() if i in known]] = True
    return mask
