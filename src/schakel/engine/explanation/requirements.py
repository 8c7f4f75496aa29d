"""The parts of a need that an offering may or may not speak to."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
_MOST_OF_MEDIAN = 1.5
_LONGEST_LABEL = 160

_BULLET = re.compile(r"^[ \t]*(?:[-*•–]|\d{1,2}[.)]|[a-z]\))[ \t]+(.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^.!?;\n]+(?:[.](?=\d)[^.!?;\n]*)*")
_CLAUSE = re.compile(
    r"[,:()]\s+|\s+(?:[,:()]|and|or|with|without|for|in|on|under|against"
    r"|en|of|met|zonder|voor|op|onder|tegen|bij|van|tijdens)\s+",
    re.IGNORECASE,
)


Floats = npt.NDArray[np.float64]
Grade = Literal["covered", "partly", "missing"]


@dataclass(frozen=True, slots=True)
class Part:
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
    return [found.span(1) for found in _BULLET.finditer(text)]


def _sentences(text: str) -> list[tuple[int, int]]:
    return [found.span() for found in _SENTENCE.finditer(text)]


def _clauses(text: str) -> list[tuple[int, int]]:
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
    `_MOST_OF_MEDIAN` times the median of its part: a word that hardly any offering uses would otherwise outweigh all
    that is met; it cannot be met by many anyway. Of a compound that is not met as a whole, its parts count for their
    share. Words are the groups of the need (`leaves.names.terms`). Holds no statistic: made once for each way to read a
    need.
    """

    def __init__(self, parts: Sequence[Part], leaves: Leaves) -> None:
        self.parts = tuple(parts)
        self._size = len(leaves.names.terms)
        places, spoken = leaves.links()
        order = np.argsort(spoken, kind="stable")
        spoken = spoken[order]
        #: The words that any leaf speaks for, the leaves of each one after another, and where each begins.
        is_first = np.ones(len(spoken), bool)
        np.not_equal(spoken[1:], spoken[:-1], out=is_first[1:])
        self._starts = is_first.nonzero()[0]
        self._spoken, self._leaf = spoken[self._starts], places[order]
        words, weights, edges, sizes = list[int](), list[float](), list[int](), list[int]()
        #: Places of words that are compounds, with the words that are their own parts.
        self._compounds: list[tuple[int, list[int]]] = []
        for part in parts:
            own = _words_of(part)
            self._compounds += [(len(words) + n, pieces) for n, pieces in _compounds(part, own)]
            edges.append(len(words))
            sizes.append(len(own))
            words += own
            weights += own.values()
        #: The distinct words in sequence of all parts one after another, by what each counts in its place, and the
        #: parts that have any.
        self._words, self._weights = np.array(words, np.int64), np.array(weights, np.float64)
        self._filled = [number for number, size in enumerate(sizes) if size]
        filled = [sizes[number] for number in self._filled]
        self._edges, size_of = np.array([edges[n] for n in self._filled], np.int64), np.array(filled, np.int64)
        self._part_of = np.arange(len(filled)).repeat(filled)
        #: The places of the two words in the middle of each part, where they stand by weight.
        self._middle = self._edges + (size_of - 1) // 2, self._edges + size_of // 2

    def weigh(self, importance: Floats) -> Weights:
        """Return how heavily the words of the parts count where `importance` (by word) is how much each says."""
        heavy = importance[self._words] * self._weights
        if not len(heavy):
            return Weights(heavy, heavy)
        ordered = heavy[np.lexsort((heavy, self._part_of))]
        low, high = self._middle
        most = (ordered[low] + ordered[high]) * (_MOST_OF_MEDIAN / 2.0)
        heavy = np.minimum(heavy, most[self._part_of])
        totals = np.add.reduceat(heavy, self._edges)
        totals[totals <= 0.0] = np.inf
        return Weights(heavy, totals)

    def grades(self, table: Floats, weights: Weights) -> list[list[Grade]]:
        """Return the grade of each part for each row of `table` (offerings x leaves): what each leaf gave."""
        shares = np.zeros((len(table), len(self.parts)))
        if len(self._words):
            met = np.zeros((len(table), self._size), bool)
            if len(self._leaf):
                met[:, self._spoken] = np.logical_or.reduceat(table[:, self._leaf] > 0.0, self._starts, axis=1)
            is_met = met[:, self._words].astype(np.float64)
            for place, pieces in self._compounds:
                is_met[:, place] = np.maximum(is_met[:, place], met[:, pieces].mean(axis=1))
            found = np.add.reduceat(is_met * weights.of_words, self._edges, axis=1)
            shares[:, self._filled] = found / weights.of_parts
        return [[_grade(share) for share in row] for row in shares.tolist()]


def _words_of(part: Part) -> dict[int, float]:
    """Return the distinct words in sequence of a part, with the weight of the last place of each."""
    words, where = part.spoken, slice(part.low, part.high)
    return {
        group: weight
        for term, group, weight in zip(words.terms[where], words.groups[where], words.weights[where], strict=True)
        if term.in_sequence
    }


def _compounds(part: Part, own: Mapping[int, float]) -> list[tuple[int, list[int]]]:
    """Return which of the words of a part, by their order, are compounds, and the words of which each consists."""
    words, where, pieces, starts = part.spoken, slice(part.low, part.high), dict[int, list[int]](), dict[int, int]()
    for term, group, start in zip(words.terms[where], words.groups[where], words.starts[where], strict=True):
        if term.in_sequence:
            starts.setdefault(group, start)
        else:
            pieces.setdefault(start, []).append(group)
    if not pieces:
        return []
    return [(n, pieces[starts[word]]) for n, word in enumerate(own) if starts[word] in pieces]


def _grade(share: float) -> Grade:
    if share >= COVERED_SHARE:
        return "covered"
    return "partly" if share >= PARTLY_SHARE else "missing"
