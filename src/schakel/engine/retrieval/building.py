"""From documents to a base: read in bulk, then one sweep each for postings and pairs."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.retrieval.base import Base, LongWords, Sizes, Texts
from schakel.engine.retrieval.documents import Rows as FileRows
from schakel.engine.retrieval.encoding import Encoder
from schakel.engine.retrieval.names import names_of, packed
from schakel.engine.retrieval.pairs import build_pairs
from schakel.engine.retrieval.parts import KeptParts, Part
from schakel.engine.retrieval.reading import BulkReading, in_batches
from schakel.engine.retrieval.rows import (
    SILENT,
    Facts,
    Postings,
    Rows,
    count_postings,
    count_words,
    fill_postings,
    sequence_of,
)
from schakel.engine.retrieval.stretches import postings_of
from schakel.engine.text.compounds import SHORTEST_COMPOUND, CompoundLexicon
from schakel.engine.text.lemmas import know_words
from schakel.engine.types import Document

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]


class _Forms:
    """The code of each form: its key where it has but one, else the place of a complex form."""

    def __init__(self, encoder: Encoder, lexicon: CompoundLexicon) -> None:
        self.encoder = encoder
        self.lexicon = lexicon
        self.form_at, self.form_key, self.form_weight = [0], list[int](), list[float]()
        self.word_at, self.word_key = [0], list[int]()
        self.long_words: dict[str, str] = {}

    def code(self, written: str, language: str) -> int:
        key = self.encoder.analyser.only_key(written, language)
        if key:
            if language == "nl" and len(written) >= SHORTEST_COMPOUND:
                self.long_words.setdefault(written.lower(), "")
            return self.encoder.key_number(key)
        form = self.encoder.analyser.read(written, language)
        number = self.encoder.key_number
        if language == "nl":
            for piece in form.lexical:
                if len(piece) >= SHORTEST_COMPOUND and piece not in self.long_words:
                    self.long_words[piece] = "+".join(self.lexicon.split(piece))
        if not form.words:
            return SILENT
        first = form.words[0]
        if len(form.words) == 1 and len(first.keys) == 1 and first.in_sequence and first.weight == 1.0:
            return number(first.keys[0])
        for word in form.words:
            for key in word.keys:
                self.form_key.append(number(key))
                self.form_weight.append(word.weight)
            if word.in_sequence:
                self.word_key.append(number(word.keys[0]))
        self.form_at.append(len(self.form_key))
        self.word_at.append(len(self.word_key))
        return -len(self.form_at)


class _Collected:
    """What is kept of documents while they are read, beside their words."""

    def __init__(self) -> None:
        self.blobs, self.ends = list[npt.NDArray[np.uint8]](), list[Ints]()
        self.titles, self.ids, self.stated = list[int](), list[str](), list[str]()
        self.public = list[bool]()
        self.owned: dict[int, tuple[str, ...]] = {}
        self.lines = list[int]()

    def take(self, batch: Sequence[Document], reading: BulkReading) -> None:
        """Read a batch of documents."""
        fields = [f"{d.title}\n{d.text}" if d.title else d.text for d in batch]
        blob, at = packed(fields)
        reading.take(batch, fields, blob, at)
        titles = [len(d.title.encode("utf-8", "surrogatepass")) + 1 if d.title else 0 for d in batch]
        self._keep(blob, np.diff(at), titles, [d.is_public for d in batch])
        self._name([d.id for d in batch], [_stated(d) for d in batch], [d.concepts for d in batch])

    def _keep(self, blob: npt.NDArray[np.uint8], sizes: Ints, titles: list[int], public: list[bool]) -> None:
        self.blobs.append(blob)
        self.ends.append(sizes)
        self.titles += titles
        self.public += public

    def _name(self, ids: Sequence[str], stated: Sequence[str], concepts: Sequence[Sequence[str]]) -> None:
        self.owned |= {len(self.ids) + n: tuple(c) for n, c in enumerate(concepts) if c}
        self.ids += ids
        self.stated += stated

    def last(self, batch: Sequence[Document], lines: list[int]) -> Part:
        """Return the batch that was taken last, to be kept."""
        count = len(batch)
        arrays: dict[str, npt.NDArray[Any]] = {
            "blob": self.blobs[-1],
            "sizes": self.ends[-1],
            "titles_of_texts": np.array(self.titles[-count:], np.int64),
            "public": np.array(self.public[-count:], np.uint8),
        }
        concepts = [list(d.concepts) for d in batch]
        return Part(arrays, self.ids[-count:], self.stated[-count:], concepts, lines)

    def restore(self, part: Part) -> None:
        """Take a batch as it was kept."""
        held = part.arrays
        self._keep(held["blob"], held["sizes"], held["titles_of_texts"].tolist(), (held["public"] > 0).tolist())
        self._name(part.ids, part.stated, part.concepts)
        self.lines += part.lines


def build_base(documents: Iterable[Document], encoder: Encoder, lexicon: CompoundLexicon) -> Base:
    """Return the base of documents with distinct ids; the lexicon learns them all before any is read.

    About 20,000 texts of 60 words a second. Cost: linear in the words, plus one analysis per distinct token.
    """
    reading, held = BulkReading(encoder, lexicon), _Collected()
    for batch in in_batches(documents):
        held.take(batch, reading)
    return _finished(reading, held, encoder, lexicon, _silent)


def build_in_parts(
    rows: FileRows,
    encoder: Encoder,
    lexicon: CompoundLexicon,
    kept: KeptParts,
    tell: Callable[[str], None],
) -> Base:
    """Return the same of (line, document) rows, each batch kept as it is read, so that reading can be stopped.

    `rows` is called with the ids and lines of the documents that an earlier, stopped call kept, and gives the rest.
    """
    reading, held = BulkReading(encoder, lexicon), _Collected()
    for part in kept.read():
        reading.restore(part.arrays)
        held.restore(part)
    if held.ids:
        tell(f"{len(held.ids):,} were read before")
    for some in in_batches(rows(list(zip(held.ids, held.lines, strict=True)))):
        batch, first = [document for _, document in some], reading.chunk_count
        held.take(batch, reading)
        part = held.last(batch, [line for line, _ in some])
        kept.write(replace(part, arrays={**part.arrays, **reading.last(first)}))
    return _finished(reading, held, encoder, lexicon, tell)


def _silent(step: str) -> None:
    """Tell nobody."""


def _finished(
    reading: BulkReading, held: _Collected, encoder: Encoder, lexicon: CompoundLexicon, tell: Callable[[str], None]
) -> Base:
    """Return the base of all that was read."""
    tell("analysing the words")
    reading.teach()
    know_words()
    encoder.clear()
    forms = _Forms(encoder, lexicon)
    row, edges, row_titles, english = reading.rows(forms.code)
    rows = _rows(encoder.configuration, row, edges, row_titles, forms)
    count = len(held.ids)
    facts = Facts(np.zeros(count, np.int32), english, np.array(held.public, np.uint8), np.ones(count, np.uint8))
    rows = _with_concepts(rows, facts, encoder, held.owned)
    tell("listing where each word is")
    postings, sizes = _postings(rows, facts, encoder.configuration, len(encoder.names))
    tell("counting neighbours")
    table, most = build_pairs(rows, facts.public, encoder.configuration.pair_window, len(encoder.names))
    blob = np.concatenate(held.blobs) if held.blobs else np.zeros(0, np.uint8)
    held.blobs.clear()
    texts = Texts(blob, _edges(np.concatenate(held.ends)), np.array(held.titles, np.int32), *packed(held.stated))
    long_words = LongWords(*packed(list(forms.long_words)), *packed(list(forms.long_words.values())))
    return Base(
        rows, facts, postings, table, sizes._replace(pair_most=most), texts, names_of(held.ids), long_words,
        encoder.configuration.pair_window, widest_of(rows),
    )  # fmt: skip


def widest_of(rows: Rows) -> int:
    """Return the most words in sequence that one token stands for."""
    return int(max(1, np.diff(rows.word_at).max(initial=1)))


def _stated(document: Document) -> str:
    if not (document.company or document.company_id or document.concepts):
        return ""
    return json.dumps([document.company, document.company_id, document.concepts])


def _edges(sizes: Ints) -> Ints:
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(sizes)])


def _rows(configuration: Configuration, row: Small, edges: Ints, titles: Small, forms: _Forms) -> Rows:
    c = configuration
    inside = np.arange(int(np.diff(edges).max(initial=0)) + 1, dtype=np.int64)
    place = np.ones(len(inside))
    if c.opening_bonus:
        place = place + c.opening_bonus * np.exp(-inside / c.opening_words)
    nothing = np.zeros(0, dtype=np.int32)
    return Rows(
        row,
        edges,
        titles,
        np.array(forms.form_at, np.int32),
        np.array(forms.form_key, np.int32),
        np.array(forms.form_weight, np.float64),
        np.array(forms.word_at, np.int32),
        np.array(forms.word_key, np.int32),
        np.zeros(len(edges), np.int64),
        nothing,
        np.zeros(0, np.float64),
        np.append(place, c.title_weight),
    )


def _with_concepts(rows: Rows, facts: Facts, encoder: Encoder, owned: dict[int, tuple[str, ...]]) -> Rows:
    """Return the rows with the concepts that texts name and owners attached."""
    is_head, is_touched = np.zeros(len(encoder.names), dtype=bool), np.zeros(len(facts.length), dtype=bool)
    heads = [encoder.keys[h] for h in encoder.concept_heads if h in encoder.keys]
    is_head[heads] = True
    count_words(rows, facts.length, is_head, is_touched)
    is_touched[list(owned)] = True
    docs, keys, weights = list[int](), list[int](), list[float]()
    widest = widest_of(rows) * int(np.diff(rows.at).max(initial=0)) + 1
    sequence, places = np.empty(widest, np.int32), np.empty(widest, np.float64)
    for doc in np.flatnonzero(is_touched).tolist():
        language = "en" if facts.english[doc] else "nl"
        size = sequence_of(rows, doc, sequence, places)
        found = encoder.concepts_in(sequence[:size].tolist(), places[:size].tolist(), owned.get(doc, ()), language)
        docs += [doc] * len(found)
        keys += [key for key, _ in found]
        weights += [weight for _, weight in found]
    counts = np.bincount(np.array(docs, np.int64), minlength=len(facts.length))
    return rows._replace(
        concept_at=_edges(counts),
        concept_key=np.array(keys, np.int32),
        concept_weight=np.array(weights, np.float64),
    )


def _postings(rows: Rows, facts: Facts, c: Configuration, keys: int) -> tuple[Postings, Sizes]:
    size, public_size = np.zeros(keys, np.int64), np.zeros(keys, np.int32)
    count_postings(rows, facts.public, size, public_size, np.full(keys, -1, np.int32))
    heads = _edges(size)
    posted, counts = np.full(int(heads[-1]), -1, np.int32), np.zeros(int(heads[-1]), np.float32)
    fill_postings(rows, heads, heads[:-1].copy(), posted, counts)
    is_public = facts.public > 0
    words, count = int(facts.length[is_public].sum()), int(is_public.sum())
    average = max(words / count if count else 1.0, 1.0)
    norms = (c.k1 * (1.0 - c.b + c.b * facts.length / average)).astype(np.float32)
    shortest = int(facts.length.min(initial=0))
    figures = np.array([count, words, shortest, int(average * 1e6)], dtype=np.int64)
    return postings_of(heads, posted, counts, norms), Sizes(public_size, np.zeros(0, np.float32), figures)
