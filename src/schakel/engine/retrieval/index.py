"""The index: documents in and out without a rebuild, statistics from public documents only, exact top k."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
from schakel.engine.retrieval.encoding import Encoder, pair_code
from schakel.engine.retrieval.query import Hit, Key, Leaf
from schakel.engine.retrieval.scoring import (
    Postings,
    contributions,
    gather,
    inverse_frequency,
    leaf_parts,
    total_scores,
)
from schakel.engine.retrieval.segment import Floats, Ints, Segment, build_segment, merge_segments
from schakel.engine.text.compounds import CompoundLexicon
from schakel.engine.text.forms import TOKEN, word_keys
from schakel.engine.text.language import detect_language
from schakel.engine.text.normalise import fold
from schakel.engine.types import Document

_MOST_SEGMENTS = 12
_CHUNK = 5_000
#: So few allowed documents are searched by what they hold.
_FEW = 4
_KEPT = 1_000


class DuplicateDocument(ValueError):
    """A document with this id is already in the index; replace it instead."""


class DocumentIndex:
    """Documents by id, found by keys. Not safe for writing from two threads at once; reading is.

    Who may see what is not decided here: every search says which documents are `allowed`. Scores depend on public
    documents only, plus the scored document itself.
    """

    def __init__(
        self, configuration: Configuration = DEFAULT_CONFIGURATION, *, seeds: Callable[[], Iterable[str]] = tuple
    ) -> None:
        self.configuration = configuration
        self.lexicon = CompoundLexicon(seeds=seeds)
        self.encoder = Encoder(configuration, self.lexicon)
        self.segments: list[Segment] = []
        self._documents: list[Document | None] = []
        self._places: dict[str, int] = {}
        self._lengths: list[Floats] = []
        self._held: dict[int, Ints] = {}
        self._is_public: list[bool] = []
        self._is_english: list[bool] = []
        #: Rises when a document that everybody may see comes or goes.
        self.public_version = 0
        self._cache: tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_], bool, int] | None = None

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, document_id: object) -> bool:
        return document_id in self._places

    def document(self, document_id: str) -> Document:
        """Return the document with an id (its language filled in); KeyError when it is not here."""
        found = self._documents[self._places[document_id]]
        assert found is not None  # noqa: S101 - a place that is taken holds a document
        return found

    def at(self, ordinal: int) -> Document:
        """Return the document at a place that a search gave."""
        found = self._documents[ordinal]
        assert found is not None  # noqa: S101
        return found

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which there is any document."""
        live = self._state()[1]
        english = np.array(self._is_english, dtype=bool)
        found = {"en": bool((live & english).any()), "nl": bool((live & ~english).any())}
        return frozenset(language for language, is_here in found.items() if is_here)

    def ids(self) -> list[str]:
        """Return the ids of all documents, in the order in which they came."""
        return list(self._places)

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; DuplicateDocument when an id is already here or comes twice, and then nothing is added.

        About 10,000 texts of 60 words a second. Words new to the public texts may make words of earlier texts
        compounds: those texts are read again, so that the order in which documents come does not matter.
        """
        fresh = [self._with_language(d) for d in documents]
        seen: set[str] = set()
        for document in fresh:
            if document.id in self._places or document.id in seen:
                raise DuplicateDocument(f"the id {document.id!r} is there twice")
            seen.add(document.id)
        changed = [w for d in fresh if _teaches(d) for w in self.lexicon.learn(_lexical(d))]
        stale = self._affected(changed)
        for start in range(0, len(fresh), _CHUNK):
            self._append(fresh[start : start + _CHUNK])
        self._read_again(stale)
        self._tidy()

    def replace(self, document: Document) -> None:
        """Put a document in the place of the one with its id, or add it. A few milliseconds at 5,000 documents."""
        changed = self._take_out(document.id) if document.id in self._places else []
        fresh = self._with_language(document)
        if _teaches(fresh):
            changed += self.lexicon.learn(_lexical(fresh))
        stale = [d for d in self._affected(changed) if d != fresh.id]
        self._append([fresh])
        self._read_again(stale)
        self._tidy()

    def remove(self, document_id: str) -> None:
        """Take a document out; KeyError when it is not here."""
        self._read_again(self._affected(self._take_out(document_id)))
        self._tidy()

    def _with_language(self, document: Document) -> Document:
        if document.language in ("nl", "en"):
            return document
        return replace(document, language=detect_language(f"{document.title}\n{document.text}"))

    def _take_out(self, document_id: str) -> list[str]:
        place = self._places.pop(document_id)
        old = self._documents[place]
        self._documents[place] = None
        self._cache = None
        self.public_version += old is not None and old.is_public
        return self.lexicon.forget(_lexical(old)) if old is not None and _teaches(old) else []

    def _append(self, documents: Sequence[Document]) -> None:
        base = len(self._documents)
        encoded = self.encoder.encode(documents, base)
        self.segments.append(build_segment(base, len(documents), encoded.codes, encoded.docs, encoded.counts))
        self._lengths.append(encoded.lengths)
        for offset, document in enumerate(documents):
            self._places[document.id] = base + offset
            self._documents.append(document)
            self._is_public.append(document.is_public)
            self._is_english.append(document.language == "en")
            self.public_version += document.is_public
        self._cache = None

    def _affected(self, changed: Sequence[str]) -> list[str]:
        """Return the ids of documents with a Dutch word that is split otherwise since these parts came or went."""
        if not changed:
            return []
        heads = {w[:4] for w in changed}
        words = [
            word
            for word, parts in self.encoder.splits.items()
            if any(word[i : i + 4] in heads for i in range(len(word) - 3)) and self.lexicon.split(word) != parts
        ]
        self.encoder.clear()
        if not words:
            return []
        for word in words:
            del self.encoder.splits[word]
        postings = gather(self.segments, self.codes([word_keys(word, "nl")[0] for word in words]))
        places = np.unique(postings.doc).tolist()
        return [d.id for d in map(self._documents.__getitem__, places) if d is not None]

    def _read_again(self, ids: Sequence[str]) -> None:
        if not ids:
            return
        documents = [self.document(i) for i in ids]
        for document in documents:
            self._documents[self._places.pop(document.id)] = None
        self._append(documents)

    def _tidy(self) -> None:
        """Merge segments when there are many: smaller neighbours first, so that a change costs little on average."""
        while len(self.segments) > _MOST_SEGMENTS:
            sizes = [len(a.docs) + len(b.docs) for a, b in zip(self.segments, self.segments[1:], strict=False)]
            at = sizes.index(min(sizes))
            self.segments[at : at + 2] = [merge_segments(self.segments[at : at + 2])]

    def _state(self) -> tuple[Floats, npt.NDArray[np.bool_], npt.NDArray[np.bool_], bool, int]:
        """Return norms, live, public (and live), whether all is public, and the number of public documents."""
        if self._cache is None:
            c = self.configuration
            lengths = np.concatenate(self._lengths) if self._lengths else np.zeros(0)
            live = np.array([d is not None for d in self._documents], dtype=bool)
            public = live & np.array(self._is_public, dtype=bool)
            count = int(public.sum())
            average = float(lengths[public].sum()) / count if count else 1.0
            norms = c.k1 * (1.0 - c.b + c.b * lengths / max(average, 1.0))
            self._cache = (norms, live, public, bool(public.all()), count)
        return self._cache

    def codes(self, keys: Sequence[Key]) -> Ints:
        """Return the code of each key or pair; -1 where the index has never met it."""
        numbers = self.encoder.keys
        found = []
        for key in keys:
            if isinstance(key, str):
                found.append(numbers.get(key, -1))
            else:
                a, b = numbers.get(key[0], -1), numbers.get(key[1], -1)
                found.append(pair_code(a, b) if a >= 0 and b >= 0 else -1)
        return np.array(found, dtype=np.int64)

    def frequencies(self, keys: Sequence[Key]) -> Floats:
        """Return in how many public documents each key occurs."""
        return self._frequencies(gather(self.segments, self.codes(keys)), len(keys))

    def pair_counts(self, keys: Sequence[Key]) -> list[float]:
        """Return in how many public documents each key occurs, or both keys of a pair close together."""
        found: list[float] = self.frequencies(keys).tolist() if self._places else [0.0] * len(keys)
        return found

    def inverse_frequencies(self, keys: Sequence[Key]) -> Floats:
        """Return the idf of each key over public documents."""
        return inverse_frequency(self._state()[4], self.frequencies(keys))

    def _frequencies(self, postings: Postings, size: int) -> Floats:
        _, _, public, all_public, _ = self._state()
        leaf = postings.leaf if all_public else postings.leaf[public[postings.doc]]
        return np.bincount(leaf, minlength=size).astype(np.float64)

    def _parts(self, leaves: Sequence[Leaf], wanted: Sequence[int] | None = None) -> tuple[Postings, Floats]:
        """Return the postings of the leaves and their parts; of leaves that a `wanted` document has, if it is given."""
        norms, _, _, _, count = self._state()
        codes = self.codes([leaf.key for leaf in leaves])
        if wanted is not None:
            held = np.concatenate([np.zeros(0, dtype=np.int64), *(self._codes_at(place) for place in wanted)])
            codes = np.where(np.isin(codes, held), codes, -1)
        postings = gather(self.segments, codes)
        idf = inverse_frequency(count, self._frequencies(postings, len(leaves)))
        weights = idf * np.array([leaf.weight for leaf in leaves], dtype=np.float64)
        parts = contributions(postings, weights, norms, self.configuration.k1)
        if any(leaf.dutch != 1.0 or leaf.english != 1.0 for leaf in leaves):
            shares = np.array([(leaf.dutch, leaf.english) for leaf in leaves], dtype=np.float64)
            parts *= shares[postings.leaf, np.array(self._is_english, dtype=np.int64)[postings.doc]]
        return postings, parts

    def search(
        self,
        leaves: Sequence[Leaf],
        *,
        top: int,
        allowed: Collection[str] | None = None,
        exclude: Collection[str] = (),
        with_parts: bool = True,
    ) -> tuple[list[Hit], Floats]:
        """Return the best `top` allowed documents with a score above 0, and what each leaf gave to each (table).

        Exact; ties by id; `allowed` None means all, `exclude` is left out as well.
        The table is documents x leaves and its rows add up to the scores; empty unless `with_parts`.
        """
        if not leaves or not self._places or top <= 0:
            return [], np.zeros((0, len(leaves)))
        visible = self._visible(allowed, exclude)
        few = allowed is not None and len(allowed) <= _FEW
        postings, parts = self._parts(leaves, np.flatnonzero(visible).tolist() if few else None)
        scores = total_scores(len(self._documents), leaves, postings, parts)
        candidates = np.flatnonzero(visible & (scores > 0.0))
        if len(candidates) > top:
            edge = np.partition(scores[candidates], len(candidates) - top)[len(candidates) - top]
            candidates = candidates[scores[candidates] >= edge]
        ranked = sorted(candidates.tolist(), key=lambda i: (-scores[i], self.at(i).id))[:top]
        table = leaf_parts(leaves, postings, parts, ranked) if with_parts else np.zeros((0, len(leaves)))
        return [Hit(i, self.at(i).id, float(scores[i])) for i in ranked], table

    def _codes_at(self, place: int) -> Ints:
        """Return the codes of one document; kept, as a changed offering is matched with many needs."""
        found = self._held.get(place)
        if found is None:
            if len(self._held) > _KEPT:
                self._held.clear()
            segment = next(s for s in self.segments if s.base <= place < s.base + s.size)
            columns = np.searchsorted(segment.indptr, np.flatnonzero(segment.docs == place), side="right") - 1
            found = self._held[place] = segment.codes[columns]
        return found

    def _visible(self, allowed: Collection[str] | None, exclude: Collection[str]) -> npt.NDArray[np.bool_]:
        live = self._state()[1]
        if allowed is not None:
            mask = np.zeros(len(live), dtype=bool)
            mask[self._taken_places(allowed)] = True
        elif exclude:
            mask = live.copy()
        else:
            return live
        mask[self._taken_places(exclude)] = False
        return mask

    def _taken_places(self, ids: Collection[str]) -> list[int]:
        return [p for p in map(self._places.get, ids) if p is not None]


def _teaches(document: Document) -> bool:
    """Return whether the words of a document may be parts of compounds: Dutch, and seen by everybody."""
    return document.is_public and document.language == "nl"


def _lexical(document: Document) -> set[str]:
    """Return the distinct folded words of a document."""
    return {
        piece
        for field in (document.title, document.text)
        for written in TOKEN.findall(field)
        for piece in fold(written).replace("\u2011", "-").split("-")
    }
