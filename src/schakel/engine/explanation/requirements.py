"""The parts of a need that an offering may or may not speak to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.leaves import Leaves
from schakel.engine.ranking.words import NeedWord
from schakel.engine.text import stopwords
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
    """One part of a need with the words it is about: field and start of each, as in `NeedWord`."""

    requirement: Requirement
    words: tuple[NeedWord, ...]


def need_parts(need: Need, words: Sequence[NeedWord]) -> list[Part]:
    """Return the parts of a need in its own order.

    As given (`need.requirements`); else its list items; else its sentences; a need of one sentence by its clauses.
    Parts without a word that counts are left out.
    """
    if need.requirements:
        return _given_parts(need, words)
    field = "text" if need.text.strip() else "title"
    text = need.text if field == "text" else need.title
    mine = [w for w in words if w.field == field]
    for cut in (_items, _sentences, _clauses):
        parts = [p for p in (_part(text, s, e, mine) for s, e in cut(text)) if p.words]
        if len(parts) > 1:
            return _weightiest(_distinct([_bare(p, text) for p in parts] if cut is _clauses else parts))
    return [p for p in [_part(text, 0, len(text), mine)] if p.words]


def _given_parts(need: Need, words: Sequence[NeedWord]) -> list[Part]:
    parts = []
    for number, text in enumerate(need.requirements):
        mine = tuple(w for w in words if w.field == f"requirement {number}")
        parts.append(Part(Requirement(part_text(text)), mine))
    return [p for p in parts if p.words]


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


def _part(text: str, start: int, end: int, words: Sequence[NeedWord]) -> Part:
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;:"):
        end -= 1
    inside = tuple(w for w in words if w.start >= start and w.end <= end)
    return Part(Requirement(part_text(text[start:end]), start, end), inside)


def _bare(part: Part, text: str) -> Part:
    """Return a clause without the small words before its first word that counts ("een bereik" -> "bereik")."""
    telling = [w for w in part.words if w.form not in stopwords.PROCESS] or part.words
    start, end = min(w.start for w in telling), part.requirement.end
    return Part(Requirement(part_text(text[start:end]), start, end), part.words)


def part_text(text: str) -> str:
    """Return the text by which a part of a need is known: on one line, cut at a word where it is long."""
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONGEST_LABEL else plain[:_LONGEST_LABEL].rsplit(" ", 1)[0] + " …"


def _distinct(parts: list[Part]) -> list[Part]:
    return list({p.requirement.text.casefold(): p for p in reversed(parts)}.values())[::-1]


def _weightiest(parts: list[Part]) -> list[Part]:
    if len(parts) <= MOST_PARTS:
        return parts
    weights = {id(p): sum(w.weight for w in p.words) for p in parts}
    keep = {id(p) for p in sorted(parts, key=lambda p: (-weights[id(p)], p.requirement.start))[:MOST_PARTS]}
    return [p for p in parts if id(p) in keep]


class Grader:
    """Tells how far offerings speak to each part of a need, by the share of its weight that is met.

    At least `COVERED_SHARE` is covered, at least `PARTLY_SHARE` partly, less is missing. Each word weighs at most
    `_MOST_OF_MEDIAN` times the median of its part: a word that hardly any offering uses would otherwise outweigh all
    that is met; it cannot be met by many anyway. Of a compound that is not met as a whole, its parts count for their
    share. Holds no statistic: made once for each way to read a need.
    """

    def __init__(self, parts: Sequence[Part], leaves: Leaves) -> None:
        self.parts = tuple(parts)
        numbers: dict[tuple[str, ...], int] = {}
        for part in parts:
            for word in part.words:
                numbers.setdefault(word.keys, len(numbers))
        self.words = tuple(numbers)
        places, spoken = leaves.links(numbers)
        order = np.argsort(spoken, kind="stable")
        #: The words that any leaf speaks for, the leaves of each one after another, and where each begins.
        self._spoken, self._starts = np.unique(spoken[order], return_index=True)
        self._leaf = places[order]
        self._weighed = [_weighed(part, numbers) for part in parts]

    def grades(self, table: Floats, importance: Floats) -> list[list[Grade]]:
        """Return the grade of each part for each row.

        `table` (offerings x leaves) is what each leaf gave, `importance` (by `words`) how much each word says.
        """
        met = np.zeros((len(table), len(self.words)), bool)
        if len(self._leaf):
            met[:, self._spoken] = np.logical_or.reduceat(table[:, self._leaf] > 0.0, self._starts, axis=1)
        shares = [_met_shares(weighed, met, importance) for weighed in self._weighed]
        return [[_grade(share) for share in row] for row in np.column_stack(shares).tolist()] if shares else []


@dataclass(frozen=True, slots=True)
class _Weighed:
    """The distinct words of a part by number, their weights by place, and for each compound its own parts."""

    words: npt.NDArray[np.int64]
    weights: Floats
    compounds: tuple[tuple[int, tuple[int, ...]], ...]


def _weighed(part: Part, numbers: Mapping[tuple[str, ...], int]) -> _Weighed:
    pieces: dict[int, list[int]] = {}
    for word in part.words:
        if not word.in_sequence:
            pieces.setdefault(word.start, []).append(numbers[word.keys])
    first: dict[tuple[str, ...], NeedWord] = {}
    weights: dict[tuple[str, ...], float] = {}
    for word in part.words:
        if word.in_sequence:
            first.setdefault(word.keys, word)
            weights[word.keys] = word.weight
    compounds = tuple((n, tuple(pieces[w.start])) for n, w in enumerate(first.values()) if w.start in pieces)
    words = np.array([numbers[keys] for keys in first], dtype=np.int64)
    return _Weighed(words, np.array([weights[keys] for keys in first], dtype=np.float64), compounds)


def _met_shares(weighed: _Weighed, met: npt.NDArray[np.bool_], importance: Floats) -> Floats:
    """Return the share of a part's weight that each row of `met` (offerings x words) meets."""
    heavy = importance[weighed.words] * weighed.weights
    if not len(heavy):
        return np.zeros(len(met))
    ordered = np.sort(heavy)
    median = (ordered[(len(heavy) - 1) // 2] + ordered[len(heavy) // 2]) / 2.0
    heavy = np.minimum(heavy, _MOST_OF_MEDIAN * float(median))
    total = float(heavy.sum())
    if total <= 0.0:
        return np.zeros(len(met))
    is_met = met[:, weighed.words].astype(np.float64)
    for word, own in weighed.compounds:
        is_met[:, word] = np.maximum(is_met[:, word], met[:, own].mean(axis=1))
    shares: Floats = (is_met * heavy).sum(axis=1) / total
    return shares


def _grade(share: float) -> Grade:
    if share >= COVERED_SHARE:
        return "covered"
    return "partly" if share >= PARTLY_SHARE else "missing"
