"""From texts to numbers: which key at which place, with which weight."""

import math
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.text.compounds import SHORTEST_COMPOUND, CompoundLexicon
from schakel.engine.text.forms import TOKEN, Analyser
from schakel.engine.text.language import language_runs
from schakel.engine.types import Document

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
#: Of keys and pairs: the number of the key or of the first one, of the second one (-1), and whether it is a pair.
Numbers = tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.bool_]]
#: Finds concepts in a sequence of keys: (position, length, concept id) each.
ConceptFinder = Callable[[Sequence[str]], list[tuple[int, int, str]]]


def concept_key(concept: str, language: str, *, is_narrower: bool = False) -> str:
    """Return the key of a concept in documents of one language: a link across languages weighs otherwise than within.

    With `is_narrower` it is the key of documents that name something narrower than the concept. The two are apart:
    who asks for a radar may be shown a sensor, who asks for a sensor a radar, but who asks for a radar no sonar.
    """
    return f"{'n' if is_narrower else 'c'}:{language}:{concept}"


def concept_of(key: str) -> str:
    """Return the concept of such a key; "" for a key of a word (which holds no colon)."""
    return key.split(":", 2)[2] if ":" in key else ""


def is_narrower_key(key: str) -> bool:
    """Return whether a concept's key is that of documents that name something narrower."""
    return key.startswith("n:")


def pair_code(a: int, b: int) -> int:
    """Return the code of two keys near each other, whichever comes first."""
    low, high = (a, b) if a < b else (b, a)
    return (low + 1) << 32 | high


def codes_of(numbers: Numbers) -> Ints:
    """Return the codes of keys and pairs given by the numbers of their keys; -1 where a key was never met."""
    first, second, is_pair = (n.astype(np.int64) for n in numbers)
    low, high = np.minimum(first, second), np.maximum(first, second)
    return np.where(is_pair > 0, np.where(low >= 0, (low + 1) << 32 | high, -1), first)


def numbers_of(codes: Ints) -> Numbers:
    """Return the numbers of the keys of codes: the other way round."""
    is_pair = codes >= 1 << 32
    first = np.where(is_pair, (codes >> 32) - 1, codes)
    return first.astype(np.int32), np.where(is_pair, codes & 0xFFFFFFFF, -1).astype(np.int32), is_pair


@dataclass(frozen=True, slots=True)
class Encoded:
    """Triples of code, document ordinal and count, and the length of each document in words."""

    codes: Ints
    docs: Ints
    counts: Floats
    lengths: Floats


class KeyTable(dict[str, int]):
    """The number of each key."""

    def many(self, keys: Sequence[str]) -> npt.NDArray[np.int32]:
        """Return the numbers of keys; -1 for what was never met."""
        return np.fromiter((self.get(key, -1) for key in keys), np.int32, len(keys))


class Encoder:
    """Keeps the key table of one index and turns documents into triples; analysis once per distinct written form."""

    def __init__(self, configuration: Configuration, lexicon: CompoundLexicon) -> None:
        self.configuration = configuration
        self.analyser = Analyser(
            lexicon, part_weight=configuration.part_weight, joined_weight=configuration.joined_weight
        )
        #: Rises when analyses change: what was read before may be read otherwise now.
        self.version = 0
        self.keys = KeyTable()
        self.names: list[str] = []
        self.find_concepts: ConceptFinder | None = None
        self.ancestors: Callable[[str], Sequence[tuple[str, float]]] = lambda concept: ((concept, 1.0),)
        self.concept_heads: frozenset[str] = frozenset()
        self._heads: tuple[frozenset[str], int, list[int]] = (frozenset(), 0, [])
        #: Long Dutch words met so far, with the parts they were given: what a change of the lexicon may touch.
        self.splits: dict[str, tuple[str, ...]] = {}
        self.clear()

    def reset(self) -> None:
        """Forget all keys too, before everything is read anew."""
        self.keys = KeyTable()
        self.names = []
        self._heads = (frozenset(), 0, [])
        self.splits = {}
        self.clear()

    def clear(self) -> None:
        """Forget the analyses of forms, after the compound lexicon has changed; the key table stays."""
        self.analyser.clear()
        self.version += 1
        self._forms: dict[tuple[str, str], int] = {}
        self._offsets = array("q", [0])
        self._entry_key = array("q")
        self._entry_weight = array("d")
        self._sequence_offsets = array("q", [0])
        self._sequence_key = array("q")

    def key_number(self, key: str) -> int:
        """Return the number of a key, giving it one if it is new."""
        found = self.keys.get(key)
        if found is None:
            found = self.keys[key] = len(self.names)
            self.names.append(key)
        return found

    def _form_number(self, written: str, language: str) -> int:
        found = self._forms.get((written, language))
        if found is not None:
            return found
        number = self._forms[(written, language)] = len(self._offsets) - 1
        form = self.analyser.form(written, language)
        if language == "nl":
            self.splits.update((w, self.analyser.lexicon.split(w)) for w in form.lexical if len(w) >= SHORTEST_COMPOUND)
        for word in form.words:
            for key in word.keys:
                self._entry_key.append(self.key_number(key))
                self._entry_weight.append(word.weight)
            if word.in_sequence:
                self._sequence_key.append(self.key_number(word.keys[0]))
        self._offsets.append(len(self._entry_key))
        self._sequence_offsets.append(len(self._sequence_key))
        return number

    def _field_forms(self, text: str, language: str) -> list[int]:
        number = self._form_number
        return [
            number(written, run_language)
            for part, run_language in language_runs(text, language)
            for written in TOKEN.findall(part)
        ]

    def encode(self, documents: Sequence[Document], base: int) -> Encoded:
        """Return the triples of documents that get the ordinals from `base` on.

        1. Number the written forms. 2. Spread each over its keys. 3. Weigh by place. 4. Add pairs. 5. Add concepts.
        """
        forms: list[int] = []
        bounds, titles = [0], []
        for document in documents:  # 1
            title = self._field_forms(document.title, document.language) if document.title else []
            forms += title
            forms += self._field_forms(document.text, document.language)
            titles.append(len(title))
            bounds.append(len(forms))
        flat = np.array(forms, dtype=np.int64)
        edges = np.array(bounds, dtype=np.int64)
        sizes = edges[1:] - edges[:-1]
        doc = np.repeat(np.arange(len(documents), dtype=np.int64), sizes)
        place = np.arange(len(flat), dtype=np.int64) - np.repeat(edges[:-1], sizes)
        weight = self._place_weight(place, np.repeat(np.array(titles, dtype=np.int64), sizes))
        at, token = spread(flat, whole(self._offsets))  # 2
        codes = whole(self._entry_key)[at]
        counts = np.array(self._entry_weight, dtype=np.float64)[at] * weight[token]  # 3
        docs = doc[token]
        at, token = spread(flat, whole(self._sequence_offsets))
        sequence = whole(self._sequence_key)[at]
        owner, heaviness = doc[token], weight[token]
        lengths = np.bincount(owner, minlength=len(documents)).astype(np.float64)
        extra = [self._pairs(sequence, owner), self._concepts(documents, sequence, owner, heaviness)]  # 4, 5
        return Encoded(
            np.concatenate([codes, *(e[0] for e in extra)]),
            np.concatenate([docs, *(e[1] for e in extra)]) + base,
            np.concatenate([counts, *(e[2] for e in extra)]),
            lengths,
        )

    def _place_weight(self, place: Ints, title: Ints) -> Floats:
        c = self.configuration
        inside = place - title
        weight = np.where(inside < 0, c.title_weight, 1.0)
        if c.opening_bonus:
            weight = weight + np.where(inside < 0, 0.0, c.opening_bonus * np.exp(-inside / c.opening_words))
        return weight

    def _pairs(self, sequence: Ints, owner: Ints) -> tuple[Ints, Ints, Floats]:
        codes, docs, counts = [], [], []
        for gap in range(1, self.configuration.pair_window + 1):
            a, b, doc = sequence[:-gap], sequence[gap:], owner[:-gap]
            keep = (doc == owner[gap:]) & (a != b)
            a, b = a[keep], b[keep]
            codes.append((np.minimum(a, b) + 1) << 32 | np.maximum(a, b))
            docs.append(doc[keep])
            counts.append(np.full(len(a), 1.0 / math.sqrt(gap)))
        if not codes:
            empty = np.zeros(0, dtype=np.int64)
            return empty, empty, empty.astype(float)
        return np.concatenate(codes), np.concatenate(docs), np.concatenate(counts)

    def _concepts(
        self, documents: Sequence[Document], sequence: Ints, owner: Ints, heaviness: Floats
    ) -> tuple[Ints, Ints, Floats]:
        rows: list[tuple[int, int, float]] = []
        if self.find_concepts is not None:
            touched = np.unique(owner[np.isin(sequence, self._head_numbers())]).tolist()
            bounds = np.searchsorted(owner, np.arange(len(documents) + 1))
            for doc in touched:
                names = [self.names[k] for k in sequence[bounds[doc] : bounds[doc + 1]].tolist()]
                language = documents[doc].language
                for at, _, concept in self.find_concepts(names):
                    times = float(heaviness[bounds[doc] + at])
                    rows += [(n, doc, w * times) for n, w in self._concept_numbers(concept, language)]
        for doc, document in enumerate(documents):
            for concept in document.concepts:
                rows += [(n, doc, w) for n, w in self._concept_numbers(concept, document.language)]
        return (
            np.array([r[0] for r in rows], dtype=np.int64),
            np.array([r[1] for r in rows], dtype=np.int64),
            np.array([r[2] for r in rows], dtype=np.float64),
        )

    def concepts_in(
        self, sequence: Sequence[int], places: Sequence[float], owned: Sequence[str], language: str
    ) -> list[tuple[int, float]]:
        """Return the concept keys of one document with their weights: those that its words name, then its owner's."""
        rows: list[tuple[int, float]] = []
        if self.find_concepts is not None:
            for at, _, concept in self.find_concepts([self.names[key] for key in sequence]):
                rows += [(n, w * places[at]) for n, w in self._concept_numbers(concept, language)]
        for concept in owned:
            rows += self._concept_numbers(concept, language)
        return rows

    def _head_numbers(self) -> Ints:
        """Return the numbers of the keys with which a concept's label may begin, as far as they are known by now."""
        of, count, numbers = self._heads
        if of is not self.concept_heads or count > len(self.names):
            found = self.keys.many(list(self.concept_heads))
            numbers = found[found >= 0].tolist()
        else:
            fresh = (self.names[number] for number in range(count, len(self.names)))
            numbers = numbers + [count + n for n, name in enumerate(fresh) if name in self.concept_heads]
        self._heads = (self.concept_heads, len(self.names), numbers)
        return np.array(numbers, dtype=np.int64)

    def _concept_numbers(self, concept: str, language: str) -> list[tuple[int, float]]:
        """Return the keys under which a concept is posted for a document in a language: itself, and what is broader."""
        return [
            (self.key_number(concept_key(known, language, is_narrower=known != concept)), weight)
            for known, weight in self.ancestors(concept)
        ]


def whole(numbers: "array[int]") -> Ints:
    """Return whole numbers as a numpy array (a copy: the table may grow)."""
    return np.array(numbers, dtype=np.int64)


def spread(items: Ints, offsets: Ints) -> tuple[Ints, Ints]:
    """Return for every entry of every item its place in the entry table and the place of the item it came from."""
    sizes = offsets[items + 1] - offsets[items]
    source = np.repeat(np.arange(len(items), dtype=np.int64), sizes)
    ends = np.cumsum(sizes)
    inside = np.arange(len(source), dtype=np.int64) - np.repeat(ends - sizes, sizes)
    return offsets[items][source] + inside, source
