"""A level that opens its line with plain words behind it and no dash between: "Stg. GEHEIM loket"."""

import re

from schakel.engine.markings import edges, fold, forms, kinds, talk, traits
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.page import Page
from schakel.engine.markings.traits import Candidate

#: Words of these kinds make the line talk: something that is cleared, sold, asked for, taught or said about the level.
_TALKS = frozenset(
    ("is", "past", "may", "not", "permit", "room", "system", "people", "goods", "rule", "teach", "level", "if", "label",
     "count")
)  # fmt: skip
_MOST_WORDS = 9
_OPENS = re.compile(
    r"(?i)^[\s>*#_-]*(?:(?:subject|onderwerp|betreft|betreff|objet|titel|title|re|fw|fwd|wg|aw)\s?:\s*)*"
)
_BEFORE = re.compile(
    r"(?i)(?:draft|concept|ontwerp|entwurf|projet|bijlage|annex|appendix|anlage|annexe|final|definitief|"
    r"[\w./-]*\d[\w./-]*|[a-z]|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|"
    r"january|february|march|may|june|july|august|october)[.,:)]?"
)
_BEHIND = re.compile(r"[.]?\s+(?=[\w\"'(])")
_IS_PROSE = re.compile(r"[.!?;]\s*$|[a-z]{2}[.!?]\s")
#: A word that is not about papers: RESTRICTED substances, entry, area.
_BESIDE_RESTRICTED = re.compile(
    r"(?i)^\W*(?:substances?|entry|entrance|area|areas|access|items?|part(?:y|ies)|use|traffic|airspace|trade|stoffen|"
    r"please|only|preferred|comes?)\b"
)
_SHORT_OF_A_FOUNDATION = frozenset(("STGC", "STGG", "STGZG", "CTSA", "NSA", "NCA"))


def opens_a_heading(page: Page, index: int, one: Candidate) -> bool:
    """Whether this level stands before a heading without a verb, at most behind a date, a version or "Draft"."""
    start, stop = one.start - page.starts[index], one.end - page.starts[index]
    line = page.line(index)
    before, shown, after = line[:start], line[start:stop], line[stop:]
    if one.strength != "own" or fold.canon(shown) in _SHORT_OF_A_FOUNDATION or not _BEHIND.match(after):
        return False
    hit = Hit(start, stop, one.system, one.level, True)
    is_official = edges.looks_marked(line, hit) and (forms.capitals(shown) or shown[:3] in {"Stg", "Dep"})
    if not is_official or not all(map(_BEFORE.fullmatch, _OPENS.sub("", before).split())):
        return False
    words = re.findall(r"[^\W_]+", after)
    if len(words) > _MOST_WORDS or _IS_PROSE.search(after) or _BESIDE_RESTRICTED.match(after):
        return False
    return not _is_talk(words, after)


def _is_talk(words: list[str], after: str) -> bool:
    if words[0].lower() in traits.SMALL or all(map(str.isupper, words)):
        return True
    if any(kinds.kind_of(word) in _TALKS for word in words):
        return True
    return bool(talk.TALK.search(after) or edges.ABOUT_PEOPLE.search(after))
