"""The large unchanging part of an index: rows, postings, pairs and texts in arrays that can be shared and kept."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.names import Names, name_at, names_at, number_of
from schakel.engine.retrieval.pairs import AT_MOST_ONE, NONE, PairTable, pair_count
from schakel.engine.retrieval.rounding import ROUNDED_FROM, ROUNDING
from schakel.engine.retrieval.rows import Facts, Postings, Rows, sequence_of
from schakel.engine.retrieval.stretches import documents_of, shared_documents
from schakel.engine.text.compounds import all_beginnings, first_letters, standing
from schakel.engine.types import Document

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bytes = npt.NDArray[np.uint8]
#: What a document states beside its text that states nothing.
_NOTHING = b'["","",[]]'


class Texts(NamedTuple):
    """The documents as they came: title, line end and text as bytes, and the rest of what they state."""

    blob: Bytes
    at: Ints
    titles: Small
    more: Bytes
    more_at: Ints


class LongWords(NamedTuple):
    """The long Dutch words met, one after another, and the parts that each was given, joined by a plus."""

    blob: Bytes
    at: Ints
    parts: Bytes
    parts_at: Ints


class Kept(NamedTuple):
    """Some documents as they are kept, one after another.

    `facts` has a row for each thing known of them: where the text begins and ends in the texts, the bytes of its title
    with the line end, the same edges of what else it states, whether it is English and whether everybody may see it.
    `written` is each text as bytes, `stated` what else it states (JSON; empty for nothing).
    """

    facts: Ints
    written: list[bytes]
    stated: list[bytes]

    def companies(self) -> list[tuple[str, str, Sequence[str]]]:
        """Return the company of each document, its id and the concepts attached."""
        if not any(self.stated):
            return [("", "", ())] * len(self.stated)
        found: list[tuple[str, str, Sequence[str]]] = json.loads(
            b"[%b]" % b",".join([s or _NOTHING for s in self.stated])
        )
        return found

    def documents(self, ids: Sequence[str]) -> list[Document]:
        """Return the documents themselves, with their language."""
        found = []
        for name, written, size, (company, company_id, concepts), english, public in zip(
            ids, self.written, self.facts[2].tolist(), self.companies(), self.facts[5].tolist(),
            self.facts[6].tolist(), strict=True,
        ):  # fmt: skip
            title = written[: size - 1].decode("utf-8", "surrogatepass") if size > 1 else ""
            text, language = written[size:].decode("utf-8", "surrogatepass"), "en" if english else "nl"
            found.append(Document(name, text, title, company, company_id, language, tuple(concepts), bool(public)))
        return found


class Sizes(NamedTuple):
    """Per key: public documents with it, the largest count of a pair with it. `counts`: public documents, their words.

    `counts` then has the fewest words of a document in thousandths, and whether all documents are public.
    """

    public: Small
    pair_most: npt.NDArray[np.float32]
    counts: Ints


@dataclass(slots=True)
class Base:
    """Documents 0 to n - 1 of an index. Only `facts.live` and the sizes change, as documents go."""

    rows: Rows
    facts: Facts
    postings: Postings
    pairs: PairTable
    sizes: Sizes
    texts: Texts
    ids: Names
    long_words: LongWords
    window: int
    #: The most words in sequence that one token stands for.
    widest: int
    #: Reads a stretch of `texts.blob` where that lies in a file: no page of it then counts as this process's memory.
    read_text: Callable[[int, int], bytes] | None = None
    #: How many documents were taken out.
    gone: int = 0

    def __len__(self) -> int:
        return len(self.facts.length)

    def place_of(self, document_id: str) -> int:
        """Return the place of a document that is still there; -1 when it is not here."""
        place = number_of(self.ids, document_id)
        return place if place >= 0 and self.facts.live[place] else -1

    def id_at(self, place: int) -> str:
        """Return the id of the document at a place."""
        return name_at(self.ids.blob, self.ids.at, place)

    def ids_at(self, places: Sequence[int]) -> list[str]:
        """Return the ids of the documents at some places."""
        return names_at(self.ids, places)

    def live_ids(self) -> Iterator[str]:
        """Yield the ids of the documents that are still there, in their order."""
        for place in np.flatnonzero(self.facts.live).tolist():
            yield self.id_at(place)

    def document_at(self, place: int) -> Document:
        """Return the document at a place, with its language."""
        return self.documents_at([place])[0]

    def documents_at(self, places: Sequence[int]) -> list[Document]:
        """Return the documents at some places."""
        return self.kept_at(np.array(places, np.int32)).documents(self.ids_at(places))

    def kept_at(self, places: Small) -> Kept:
        """Return the documents at some places as they are kept."""
        texts, facts = self.texts, np.empty((7, len(places)), np.int64)
        _facts_of(texts.at, texts.titles, texts.more_at, self.facts.english, self.facts.public, places, facts)
        lows, highs, _, starts, ends, _, _ = facts.tolist()
        written = list(map(self.read_text or self._text, lows, highs))
        if starts == ends:
            return Kept(facts, written, [b""] * len(places))
        more = texts.more.data
        return Kept(facts, written, [bytes(more[low:high]) for low, high in zip(starts, ends, strict=True)])

    def _text(self, low: int, high: int) -> bytes:
        return self.texts.blob[low:high].tobytes()

    def remove(self, place: int) -> list[tuple[int, int]]:
        """Take a document out; the pairs (of keys) that stood in it are returned when everybody could see it."""
        self.facts.live[place] = 0
        self.gone += 1
        if not self.facts.public[place]:
            return []
        keys = self.keys_of(place)
        self.sizes.public[keys] -= 1
        words, _ = self.sequence(place)
        self.sizes.counts[0] -= 1
        self.sizes.counts[1] -= len(words)
        gone = set()
        for gap in range(1, self.window + 1):
            gone |= {(min(a, b), max(a, b)) for a, b in zip(words, words[gap:], strict=False) if a != b}
        return sorted(gone)

    def sequence(self, place: int) -> tuple[list[int], list[float]]:
        """Return the keys of a document's words in sequence, and how much each place weighs."""
        rows = self.rows
        room = int(rows.at[place + 1] - rows.at[place]) * self.widest
        keys, places = np.empty(room + 1, np.int32), np.empty(room + 1, np.float64)
        size = sequence_of(rows, place, keys, places)
        return keys[:size].tolist(), places[:size].tolist()

    def keys_of(self, place: int) -> Small:
        """Return the distinct keys of a document, those of its concepts among them."""
        rows = self.rows
        row = rows.row[rows.at[place] : rows.at[place + 1]]
        found = [row[row >= 0], rows.concept_key[rows.concept_at[place] : rows.concept_at[place + 1]]]
        for form in (-2 - row[row < -1]).tolist():
            found.append(rows.form_key[rows.form_at[form] : rows.form_at[form + 1]])
        return np.unique(np.concatenate(found)).astype(np.int32)

    def documents_with(self, keys: Sequence[int]) -> list[int]:
        """Return the places of the documents that have any of some keys and are still there."""
        known = [k for k in keys if 0 <= k < len(self.sizes.public)]
        if not known:
            return []
        places = np.unique(np.concatenate([documents_of(self.postings, k) for k in known]))
        kept: list[int] = places[self.facts.live[places] > 0].tolist()
        return kept

    def words_with(self, parts: Set[str]) -> list[tuple[str, tuple[str, ...]]]:
        """Return the long words in which some parts (words and marked stems) may stand, each with its own parts."""
        heads, words = all_beginnings(parts), self.long_words
        found = np.zeros(len(words.at) - 1, dtype=bool)
        _find_words(words.blob, words.at, first_letters(heads), found)
        places = np.flatnonzero(found)
        edges = zip(words.at[places].tolist(), words.at[places + 1].tolist(), places.tolist(), strict=True)
        blob = words.blob.data
        written = {bytes(blob[low:high]).decode("utf-8", "surrogatepass"): place for low, high, place in edges}
        return [
            (word, tuple(p for p in name_at(words.parts, words.parts_at, written[word]).split("+") if p))
            for word in standing(list(written), parts, heads)
        ]

    def public_with(self, numbers: Small) -> Floats:
        """Return in how many public documents keys occur, by their numbers; 0 for what is not here."""
        found = np.empty(len(numbers))
        _public_with(self.sizes.public, numbers, found)
        return found

    def rounded_counts(self, numbers: Small, first: Small, second: Small) -> Floats:
        """Return in how many public documents keys and pairs are (`second` -1: one key), rounded; none was taken out.

        `numbers` are those of the keys by what `first` and `second` call them.
        """
        answers = np.empty(len(first))
        _rounded_counts(
            self.rows, self.facts, self.postings, self.pairs, self.sizes.public, self.window, self.widest, numbers,
            first, second, ROUNDING, answers,
        )  # fmt: skip
        return answers

    def frequencies(
        self,
        numbers: tuple[Small, Small, npt.NDArray[np.bool_]],
        is_exact: npt.NDArray[np.bool_],
        gone: Mapping[tuple[int, int], int],
    ) -> tuple[Floats, Floats, npt.NDArray[np.bool_]]:
        """Return in how many public documents keys and pairs occur, as public and as hidden documents see it.

        The two differ for a pair that is in one document at most: whoever has it is that document. Where `is_exact` it
        is looked up instead. `gone` are the pairs of documents that were removed. The third says which pairs are
        certain to be in no document here.
        """
        first, second, is_pair = numbers
        found, hidden, is_nowhere = np.empty(len(first)), np.empty(len(first)), np.empty(len(first), np.bool_)
        _frequencies(
            self.rows, self.facts, self.postings, self.pairs, self.sizes.public, self.window, self.widest,
            (first, second, is_pair, is_exact), found, hidden, is_nowhere,
        )  # fmt: skip
        if gone:
            for at in np.flatnonzero(is_pair & (found > 0.0) & (found == hidden)).tolist():
                less = gone.get((int(min(first[at], second[at])), int(max(first[at], second[at]))), 0)
                found[at], hidden[at] = found[at] - less, hidden[at] - less
        return found, hidden, is_nowhere


@compiled
def _facts_of(at, titles, more_at, english, public, places, facts):  # type: ignore[no-untyped-def]
    for n in range(len(places)):
        place = places[n]
        facts[0, n], facts[1, n], facts[2, n] = at[place], at[place + 1], titles[place]
        facts[3, n], facts[4, n] = more_at[place], more_at[place + 1]
        facts[5, n], facts[6, n] = english[place], public[place]


@compiled
def _public_with(public, numbers, found):  # type: ignore[no-untyped-def]
    for n in range(len(numbers)):
        found[n] = public[numbers[n]] if 0 <= numbers[n] < len(public) else 0.0


@compiled
def _rounded_counts(rows, facts, postings, pairs, public, window, widest, numbers, first, second, steps, answers):  # type: ignore[no-untyped-def]
    """Write what `Base.rounded_counts` returns."""
    known, (edges, values) = len(postings.at) - 1, steps
    for n in range(len(first)):
        a, b = numbers[first[n]], numbers[second[n]] if second[n] >= 0 else -1
        count = 0.0
        if second[n] < 0:
            count = np.float64(public[a]) if 0 <= a < known else 0.0
        elif 0 <= a < known and 0 <= b < known:
            found = pair_count(pairs, a, b)
            if found == AT_MOST_ONE:
                count = _met_once(rows, facts, postings, a, b, window, widest)
            elif found != NONE:
                count = np.float64(found)
        answers[n] = count
        if count > ROUNDED_FROM:
            answers[n] = values[np.searchsorted(edges, count, side="right") - 1]


@compiled
def _find_words(blob, at, wanted, found):  # type: ignore[no-untyped-def]
    may_be = np.zeros(1 << 16, np.bool_)
    for value in wanted:
        may_be[(value ^ (value >> np.uint32(16))) & np.uint32(0xFFFF)] = True
    for word in range(len(at) - 1):
        start, last = at[word], at[word + 1] - 4
        place = start
        while place <= last:
            value = np.uint32(
                np.uint32(blob[place])
                | (np.uint32(blob[place + 1]) << np.uint32(8))
                | (np.uint32(blob[place + 2]) << np.uint32(16))
                | (np.uint32(blob[place + 3]) << np.uint32(24))
            )
            if may_be[(value ^ (value >> np.uint32(16))) & np.uint32(0xFFFF)]:
                near = np.searchsorted(wanted, value)
                if near < len(wanted) and wanted[near] == value:
                    found[word] = True
                    break
            place += 4 if place == start else 1


@compiled
def _frequencies(rows, facts, postings, pairs, public, window, widest, asked, found, hidden, is_nowhere):  # type: ignore[no-untyped-def]
    """Write what `Base.frequencies` returns, as if no document had been removed."""
    known, (first, second, is_pair, is_exact) = len(postings.at) - 1, asked
    for n in range(len(first)):
        a, b = first[n], second[n]
        is_nowhere[n] = False
        if not is_pair[n]:
            found[n] = hidden[n] = public[a] if 0 <= a < known else 0.0
            continue
        count = pair_count(pairs, a, b) if 0 <= a < known and 0 <= b < known else NONE
        if count == NONE:
            is_nowhere[n] = True
            found[n] = hidden[n] = 0.0
        elif count != AT_MOST_ONE:
            found[n] = hidden[n] = count
        elif is_exact[n]:
            found[n] = hidden[n] = _met_once(rows, facts, postings, a, b, window, widest)
        else:
            found[n], hidden[n] = 1.0, 0.0


@compiled
def _met_once(rows, facts, postings, a, b, window, widest):  # type: ignore[no-untyped-def]
    """Return whether a pair that stands in one document at most stands in one that is there and public: 1 or 0."""
    if a == b:
        return 0.0
    if postings.at[a + 1] - postings.at[a] > postings.at[b + 1] - postings.at[b]:
        a, b = b, a
    keys, places = np.empty(64, np.int32), np.empty(64, np.float64)
    for doc in shared_documents(postings, a, b):
        room = (rows.at[doc + 1] - rows.at[doc]) * widest
        if room > len(keys):
            keys, places = np.empty(2 * room, np.int32), np.empty(2 * room, np.float64)
        if _are_near(keys, sequence_of(rows, doc, keys, places), a, b, window):
            return 1.0 if facts.public[doc] and facts.live[doc] else 0.0
    return 0.0


@compiled
def _are_near(keys, size, a, b, window):  # type: ignore[no-untyped-def]
    for place in range(size):
        if keys[place] == a:
            for other in range(max(0, place - window), min(size, place + window + 1)):
                if keys[other] == b:
                    return True
    return False
