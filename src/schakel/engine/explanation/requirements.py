"""The parts of a need that an offering may or may not speak to."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

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
    r"\s*[,:()]\s+|\s+(?:and|or|with|without|for|in|on|under|against|en|of|met|zonder|voor|op|onder|tegen|bij|van|tijdens)\s+",
    re.IGNORECASE,
)


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


def graded_parts(
    parts: Sequence[Part], weigh: Mapping[tuple[str, ...], float], is_met: Callable[[tuple[str, ...]], bool]
) -> list[Grade]:
    """Return for each part how far an offering speaks to it, by the share of its weight that is met.

    At least `COVERED_SHARE` is covered, at least `PARTLY_SHARE` partly, less is missing. `weigh` gives the idf-weighted
    importance of a word (by its keys). Of a compound that is not met as a whole, its parts count for their share.
    """
    return [_grade(_met_share(part, weigh, is_met)) for part in parts]


def _grade(share: float) -> Grade:
    if share >= COVERED_SHARE:
        return "covered"
    return "partly" if share >= PARTLY_SHARE else "missing"


def _met_share(part: Part, weigh: Mapping[tuple[str, ...], float], is_met: Callable[[tuple[str, ...]], bool]) -> float:
    """Return the share of a part's weight that is met; each word weighs at most `_MOST_OF_MEDIAN` times the median.

    A word that hardly any offering uses would otherwise outweigh all that is met; it cannot be met by many anyway.
    """
    pieces: dict[int, list[bool]] = {}
    for word in part.words:
        if not word.in_sequence:
            pieces.setdefault(word.start, []).append(is_met(word.keys))
    heavy = {w.keys: weigh.get(w.keys, 0.0) * w.weight for w in part.words if w.in_sequence}
    most = _MOST_OF_MEDIAN * median(heavy.values()) if heavy else 0.0
    total = met = 0.0
    seen: set[tuple[str, ...]] = set()
    for word in part.words:
        if not word.in_sequence or word.keys in seen:
            continue
        seen.add(word.keys)
        weight = min(heavy[word.keys], most)
        total += weight
        own = pieces.get(word.start, [])
        met += weight * (1.0 if is_met(word.keys) else sum(own) / len(own) if own else 0.0)
    return met / total if total > 0 else 0.0
