"""The parts of a need that an offering may or may not speak to."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.leaves import Leaves
from schakel.engine.ranking.spoken import Spoken
from schakel.engine.types import Need, Requirement

#: More parts than this nobody compares; the weightiest stay.
MOST_PARTS = 12
#: Share of a part's weight that must be met before the part counts as covered.
COVERED_SHARE = 0.4
#: Share above which it counts as partly covered.
PARTLY_SHARE = 0.15
#: A word counts at most so many times the median of its part.
MOST_OF_MEDIAN = 1.5
_LONGEST_LABEL = 160

_BULLET = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,2}[.)]|[a-z]\))[ \t]+(.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\d)[^.!?;\n]*)*")
_SMALL = frozenset((
    "and", "or", "with", "without", "for", "in", "on", "under", "against",
    "en", "of", "met", "zonder", "voor", "op", "onder", "tegen", "bij", "van", "tijdens",
))  # fmt: skip
#: A sign and space, or a sign or a small word between spaces; begun so that few places are looked at.
_CLAUSE = re.compile(rf"[\s,:()](?:(?<=[,:()])\s+|(?<=\s)\s*(?:[,:()]|{'|'.join(sorted(_SMALL))})\s+)", re.IGNORECASE)


Floats = npt.NDArray[np.float64]
Small = npt.NDArray[np.int32]
#: Edges, words, weights and pieces of the parts of a need.
Columns = tuple[Small, Small, Floats, Small]
_NO_PIECES: Small = np.zeros((0, 2), np.int32)
Grade = Literal["covered", "partly", "missing"]
#: The grades by their numbers.
GRADES: tuple[Grade, ...] = ("covered", "partly", "missing")


class Part(NamedTuple):
    """One part of a need with the words it is about: those from `low` to `high` of a field as it was read."""

    requirement: Requirement
    spoken: Spoken
    low: int
    high: int


def need_parts(need: Need, spoken: Sequence[Spoken]) -> list[Part]:
    """Return the parts of a need in its own order, from its fields as they were read.

    As given (`need.requirements`); else its list items; else its sentences; a need of one sentence by its clauses.
    Parts without a word that counts are left out.
    """
    of_fields = {words.field: words for words in spoken}
    if need.requirements:
        return _given_parts(need, of_fields)
    field = "text" if need.text.strip() else "title"
    text, words = need.text if field == "text" else need.title, of_fields.get(field)
    if words is None:
        return []
    for cut in (_items, _sentences, _clauses):
        spans = cut(text)
        if len(spans) < 2:
            continue
        parts = [p for p in (_part(text, s, e, words) for s, e in spans) if p.low < p.high]
        if len(parts) > 1:
            return _weightiest(_distinct([_bare(p, text) for p in parts] if cut is _clauses else parts))
    return [p for p in [_part(text, 0, len(text), words)] if p.low < p.high]


def _given_parts(need: Need, of_fields: Mapping[str, Spoken]) -> list[Part]:
    parts = []
    for number, text in enumerate(need.requirements):
        words = of_fields.get(f"requirement {number}")
        if words is not None and words.terms:
            parts.append(Part(Requirement(part_text(text)), words, 0, len(words.terms)))
    return parts


def _items(text: str) -> list[tuple[int, int]]:
    return [found.span(1) for found in _BULLET.finditer(text)] if "\n" in text else []


def _sentences(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _SENTENCE.finditer(text)]


def _clauses(text: str) -> list[tuple[int, int]]:
    if text.isascii() and _SMALL.isdisjoint(text.lower().split()) and not any(map(text.__contains__, ",:()")):
        return [(0, len(text))]
    spans, start = [], 0
    for found in _CLAUSE.finditer(text):
        spans.append((start, found.start()))
        start = found.end()
    return [*spans, (start, len(text))]


def _part(text: str, start: int, end: int, words: Spoken) -> Part:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    low, high = bisect_left(words.starts, start), bisect_right(words.ends, end)
    return Part(Requirement(part_text(text[start:end]), start, end), words, low, high)


def _bare(part: Part, text: str) -> Part:
    """Return a clause without the small words before its first word that counts ("een bereik" -> "bereik")."""
    words, places = part.spoken, range(part.low, part.high)
    telling = [n for n in places if not words.terms[n].is_process] or places
    start, end = words.starts[telling[0]], part.requirement.end
    return Part(Requirement(part_text(text[start:end]), start, end), words, part.low, part.high)


def part_text(text: str) -> str:
    """Return the text by which a part of a need is known: on one line, cut at a word where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_LABEL else plain[:_LONGEST_LABEL].rsplit(" ", 1)[0] + " …"


def _distinct(parts: list[Part]) -> list[Part]:
    return list({p.requirement.text.casefold(): p for p in reversed(parts)}.values())[::-1]


def _weightiest(parts: list[Part]) -> list[Part]:
    if len(parts) <= MOST_PARTS:
        return parts
    weights = {id(p): sum(p.spoken.weights[p.low : p.high]) for p in parts}
    keep = {id(p) for p in sorted(parts, key=lambda p: (-weights[id(p)], p.requirement.start))[:MOST_PARTS]}
    return [p for p in parts if id(p) in keep]


class Weights(NamedTuple):
    """How heavily the words of the parts of a need count, and all words of each part together (infinite for none)."""

    of_words: Floats
    of_parts: Floats


class Grader:
    """Tells how far offerings speak to each part of a need, by the share of its weight that is met.

    At least `COVERED_SHARE` is covered, at least `PARTLY_SHARE` partly, less is missing. Each word weighs at most
    `MOST_OF_MEDIAN` times the median of its part: a word that hardly any offering uses would otherwise outweigh all
    that is met; it cannot be met by many anyway. Of a compound that is not met as a whole, its parts count for their
    share. Words are the groups of the need (`leaves.names.terms`). Holds no statistic: made once for each way to read a
    need.
    """

    def __init__(self, parts: Sequence[Part], leaves: Leaves) -> None:
        self.parts = tuple(parts)
        self._leaves = leaves
        words, weights, edges, pieces = list[int](), list[float](), [0], list[tuple[int, int]]()
        for part in parts:
            own = _words_of(part)
            pieces += [(len(words) + n, piece) for n, piece in _pieces(part, own)]
            words += own
            weights += own.values()
            edges.append(len(words))
        #: Where the words of each part begin and end, the distinct words in sequence of all parts one after another, by
        #: what each counts in its place, and the places of words that are compounds, each with a word that is a part.
        self.columns: Columns = (
            np.array(edges, np.int32), np.array(words, np.int32), np.array(weights, np.float64),
            np.array(pieces, np.int32) if pieces else _NO_PIECES,
        )  # fmt: skip

    def weigh(self, importance: Floats) -> Weights:
        """Return how heavily the words of the parts count where `importance` (by word) is how much each says."""
        edges, words, weights, _ = self.columns
        heavy, sizes = importance[words] * weights, np.diff(edges)
        if not len(heavy):
            return Weights(heavy, heavy)
        filled = sizes > 0
        low, size = edges[:-1][filled], sizes[filled]
        part_of = np.arange(len(size)).repeat(size)
        ordered = heavy[np.lexsort((heavy, part_of))]
        most = (ordered[low + (size - 1) // 2] + ordered[low + size // 2]) * (MOST_OF_MEDIAN / 2.0)
        heavy = np.minimum(heavy, most[part_of])
        totals = np.add.reduceat(heavy, low)
        totals[totals <= 0.0] = np.inf
        return Weights(heavy, totals)

    def grades(self, table: Floats, weights: Weights) -> list[list[int]]:
        """Return the number of the grade of each part for each row of `table` (offerings x leaves): what each leaf
        gave."""
        edges, words, _, pieces = self.columns
        shares = np.zeros((len(table), len(self.parts)))
        if len(words):
            places, spoken = self._leaves.links()
            met = np.zeros((len(table), len(self._leaves.names.terms)), bool)
            row, leaf = (table[:, places] > 0.0).nonzero()
            met[row, spoken[leaf]] = True
            is_met = met[:, words].astype(np.float64)
            for place in np.unique(pieces[:, 0]).tolist():
                mine = pieces[pieces[:, 0] == place, 1]
                is_met[:, place] = np.maximum(is_met[:, place], met[:, mine].mean(axis=1))
            filled = np.diff(edges) > 0
            found = np.add.reduceat(is_met * weights.of_words, edges[:-1][filled], axis=1)
            shares[:, filled] = found / weights.of_parts
        return [[_grade(share) for share in row] for row in shares.tolist()]


def by_grade(texts: Sequence[str], grades: Sequence[Sequence[int]]) -> list[tuple[tuple[str, ...], ...]]:
    """Return for each offering the parts by their grades: covered, partly, missing."""
    known: dict[tuple[int, ...], tuple[tuple[str, ...], ...]] = {}
    found = []
    for row in map(tuple, grades):
        told = known.get(row)
        if told is None:
            told = known[row] = tuple(
                [tuple([text for text, one in zip(texts, row, strict=True) if one == grade]) for grade in range(3)]
            )
        found.append(told)
    return found


def _words_of(part: Part) -> dict[int, float]:
    """Return the distinct words in sequence of a part, with the weight of the last place of each."""
    words, low, high = part.spoken, part.low, part.high
    placed = zip(words.groups[low:high], words.weights[low:high], words.in_sequence[low:high], strict=True)
    return {group: weight for group, weight, is_placed in placed if is_placed}


def _pieces(part: Part, own: Mapping[int, float]) -> list[tuple[int, int]]:
    """Return which of the words of a part, by their order, are compounds, each with the words of which it consists."""
    words, low, high, pieces, starts = part.spoken, part.low, part.high, dict[int, list[int]](), dict[int, int]()
    placed = words.in_sequence[low:high]
    if all(placed):
        return []
    for group, start, is_placed in zip(words.groups[low:high], words.starts[low:high], placed, strict=True):
        if is_placed:
            starts.setdefault(group, start)
        else:
            pieces.setdefault(start, []).append(group)
    return [(n, piece) for n, word in enumerate(own) for piece in pieces.get(starts[word], ())]


def _grade(share: float) -> int:
    if share >= COVERED_SHARE:
        return 0
    return 1 if share >= PARTLY_SHARE else 2
