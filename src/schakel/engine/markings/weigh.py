"""Levels that share a line with other words: weighed by what stands around them, with weights learnt from passages.

What the rules judge (a level alone on its line, behind a label, at the edge of a title, in a sentence about its own
text) is not weighed again. `bench/marking_weights.py` learns the weights; each belongs to one trait that can be
read (`traits`), so the file says why a line is held for marked.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise

from schakel.engine.markings import choices, fold, forms, neighbours, openings, talk, traits
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.page import Page
from schakel.engine.markings.traits import Candidate

_MOST = 2000  # levels that are weighed; one finding is enough to refuse a text
_AROUND = 3  # lines on either side in which levels of other heights make a list

_LONG_WORD = 16  # characters: OFFICIAL-SENSITIVE is nothing else
_OTHER_COLOUR = re.compile(r"(?i)\bTLP\W{0,2}(?:amber|green|clear|white|groen|wit|oranje)")
_UNCLASSIFIED = re.compile(r"(?i)\b(?:unclassified|ongerubriceerd|offen|non protege|nu)\b")
_PARTED = re.compile(
    r"(?i)\b(?:with|without|met|zonder|mit|ohne|avec|sans|separated?|detached|gescheiden|anders|otherwise)\b"
)
_EXAMPLE = re.compile(
    r"(?i)(?:voorbeeld\w*|bijv\.?|\b(?-i:bv)\.?|"
    r"\be\.?g\.?|examples?|such as|zoals|instance|z\. ?b\.)\W*(?:\w+\W+){0,2}$|"
    r"(?:voorbeeld|example|exemple|beispiel)\b[^.!?]{0,40}[\"'“„«]$"
)
_ASKS = re.compile(r"^[^.!\n]*\?")
_A_NAME = re.compile(r"\.?\s+(?:[A-Z][a-z]|van\b|de\b|is\b|en\b)")
_SHORT_OF_A_FOUNDATION = frozenset(("STGC", "STGG", "DEPV", "STGZG"))
_BEHIND_A_WORD = re.compile(r"[)\]] \w| [-–—] \w|: \w| \(\w")
_JOINED = re.compile(
    r"(?i)[,/;|=<>→+]|\b(?:en|of|and|or|und|oder|et|ou|t/m|tot|to|through|versus|vs|dan|than|cancelled|vervallen)\b"
)
_MOVED = re.compile(
    r"(?i)\b(?:verlag\w+|verhog\w+|downgrad\w+|upgrad\w+|her(?:rubric|class)\w+|reclassif\w+|geweigerd|refused|rejected)\b"
)
_MANY = re.compile(r"(?i)\b(?:markings|merkingen|rubriceringen|classifications|caveats)\b(?!\s*:)")
_CHAPTER = re.compile(r"(?i)^\W*(?:hoofdstuk|chapter|paragraaf|paragraph|kapitel|les|lesson|module)\b")
_DEFINES = re.compile(
    r"(?i)\W{1,3}(?:\w+ ){0,3}(?:damage|schade|nadeel|harm|prejudice|injury|disclosure|kennisname|gevolgen|schaden)\b"
)
_ANSWERS = re.compile(
    r"(?i)(?:clearances?|screening\w*|vgb|fsc|psc|abdo\S*|abro\S*|habilitation|\w*ermachtigung|\w*uberprufung)\b[^?\n]{0,40}\?"
    r"[^.?\n]{0,30}$"
)
_OF_ANOTHER = re.compile(
    r"(?i)\b(?:a|an|een|eine?|une?)\s+(?:\w+\s+)?(?:classified|gerubriceerde?|eingestufte[nrs]?|classifiee?)\s+[\w-]+\s*[(,]\s*$"
)
_A_CALL = re.compile(r"[\w\]]\(r?[\"'][^\"'(]*$|^s/")
_A_TABLE = re.compile(r"[|\t;]")
_CHOICE = re.compile(r"(?i)\b(?:delete|circle|strike|omcirkel|doorhalen|kies|choose|select\w*|streichen|rayer)\b")
_PERMITTED = re.compile(
    r"(?i)\b(?:hoogst\w*|max(?:imaal|imale|imum)?|min(?:imaal|imale|imum)?(?!\. (?:van|of|v\.))|"
    r"toegestane?|permitted|permissible|allowed|required|vereiste?|benodigde?|gewenste?|"
    r"expected|likely|verwacht\w*|naar verwachting|toekomstige|voorziene|former|formerly|"
    r"voormalige?|previous|vroegere)\b"
)


@cache
def weights() -> dict[str, float]:
    """Trait -> weight; `over` is the sum above which a level is held for a marking."""
    text = resources.files("schakel.engine.markings").joinpath("data", "weights.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    return {row["trait"]: float(row["weight"]) for row in rows}


@dataclass(frozen=True, slots=True)
class Weighable:
    """A level in a line with other words, and the traits of its place."""

    candidate: Candidate
    traits: tuple[str, ...]


def weighed(page: Page, lines: Iterable[int]) -> Iterator[Hit]:
    """The levels in these lines whose traits weigh more than the bar."""
    known = weights()
    bar = known["over"]
    for one in weighable(page, lines):
        weight, found = sum(known.get(trait, 0.0) for trait in one.traits), one.candidate
        if weight > bar or weight > openings.bar(page, page.line_at(found.start), found):
            yield Hit(found.start, found.end, found.system, found.level, True)


def weighable(page: Page, lines: Iterable[int]) -> Iterator[Weighable]:
    """The levels in these lines that are neither alone nor plainly talk, in order, at most 2,000."""
    named: list[tuple[int, Candidate]] = []
    for index in lines:
        named += ((index, one) for one in traits.named(page.flat, page.starts[index], page.ends[index]))
        if len(named) >= _MOST:
            break
    in_line = Counter(index for index, _ in named)
    levels = len({(one.system, one.level) for _, one in named})
    systems = len({one.system for _, one in named})
    for at, (index, one) in enumerate(named):
        if not _is_own(one, page.flat):
            continue
        near = [other for where, other in named[max(0, at - 8) : at + 9] if abs(where - index) <= _AROUND]
        if len({(other.system, other.level) for other in near}) >= 3 or in_line[index] >= 4:
            continue
        talks = set(_talk(page, index, one))
        if _is_alone(page, index, one) or talks - _WEIGHED_TALK:
            continue
        above = page.line(index - 1) if index else ""
        below = page.line(index + 1) if index + 1 < len(page) else ""
        counts = (min(levels, 4), min(systems, 4))
        seen = traits.of(one, page.flat, above, below, _place(page, index), counts)
        yield Weighable(one, (*seen, *(f"talk {kind}" for kind in talks)))


def _sets_side_by_side(page: Page, index: int) -> bool:
    """Whether a sign or a small word joins the levels of a line: they are compared, listed or offered."""
    named = list(traits.named(page.flat, page.starts[index], page.ends[index]))
    return len(named) < 2 or any(
        _JOINED.search(page.flat[one.end : other.start])
        for one, other in pairwise(sorted(named, key=lambda c: c.start))
    )


def _is_own(one: Candidate, flat: str) -> bool:
    """Whether the level is no ordinary word: SECRET and RESTRICTED stand on signs and posters too."""
    shown = flat[one.start : one.end]
    if one.level == "caveat":
        return "EYES" in shown
    if one.strength == "short S" or one.strength == "short C" or one.strength == "short TS":
        return "(U)" in flat
    if one.strength != "capitals" or len(shown) > _LONG_WORD:
        return True
    if " " in shown and shown != "TOP SECRET":  # TRES SECRET, STRENG GEHEIM: a film is only the English one
        return True
    begin = flat.rfind("\n", 0, one.start) + 1
    before = flat[begin : one.start]
    if _UNCLASSIFIED.search(before) and _PARTED.search(before):
        return True
    return not before.strip(" *>#([") and bool(_BEHIND_A_WORD.match(flat, one.end))


def _place(page: Page, index: int) -> str:
    if len(page) == 1:
        return "only"
    return "first" if index == 0 else "last" if index == len(page) - 1 else "within"


def _is_alone(page: Page, index: int, one: Candidate) -> bool:
    """Whether no other word stands on the line: the rules judge it."""
    line = page.flat[page.starts[index] : one.start] + " " + page.flat[one.end : page.ends[index]]
    return not re.search(r"[^\W\d_]{2}", line)


#: Forms of talk that weigh like any other trait; each of the others settles it.
_WEIGHED_TALK = frozenset(("many", "moved", "chapter", "foundation"))


def _talk(page: Page, index: int, one: Candidate) -> Iterator[str]:
    """The forms of talk that the rules know in this line: a glossary, a list, a choice, a question, an example."""
    line = page.line(index)
    before = page.flat[max(page.starts[index], one.start - 160) : one.start]
    after = page.flat[one.end : min(page.ends[index], one.end + 160)]
    hit = Hit(one.start, one.end, one.system, one.level, True)
    name = _A_NAME.match(after) if fold.canon(page.flat[one.start : one.end]) in _SHORT_OF_A_FOUNDATION else None
    is_parted = _PARTED.search(line)
    shows = {
        "explains itself": forms.explains_itself(line),
        "boxes": choices.has_boxes(line),
        "side by side": neighbours.names_levels(line) and _sets_side_by_side(page, index),
        "unclassified": _UNCLASSIFIED.search(line) and not is_parted,
        "example": _EXAMPLE.search(before),
        "asks": _ASKS.match(after),
        "or more": talk.SAME_OR_MORE.match(after),
        "other colour": _OTHER_COLOUR.search(line),
        "table of systems": _A_TABLE.search(line) and len(set(neighbours.systems_in(line))) >= 2,
        "many": _MANY.search(line),
        "moved": _MOVED.search(line),
        "chapter": _CHAPTER.match(line),
        "a call": _A_CALL.search(before),
        "enumerated": choices.ENUMERATED.search(line),
        "choice": _CHOICE.search(line),
        "permitted": _PERMITTED.search(before),
        "foundation": name,
        "a sign": one.strength == "capitals" and neighbours.is_a_sign(after),
        "answers": _ANSWERS.search(before),
        "of another": _OF_ANOTHER.search(before),
        "defines": not before.strip() and _DEFINES.match(after),
        "explained": neighbours.is_explained(page, index, (hit,)),
    }
    yield from (kind for kind, is_seen in shows.items() if is_seen)
