"""The index: documents in and out without a rebuild, statistics from public documents only, exact top k."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
from schakel.engine.retrieval.audience import Audience
from schakel.engine.retrieval.bulk import in_bulk
from schakel.engine.retrieval.changes import Changes
from schakel.engine.retrieval.documents import Rows, lexical, stamp, taken, teaches
from schakel.engine.retrieval.encoding import Encoder, Numbers, codes_of
from schakel.engine.retrieval.query import Hit, Key, Leaf
from schakel.engine.retrieval.question import Asked, Small, asked, sought
from schakel.engine.retrieval.scoring import inverse_frequency
from schakel.engine.retrieval.search import (
    Scope,
    best_of_base,
    best_of_changes,
    in_changes,
    ranking,
    table_of,
    weighed,
)
from schakel.engine.retrieval.segment import Floats, Ints
from schakel.engine.retrieval.touched import Touched
from schakel.engine.text.compounds import CompoundLexicon, with_piece
from schakel.engine.text.forms import word_keys
from schakel.engine.text.language import detect_language
from schakel.engine.types import Document

if TYPE_CHECKING:
    from schakel.engine.retrieval.base import Base

_CHUNK = 5_000
#: So many documents at once have so many words that unpacked dictionaries pay.
_MANY = 1_000
#: So many documents at once become a base; below, waiting for machine code would cost more than it saves.
BASE_FROM = 20_000


class DuplicateDocument(ValueError):
    """A document with this id is already in the index; replace it instead."""


class DocumentIndex:
    """Documents by id, found by keys. Not safe for writing from two threads at once; reading is.

    Who may see what is not decided here: every search says which documents are `allowed`. Scores depend on public
    documents only, plus the scored document itself. Documents that come in bulk form the base, later ones the changes;
    the places of the changes follow those of the base.
    """

    def __init__(
        self,
        configuration: Configuration = DEFAULT_CONFIGURATION,
        *,
        seeds: Callable[[], Iterable[str]] = tuple,
        base_from: int = BASE_FROM,
    ) -> None:
        self.configuration = configuration
        self.lexicon = CompoundLexicon(seeds=seeds)
        self.encoder = Encoder(configuration, self.lexicon)
        self.base: Base | None = None
        self.changes = Changes(configuration)
        self._base_from = base_from
        #: Pairs of keys that stood in documents of the base which are gone, with how many of these.
        self._gone: dict[tuple[int, int], int] = {}
        #: Which public counts changed when.
        self.touched = Touched()
        self._known_english: tuple[int, int] | None = None

    def __len__(self) -> int:
        of_base = int(np.count_nonzero(self.base.facts.live)) if self.base is not None else 0
        return of_base + len(self.changes.places)

    def count(self, allowed: Collection[str] | None) -> int:
        """Return how many documents there are, of those that are allowed."""
        if allowed is None:
            return len(self)
        if self.base is None or len(allowed) <= len(self.changes.places):
            known = allowed if isinstance(allowed, frozenset | set) else set(allowed)
            if self.base is None:
                return len(self.changes.places.keys() & known)
            return sum(i in self for i in known)
        of_changes = int(Scope(allowed, ()).of_changes(self.changes).sum()) if self.changes.documents else 0
        if isinstance(allowed, Audience):
            return allowed.count(self.base) + of_changes
        return int(np.count_nonzero(Scope(allowed, ()).of_base(self.base) & self.base.facts.live)) + of_changes

    def __contains__(self, document_id: object) -> bool:
        return isinstance(document_id, str) and self._place(document_id) >= 0

    @property
    def _first(self) -> int:
        return len(self.base) if self.base is not None else 0

    def _place(self, document_id: str) -> int:
        place = self.changes.places.get(document_id)
        if place is not None:
            return self._first + place
        return self.base.place_of(document_id) if self.base is not None else -1

    def document(self, document_id: str) -> Document:
        """Return the document with an id (its language filled in); KeyError when it is not here."""
        place = self._place(document_id)
        if place < 0:
            raise KeyError(document_id)
        return self.at([place])[0]

    def at(self, ordinals: Sequence[int]) -> list[Document]:
        """Return the documents at places that a search gave."""
        first = self._first
        here = iter(self.base.documents_at([o for o in ordinals if o < first]) if self.base is not None else ())
        return [next(here) if o < first else self.changes.document(o - first) for o in ordinals]

    def _ids_at(self, ordinals: Sequence[int]) -> list[str]:
        first = self._first
        here = iter(self.base.ids_at([o for o in ordinals if o < first]) if self.base is not None else ())
        return [next(here) if o < first else self.changes.document(o - first).id for o in ordinals]

    @property
    def languages(self) -> frozenset[str]:
        """The languages in which there is any public document: hidden ones have no part in how a need is read."""
        public = self.changes.state()[2]
        english, count = int(public @ self.changes.english()) if len(public) else 0, int(public.sum())
        if self.base is not None:
            if self._known_english is None:
                seen = self.base.facts.live & self.base.facts.public
                self._known_english = int((self.base.facts.english & seen).sum()), int(seen.sum())
            english, count = english + self._known_english[0], count + self._known_english[1]
        return frozenset(x for x, is_here in (("en", english > 0), ("nl", count > english)) if is_here)

    def ids(self) -> list[str]:
        """Return the ids of all documents, in the order in which they came."""
        return [*(self.base.live_ids() if self.base is not None else ()), *self.changes.places]

    def add(self, documents: Iterable[Document]) -> None:
        """Add documents; DuplicateDocument when an id is already here or comes twice, and then nothing is added.

        About 20,000 texts of 60 words a second in bulk. Words new to the public texts may make words of earlier texts
        compounds: those texts are read again, so that the order in which documents come does not matter.
        """
        fresh = list(documents)
        seen: set[str] = set()
        for document in fresh:
            if document.id in seen or document.id in self:
                raise DuplicateDocument(f"the id {document.id!r} is there twice")
            seen.add(document.id)
        if len(fresh) >= self._base_from and len(fresh) >= len(self) // 2:
            self._build(taken(fresh))
            return
        fresh = [self._with_language(d) for d in fresh]
        changed = [w for d in fresh if teaches(d) for w in self.lexicon.learn(lexical(d))]
        stale = self._affected(changed)
        with in_bulk() if len(fresh) >= _MANY else nullcontext():
            for start in range(0, len(fresh), _CHUNK):
                self._append(fresh[start : start + _CHUNK])
        self._read_again(stale)
        self.changes.tidy()

    def _build(self, fresh: Iterable[Document]) -> None:
        """Make a new base of all documents: those here and fresh ones."""
        from schakel.engine.retrieval.building import build_base  # numba costs half a second; small indexes go without

        here = [self.document(i) for i in self.ids()]
        self.lexicon.clear()
        self.encoder.reset()
        with in_bulk():
            self._start(build_base(chain(here, fresh), self.encoder, self.lexicon))

    def read_in_parts(self, rows: Rows, *, folder: Path, made_of: str, tell: Callable[[str], None]) -> None:
        """Take all documents from (line, document) rows; what was here is forgotten.

        What is read is kept in a folder, so that a call that is stopped and made again goes on from there. Whoever
        saves the index then removes the folder. `tell` hears what is being done.
        """
        from schakel.engine.retrieval.building import build_in_parts
        from schakel.engine.retrieval.parts import KeptParts

        self.lexicon.clear()
        self.encoder.reset()
        with in_bulk():
            self._start(build_in_parts(rows, self.encoder, self.lexicon, KeptParts(folder, self._stamp(made_of)), tell))

    def _start(self, base: "Base") -> None:
        self.base = base
        self.changes = Changes(self.configuration)
        self._gone = {}
        self._known_english = None
        self.touched.note(None)

    def save(self, path: Path, made_of: str) -> None:
        """Write the index as one file, all or nothing; changes become part of the base first.

        `made_of` says what it was made of: `open` refuses a file that was made of something else.
        """
        if self.base is None or self.changes.documents or not self.base.facts.live.all():
            self._build(())
        assert self.base is not None  # noqa: S101 - just built
        from schakel.engine.retrieval.keeping import arrays_of
        from schakel.engine.retrieval.store import write_index

        write_index(path, self.base, arrays_of(self.encoder, self.lexicon), self._stamp(made_of))

    def open(self, path: Path, made_of: str, *, is_checked: bool = True) -> None:
        """Take all documents from a file that `save` wrote, shared with other processes; `IndexUnusable` says why not.

        What was here is forgotten. `is_checked` false trusts the checksums that another process has looked at.
        """
        from schakel.engine.retrieval.keeping import take_arrays
        from schakel.engine.retrieval.store import read_index

        base, more = read_index(path, self._stamp(made_of), is_checked=is_checked)
        self.lexicon.clear()
        self.encoder.reset()
        take_arrays(self.encoder, self.lexicon, more)
        self._start(base)

    def _stamp(self, made_of: str) -> dict[str, str]:
        return stamp(made_of, self.configuration, self.encoder.concept_heads)

    def replace(self, document: Document) -> None:
        """Put a document in the place of the one with its id, or add it. A few milliseconds."""
        changed = self._take_out(document.id) if document.id in self else []
        fresh = self._with_language(document)
        if teaches(fresh):
            changed += self.lexicon.learn(lexical(fresh))
        stale = [d for d in self._affected(changed) if d != fresh.id]
        self._append([fresh])
        self._read_again(stale)
        self.changes.tidy()

    def remove(self, document_id: str) -> None:
        """Take a document out; KeyError when it is not here."""
        if document_id not in self:
            raise KeyError(document_id)
        self._read_again(self._affected(self._take_out(document_id)))
        self.changes.tidy()

    def _with_language(self, document: Document) -> Document:
        if document.language in ("nl", "en"):
            return document
        return replace(document, language=detect_language(f"{document.title}\n{document.text}"))

    def _take_out(self, document_id: str) -> list[str]:
        """Take a document out; return the words that stopped being parts of compounds by that."""
        old = self._drop(document_id)
        return self.lexicon.forget(lexical(old)) if teaches(old) else []

    def _drop(self, document_id: str) -> Document:
        if document_id in self.changes.places or self.base is None:
            held = self.changes.codes_at(self.changes.places[document_id])
            old = self.changes.take_out(document_id)
            if old.is_public:
                self.touched.note(held)
            return old
        place = self.base.place_of(document_id)
        old = self.base.document_at(place)
        for pair in self.base.remove(place):
            self._gone[pair] = self._gone.get(pair, 0) + 1
        self._known_english = None
        if old.is_public:
            self.touched.note(None)
        return old

    def _append(self, documents: Sequence[Document]) -> None:
        first = len(self.changes.documents)
        encoded = self.encoder.encode(documents, first)
        self.changes.append(documents, encoded)
        is_public = np.array([d.is_public for d in documents], dtype=bool)
        if is_public.any():
            self.touched.note(np.unique(encoded.codes[is_public[encoded.docs - first]]))

    def _affected(self, changed: Sequence[str]) -> list[str]:
        """Return the ids of documents with a Dutch word that is split otherwise since these parts came or went.

        Forgets all analyses when any word read so far, of documents or of needs, is.
        """
        if not changed:
            return []
        parts = set(changed)
        known = self.encoder.splits | self.encoder.analyser.splits
        met = [(word, known[word]) for word in with_piece(list(known), parts)]
        met += self.base.words_with(parts) if self.base is not None else ()
        words = {word for word, before in met if self.lexicon.split(word) != before}
        if not words:
            return []
        self.encoder.clear()
        for word in words:
            self.encoder.splits.pop(word, None)
        codes = self.codes([word_keys(word, "nl")[0] for word in sorted(words)])
        places = np.unique(self.changes.postings(codes).doc).tolist()
        found = [d.id for d in map(self.changes.documents.__getitem__, places) if d is not None]
        if self.base is not None:
            found += map(self.base.id_at, self.base.documents_with(codes.tolist()))
        return found

    def _read_again(self, ids: Sequence[str]) -> None:
        if ids:
            self._append([self._drop(i) for i in ids])

    def _counts(self) -> tuple[int, float]:
        """Return the number of public documents and their mean length in words (1 at least)."""
        count, words = 0, 0.0
        if self.changes.documents:
            lengths, _, public = self.changes.state()
            count, words = int(public.sum()), float(lengths[public].sum())
        if self.base is not None:
            count, words = count + int(self.base.sizes.counts[0]), words + float(self.base.sizes.counts[1])
        return count, max(words / count if count else 1.0, 1.0)

    @property
    def average_length(self) -> float:
        """The mean length of public documents in words, 1 at least."""
        return self._counts()[1]

    def _numbers(self, keys: Sequence[Key]) -> Numbers:
        """Return the numbers of keys, those of both keys of a pair, and which are pairs; -1 for what was never met."""
        is_pair = np.array([not isinstance(key, str) for key in keys], bool)
        first = [key if isinstance(key, str) else key[0] for key in keys]
        firsts, seconds = self.encoder.keys.many(first), np.full(len(keys), -1, np.int32)
        seconds[is_pair] = self.encoder.keys.many([key[1] for key in keys if not isinstance(key, str)])
        return firsts, seconds, is_pair

    def codes(self, keys: Sequence[Key]) -> Ints:
        """Return the code of each key or pair; -1 where the index has never met it."""
        return codes_of(self._numbers(keys))

    def frequencies(self, keys: Sequence[Key]) -> Floats:
        """Return in how many public documents each key occurs, or both keys of a pair close together."""
        return self.frequencies_of(*self._numbers(keys))

    def frequencies_of(self, first: Small, second: Small, is_pair: npt.NDArray[np.bool_]) -> Floats:
        """Return the same by the numbers of the keys, -1 for what was never met."""
        of_base = self._of_base((first, second, is_pair), np.ones(len(first), bool))[0]
        if not self.changes.documents:
            return of_base
        postings = self.changes.postings(codes_of((first, second, is_pair)))
        return of_base + self.changes.public_frequencies(postings, len(first))

    def inverse_frequencies(self, numbers: Small) -> Floats:
        """Return the idf of keys by their numbers (-1: never met), over public documents."""
        if self.base is None or self.changes.documents:
            return inverse_frequency(self._counts()[0], self.frequencies_of(numbers, numbers, numbers < -1))
        return inverse_frequency(self._counts()[0], self.base.public_with(numbers))

    def _of_base(
        self, numbers: Numbers, is_exact: npt.NDArray[np.bool_]
    ) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        if self.base is not None:
            return self.base.frequencies(numbers, is_exact, self._gone)
        return np.zeros(len(is_exact)), np.zeros(len(is_exact)), np.zeros(len(is_exact), dtype=bool)

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

        Exact; ties by id; `allowed` None means all, `exclude` is left out as well. The table is documents x leaves,
        its rows add up to the scores; empty unless `with_parts`.
        """
        return self.answer(asked(leaves), Scope(allowed, exclude), top=top, with_parts=with_parts)

    def answer(
        self, asked: Asked, scope: Scope, *, top: int, with_parts: bool = True, numbers: Small | None = None
    ) -> tuple[list[Hit], Floats]:
        """Return the same as `search` for leaves that were made columns before; `numbers` those of `asked.keys`."""
        size = len(asked.first)
        if not size or top <= 0:
            return [], np.zeros((0, size))
        numbers = self.encoder.keys.many(asked.keys) if numbers is None else numbers
        found: list[tuple[float, int]] = []
        of_changes, of_base = None, None
        if self.changes.documents:
            of_changes = in_changes(self.changes, sought(asked, numbers), scope, self._counts(), self._of_base)
            if len(of_changes.postings.doc):
                docs, scores = best_of_changes(self.changes, *of_changes.given, top)
                found = [(score, self._first + doc) for doc, score in zip(docs.tolist(), scores.tolist(), strict=True)]
        if self.base is not None:
            of_base = weighed(self.base, asked, numbers, self._counts(), self._gone, of_changes)
            docs, scores = best_of_base(self.base, of_base, self.configuration, scope, top)
            found += zip(scores.tolist(), docs.tolist(), strict=True)
        ranked = ranking(found, top, self._ids_at if self.changes.documents or self.base is None else self.base.ids_at)
        if not with_parts:
            return ranked, np.zeros((0, size))
        base = (self.base, of_base, self.configuration) if self.base is not None and of_base is not None else None
        return ranked, table_of(ranked, self._first, size, base, of_changes)
