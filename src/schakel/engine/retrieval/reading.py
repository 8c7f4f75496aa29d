"""Many documents read at once: the same words as one by one, at a fraction of the work.

1. Join the texts to bytes and number their chunks. 2. Add up which language speaks. 3. Count the words that may be
parts of compounds. 4. Analyse each distinct token once per language. 5. Write each document as a row of codes.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, pairwise
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval import chunks as kernels
from schakel.engine.retrieval.encoding import Encoder
from schakel.engine.text.compounds import CompoundLexicon
from schakel.engine.text.forms import TOKEN, lexical_words
from schakel.engine.text.language import (
    MOST_CHARACTERS,
    MOST_WORDS,
    decided_language,
    detect_language,
    word_signs,
)
from schakel.engine.types import Document

_BATCH = 20_000
_OTHER_DIGITS = re.compile(r"[^\D0-9]")

T = TypeVar("T")
Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]


class _Batch:
    """Chunks of some documents."""

    FIELDS = ("chunks", "at", "titles", "language", "teaches")

    def __init__(self, chunks: Small, at: Ints, titles: Small) -> None:
        self.chunks = chunks
        self.at = at
        self.titles = titles
        self.language = np.zeros(len(titles), dtype=np.uint8)
        self.teaches = np.zeros(len(titles), dtype=bool)


class BulkReading:
    """Reads documents in batches (`take`), then all of them at once (`finish`); holds no document."""

    def __init__(self, encoder: Encoder, lexicon: CompoundLexicon) -> None:
        self.encoder = encoder
        self.lexicon = lexicon
        self.batches: list[_Batch] = []
        self.table = kernels.empty_table(1 << 16, 1 << 20)
        self._known = 0
        self._signs = np.zeros((1 << 16, 5), dtype=np.int32)
        self._tokens: dict[str, int] = {}
        self._pieces: dict[str, int] = {}
        self._token_at, self._token = [0], list[int]()
        self._piece_at, self._piece = [0], list[int]()

    def take(self, documents: Sequence[Document], fields: Sequence[str], blob: npt.NDArray[np.uint8], at: Ints) -> None:
        """Read a batch: `fields` are title, line end and text of each, `blob[at[d]:at[d + 1]]` the same as bytes."""
        batch = self._chunked(documents, fields, blob, at)  # 1
        self._resolve()
        self._decide_languages(batch, documents, fields)  # 2
        public = np.fromiter((d.is_public for d in documents), bool, len(documents))
        batch.teaches = public & (batch.language == 0)
        self.batches.append(batch)

    @property
    def chunk_count(self) -> int:
        """How many distinct chunks were met so far."""
        return int(self.table.used[0])

    def last(self, first: int) -> dict[str, npt.NDArray[Any]]:
        """Return the batch that was taken last as arrays, with the chunks that are new in it: those from `first` on."""
        batch, edges = self.batches[-1], self.table.arena_at[first : self.chunk_count + 1]
        return {
            "arena": self.table.arena[edges[0] : edges[-1]],
            "arena_at": edges - edges[0],
            **{field: getattr(batch, field) for field in _Batch.FIELDS},
        }

    def restore(self, arrays: Mapping[str, npt.NDArray[Any]]) -> None:
        """Take a batch as `last` gave it: its new chunks get the numbers that they had."""
        arena, at = arrays["arena"], arrays["arena_at"]
        count, used = int(self.table.used[0]) + len(at), int(self.table.used[1]) + len(arena)
        if count > len(self.table.hashes) or used > len(self.table.arena):
            self.table = kernels.grown_table(self.table, 2 * count, 2 * used)
        kernels.add_chunks(arena, at, self.table)
        self._resolve()
        batch = _Batch(arrays["chunks"], arrays["at"], arrays["titles"])
        batch.language, batch.teaches = arrays["language"], arrays["teaches"]
        self.batches.append(batch)

    def _chunked(
        self, documents: Sequence[Document], fields: Sequence[str], blob: npt.NDArray[np.uint8], at: Ints
    ) -> _Batch:
        count = len(documents)
        titles = np.zeros(count, dtype=np.int32)
        for number, document in enumerate(documents):
            if document.title:
                titles[number] = len(document.title.encode("utf-8", "surrogatepass")) + 1
        is_whole = np.zeros(count, dtype=bool)
        is_whole[:] = [not f.isascii() and _OTHER_DIGITS.search(f) is not None for f in fields]
        size = int(at[-1])
        out = np.empty(size // 2 + 2 * count + 4, dtype=np.int32)
        out_at, out_title = np.zeros(count + 1, dtype=np.int64), np.zeros(count, dtype=np.int32)
        done = 0
        while done < count:
            done = kernels.read_chunks(blob, at, titles, is_whole, self.table, done, out, out_at, out_title)
            if done < count:
                need = int(at[done + 1] - at[done])
                self.table = kernels.grown_table(
                    self.table, 2 * len(self.table.hashes) + need, 2 * len(self.table.arena) + need
                )
        return _Batch(out[: out_at[-1]].copy(), out_at, out_title)

    def _resolve(self) -> None:
        """Read every chunk that is new: its tokens, its lexical pieces, and what it says about the language."""
        count = int(self.table.used[0])
        if count > len(self._signs):
            self._signs = np.concatenate([self._signs, np.zeros((count, 5), dtype=np.int32)])
        arena, ends = self.table.arena.tobytes(), self.table.arena_at
        tokens, pieces = self._tokens, self._pieces
        edges = ends[self._known : count + 1].tolist()
        for offset, (low, high) in enumerate(pairwise(edges)):
            chunk = arena[low:high].decode("utf-8", "surrogatepass")
            is_plain = chunk.isascii() and chunk.isalpha()
            for written in (chunk,) if is_plain else TOKEN.findall(chunk):
                self._token.append(tokens.setdefault(written, len(tokens)))
            for piece in (chunk.lower(),) if is_plain else lexical_words(chunk):
                self._piece.append(pieces.setdefault(piece, len(pieces)))
            self._token_at.append(len(self._token))
            self._piece_at.append(len(self._piece))
            self._signs[self._known + offset] = word_signs(chunk)
        self._known = count

    def _decide_languages(self, batch: _Batch, documents: Sequence[Document], fields: Sequence[str]) -> None:
        sums = np.zeros((len(documents), 4), dtype=np.int32)
        is_open = np.zeros(len(documents), dtype=bool)
        kernels.sum_signs(batch.chunks, batch.at, self._signs, MOST_WORDS, sums, is_open)
        for number, (document, row) in enumerate(zip(documents, sums.tolist(), strict=True)):
            if document.language in ("nl", "en"):
                language = document.language
            elif is_open[number] or len(fields[number]) >= MOST_CHARACTERS:
                language = detect_language(f"{document.title}\n{document.text}")
            else:
                language = decided_language(*row)
            batch.language[number] = language == "en"

    def teach(self) -> None:
        """Let the lexicon learn the words of all documents that teach."""
        counts = np.zeros(len(self._pieces), dtype=np.int64)
        at, pieces = np.array(self._piece_at, dtype=np.int64), np.array(self._piece, dtype=np.int32)
        for batch in self.batches:
            seen = np.full(len(counts), -1, dtype=np.int64)
            kernels.count_pieces(batch.chunks, batch.at, batch.teaches, at, pieces, counts, seen)
        self.lexicon.learn_counts(
            (piece, count) for piece, count in zip(self._pieces, counts.tolist(), strict=True) if count
        )

    def rows(self, code: Callable[[str, str], int]) -> tuple[Small, Ints, Small, npt.NDArray[np.uint8]]:
        """Return all documents as rows of codes: codes, edges, titles, and which are English."""
        at, token = np.array(self._token_at, dtype=np.int64), np.array(self._token, dtype=np.int32)
        is_met = np.zeros((len(self._tokens), 2), dtype=bool)
        total = 0
        for batch in self.batches:
            total += kernels.mark_tokens(batch.chunks, batch.at, batch.language, at, token, is_met)
        codes = np.full((len(self._tokens), 2), -1, dtype=np.int32)
        written_in = list(zip(self._tokens, is_met.tolist(), strict=True))
        for number, (written, (dutch, english)) in enumerate(written_in):  # 4
            if number % _BATCH == 0:
                self.lexicon.look_over(
                    [w.lower() for w, (is_dutch, _) in written_in[number : number + _BATCH] if is_dutch]
                )
            if dutch:
                codes[number, 0] = code(written, "nl")
            if english:
                codes[number, 1] = code(written, "en")
        count = sum(len(b.titles) for b in self.batches)
        row, edges = np.empty(total, dtype=np.int32), np.zeros(count + 1, dtype=np.int64)
        titles, english_of = np.zeros(count, dtype=np.int32), np.zeros(count, dtype=np.uint8)
        first = 0
        while self.batches:  # 5
            batch = self.batches.pop(0)
            last = first + len(batch.titles)
            kernels.write_rows(
                batch.chunks, batch.at, batch.titles, batch.language, at, token, codes,
                row, edges[first : last + 1], titles[first:last],
            )  # fmt: skip
            english_of[first:last] = batch.language
            first = last
        return row, edges, titles, english_of


def in_batches(documents: Iterable[T]) -> Iterable[list[T]]:
    """Return documents in lists of a size that suits the kernels."""
    rest = iter(documents)
    while batch := list(islice(rest, _BATCH)):
        yield batch
