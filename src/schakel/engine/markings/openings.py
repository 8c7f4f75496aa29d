"""A level that opens or closes a heading with no dash between: "Stg. GEHEIM loket", "Jaarplan NATO SECRET"."""

import math
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
_TALKS_OF_A_PAPER = _TALKS - {"room", "system"}  # an overview of vaults is a paper; a vault is none
_SURE = frozenset(("own", "compound"))
_MOST_WORDS = 9
_BAR_OF_OPENINGS, _BAR_OF_PAPERS = -1.5, -3.0  # no marking where the words around weigh against it
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
    if one.strength not in _SURE or fold.canon(shown) in _SHORT_OF_A_FOUNDATION or not _BEHIND.match(after):
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


_NO_TITLE = re.compile(r"(?i)[.!?;:]\s+\S|[?\"'(\[|=<>]|:\s*$|\s[-–—/]+\s")


def closes_a_heading(page: Page, index: int, one: Candidate) -> bool:
    """Whether this level ends a line behind the title of a paper: "Inventory of tools NATO RESTRICTED"."""
    start, stop = one.start - page.starts[index], one.end - page.starts[index]
    line = page.line(index)
    before, shown, after = _OPENS.sub("", line[:start]), line[start:stop], line[stop:]
    if before.count(" ") > 2:  # "Report on tyre wear: NATO SECRET"
        before = re.sub(r"(?<=\w):\s+$", " ", before)
    if (
        one.strength not in _SURE
        or after.strip(" .*_")
        or _NO_TITLE.search(before)
        or fold.canon(shown) in _SHORT_OF_A_FOUNDATION
    ):
        return False
    hit = Hit(start, stop, one.system, one.level, True)
    if not (edges.looks_marked(line, hit) and (forms.capitals(shown) or shown[:3] in {"Stg", "Dep"})):
        return False
    words = re.findall(r"[^\W_]+", before)
    if not 1 <= len(words) <= _MOST_WORDS or words[-1].lower() in traits.SMALL or not words[0][:1].isupper():
        return False
    if kinds.kind_of(words[0]) != "paper" or words[0].lower().endswith(("documents", "documenten", "stukken")):
        return False
    said = [kinds.kind_of(word) for word in words]
    return not any(kind in _TALKS_OF_A_PAPER for kind in said) and not (
        talk.TALK.search(before) or edges.ABOUT_PEOPLE.search(re.sub(r"(?i)\bklui(?:s|zen)\b", "", before))
    )


_THIS_IS = re.compile(
    r"(?i)(?:^|[.!?:;,]\s+|^\W+)(?:dit|deze|this|these|dieser?|dieses|ce|cette|cet|ces|questo|questa|este|esta)\s+"
    r"(?:[\w-]+\s+){0,2}?(?P<noun>[\w-]{3,})\s+(?:is|are|zijn|ist|sind|est|sont|e|es|esta)\s+"
    r"(?:(?:gerubriceerd|geclassificeerd|gemerkt|classified|marked|eingestuft|classifiee?s?|classificat[oa]|clasificad[oa])\s+)?"
    r"(?:(?:als|as|comme|como|come)\s+)?$"
)
_ENDS_THERE = re.compile(r"(?i)\s*(?:[.;,)]|$|(?:en|and|und|et|eingestuft|gerubriceerd)\b)")
_NO_PAPER = frozenset(("room", "system", "people", "permit", "goods", "level", "label", "work"))


def says_this_is(page: Page, index: int, one: Candidate) -> bool:
    """Whether a sentence says so of "this ..." and what it names is no room, system, person, permit or contract."""
    start, stop = one.start - page.starts[index], one.end - page.starts[index]
    line = page.line(index)
    said = _THIS_IS.search(line[max(0, start - 120) : start])
    if said is None or one.strength not in _SURE or not _ENDS_THERE.match(line, stop):
        return False
    is_asked = "?" in line[stop : stop + 80] or _IS_UNSURE.search(line[max(0, start - 120) : start][: said.start()])
    hit = Hit(start, stop, one.system, one.level, True)
    return not is_asked and edges.looks_marked(line, hit) and kinds.kind_of(said["noun"]) not in _NO_PAPER


_IS_UNSURE = re.compile(r"(?i)\b(?:als|if|indien|wanneer|when|wenn|falls|si|of|whether|ob|stel|suppose)\b[^.!?]*$")


def bar(page: Page, index: int, one: Candidate) -> float:
    """The weight over which this level marks by its place in a heading or in a sentence about "this ..."; else none."""
    if closes_a_heading(page, index, one) or says_this_is(page, index, one):
        return _BAR_OF_PAPERS
    return _BAR_OF_OPENINGS if opens_a_heading(page, index, one) else math.inf
