"""Walk a text once and report the markings in it, and not the talk about them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate, islice

from schakel.engine.markings import cells, choices, edges, fold, forms, sentences, talk
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import BY_LETTERS, FRAGMENTS
from schakel.engine.markings.marking import Marking

MOST = 500  # findings that are reported; one is enough to refuse a text
_BROKEN = 70  # letters; a marking that is broken over lines holds no more
_LONG = 1000  # characters; longer lines are cut at a space, so that no line costs more than another

_VERTICAL = re.compile(r"(?:^[^\n]{1,2}\n+){4,}[^\n]{1,2}$", re.MULTILINE)
_TAG = re.compile(r"<[^<>\n]{1,300}>")
_BULLET = re.compile(r"^\s*(?P<kind>[-*+•·▪o☐☑☒□■]|\[[ xX]?\]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_SECTION = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2}){1,4}\.?\s+\S")
_EXPLAINS = re.compile(
    r"(?i)^\W*(?:(?:is|zijn|betekent|means|applies|geldt|gebruikt|wordt gebruikt|is used|used for|"
    r"deze rubricering|dit niveau|de rubricering|"
    r"this (?:level|classification|marking)|the (?:level|classification|marking)|information (?:whose|"
    r"which|the)|informatie waarvan|"
    r"kennisname|compromittering|unauthori[sz]ed disclosure|indien kennisname|als kennisname|"
    r"if disclos\w+|voor informatie|for information)\b)"
)


_FIRM = re.compile(
    r"(?i)\bproperty of\b|\bproprietary\b|\bcopyright\b|\xa9|\ball rights reserved\b|\btrade secrets?\b|"
    r"\bnon-disclosure agreement\b|\bconfidentiality agreement\b|\bgeheimhoudingsovereenkomst\b|"
    r"\bpitch ?deck\b|\binvestors?\b|"
    r"\b(?:B\.?V|N\.?V|GmbH|Ltd|Inc|LLC|S\.?A\.?S)\b|\b(?:quotation|offerte|price ?list|prijslijst|Angebot)\b"
)


_CLEARED = re.compile(r"(?i)\b(?:cleared|gescreend|clearance holder)\b")
_HEADS_LEVEL = re.compile(
    r"(?i)^\W*(?:[\w'/-]+\s+){0,3}?(?:\w*clearances?|\w*screening\w*|vgb|vgvb|\w*machtiging\w*|fsc|psc|"
    r"\w*autorisatie\w*|"
    r"abdo\S*|abro\S*)(?:\s+(?:level|niveau|status))?\s*[:?]?\s*$"
)
_OPEN_LEVEL = re.compile(r"(?i)^\W*(?:public|internal|open|intern|openbaar|general|restricted zone)\W*$")
_NO_LEVEL = re.compile(r"(?i)^\W*(?:(?:niet |on)gerubriceerd|(?:nato |eu )?unclassified|geen|none)\W*$")
_OTHER_COLOUR = re.compile(r"(?i)^\W*TLP\s?[: -]\s?(?:clear|white|green|amber|groen|wit|oranje)")


@dataclass(slots=True)
class _Page:
    """A flat text as lines that are not blank: where each begins and ends, and where its bare letters begin."""

    flat: str
    letters: str
    starts: list[int]
    ends: list[int]
    letter_starts: list[int]
    is_cut: set[int] = field(default_factory=set)

    def line(self, index: int) -> str:
        return self.flat[self.starts[index] : self.ends[index]]

    def __len__(self) -> int:
        return len(self.starts)


def _page(flat: str) -> _Page:
    starts, ends, cuts = [], [], set()
    at = 0
    bare: list[str] = []
    raw_lines = flat.split("\n")
    for raw, letters in zip(raw_lines, fold.canon(flat).split("\n"), strict=True):
        if letters:
            if len(raw) <= _LONG:
                starts.append(at)
                ends.append(at + len(raw))
                bare.append(letters)
            else:
                for begin, end in _cuts(raw):
                    if begin:
                        cuts.add(len(starts))
                    starts.append(at + begin)
                    ends.append(at + end)
                    bare.append(fold.canon(raw[begin:end]))
        at += len(raw) + 1
    return _Page(flat, "".join(bare), starts, ends, [0, *accumulate(map(len, bare))], cuts)


def _cuts(line: str) -> Iterator[tuple[int, int]]:
    begin = 0
    while len(line) - begin > _LONG:
        end = line.rfind(". ", begin + _LONG // 2, begin + _LONG) + 2
        if end < begin + 2:
            end = line.rfind(" ", begin + _LONG // 2, begin + _LONG) + 1
        if end < begin + 1:
            end = begin + _LONG
        yield begin, end
        begin = end
    yield begin, len(line)


def _candidates(page: _Page) -> list[tuple[int, int]]:
    """Ranges of lines whose bare letters hold a fragment, in order, each once."""
    found: set[tuple[int, int]] = set()
    for fragment in FRAGMENTS:
        at = page.letters.find(fragment)
        while at >= 0:
            first = bisect_right(page.letter_starts, at) - 1
            last = bisect_right(page.letter_starts, at + len(fragment) - 1) - 1
            found.add((first, last))
            # The rest of this line says nothing more: go on behind it.
            at = page.letters.find(fragment, max(at + 1, page.letter_starts[last + 1] - len(fragment) + 1))
    return sorted(found)


def find_markings(text: str) -> tuple[Marking, ...]:
    """Find the classification markings (Dutch: rubriceringen en merkingen) in a text, in the order they stand.

    Judged by form and place: a marking stands alone on its line, in capitals, behind a label, at the edge of a title,
    before a portion, or in a sentence that classifies its own text. Talk about classification is none. Spaced and
    broken letters, look-alike characters, invisible characters and scanning slips are read as an eye reads them.
    Linear in the length of the text; reports at most 500 findings. Never raises.
    """
    flat = fold.flatten(text)
    page = _page(flat.text)
    hits = _judged(page, dict(_stand_alone(page)))
    hits += _at_rims(page)
    for finder in (
        sentences.declarations,
        sentences.statements,
        sentences.tbb_lines,
        edges.portions,
        edges.short_forms,
        sentences.authority_blocks,
        _vertical,
    ):
        hits += islice(finder(flat.text), MOST)
    chosen = _without_overlaps(choices.judge(flat.text, hits))
    return tuple(_marking(text, flat, hit) for hit in chosen[:MOST])


def _marking(text: str, flat: fold.Flat, hit: Hit) -> Marking:
    start, end = flat.origin(hit.start), flat.origin(hit.end - 1) + 1
    return Marking(text=text[start:end], at=start, system=hit.system, level=hit.level)


def _at_rims(page: _Page) -> Iterator[Hit]:
    """A header or footer that ran together with the text: at the very start, or behind the last full stop."""
    if len(page):
        yield from edges.at_start(page.line(0), page.starts[0])
        yield from edges.at_end(page.line(len(page) - 1), page.starts[-1])


def _without_overlaps(hits: list[Hit]) -> list[Hit]:
    chosen: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if not chosen or hit.start >= chosen[-1].end:
            chosen.append(hit)
    return chosen


@dataclass(frozen=True, slots=True)
class _Found:
    """What one range of lines holds: findings that neighbours may explain away, or that stand whatever they say."""

    hits: tuple[Hit, ...]
    is_judged_by_neighbours: bool


def _stand_alone(page: _Page) -> Iterator[tuple[int, _Found]]:
    seen: dict[str, tuple[Hit, ...] | None] = {}
    labels: dict[str, tuple[Hit, ...]] = {}
    found = 0
    for first, last in _candidates(page):
        if found >= 2 * MOST:
            return
        result = _in_line(page, first, seen, labels) if first == last else None
        if result is None:
            result = _across(page, first, last)
        if result is not None:
            found += 1
            yield first, result


def _in_line(
    page: _Page, index: int, seen: dict[str, tuple[Hit, ...] | None], labels: dict[str, tuple[Hit, ...]]
) -> _Found | None:
    line, start = page.line(index), page.starts[index]
    if index not in page.is_cut:
        if line not in seen:
            seen[line] = _alone_in(line)
        own = seen[line]
        if own:
            return _Found(tuple(_moved(hit, start) for hit in own), True)
    if line not in labels:
        labels[line] = tuple(forms.labelled(line))
    hits = tuple(_moved(hit, start) for hit in labels[line])
    return _Found(hits, False) if hits else None


def _moved(hit: Hit, by: int) -> Hit:
    return Hit(hit.start + by, hit.end + by, hit.system, hit.level, hit.is_own)


def _blank(tag: re.Match[str]) -> str:
    """A tag as spaces; what stands in pointed brackets as decoration stays: `<<NATO SECRET>>`."""
    return tag.group() if forms.alone(tag.group()) else " " * len(tag.group())


def _alone_in(line: str) -> tuple[Hit, ...] | None:
    plain = _TAG.sub(_blank, line) if "<" in line else line
    parts = [found for at, part in forms.segments(plain) if (found := forms.alone(part, at))]
    if _is_table_of_levels(parts):
        return None
    hit = forms.alone(plain)
    if not hit and not parts and not talk.TALK.search(plain):
        in_cells = [forms.alone(cell, at) for at, cell in cells.of_a_file(plain)]
        parts = [found for found in in_cells if found and found.is_own and edges.looks_marked(plain, found)]
        parts = [] if _is_table_of_levels(parts) else parts
    if (
        parts
        and not hit
        and (_CLEARED.search(plain) or any(_HEADS_LEVEL.match(cell) for _, cell in forms.segments(plain)))
    ):
        return None
    if hit and len({phrase.system for phrase in forms.phrases_in(fold.canon(plain))}) >= 4:
        return None
    if hit or parts:
        return (hit,) if hit else tuple(parts)
    if len({phrase.system for phrase in forms.phrases_in(fold.canon(plain))}) >= 3:
        return None
    at_edge = list(edges.at_edge(plain))
    return None if _is_table_of_levels(at_edge) else tuple(at_edge) or None


def _is_table_of_levels(hits: list[Hit]) -> bool:
    systems = {hit.system for hit in hits}
    levels: dict[str, set[str]] = {}
    for hit in hits:
        levels.setdefault(hit.system, set()).add(hit.level)
    return (
        len(systems) >= 3
        or len({hit.system for hit in hits if hit.is_own} - {"NATO", "EU", "TLP"}) >= 2
        or any(len(of_one) >= 2 for of_one in levels.values())
    )


def _across(page: _Page, first: int, last: int) -> _Found | None:
    """A marking broken over two to four lines that hold nothing else."""
    if last - first > 3 or page.ends[last] - page.starts[first] > 110:
        return None
    if page.letter_starts[last + 1] - page.letter_starts[first] > _BROKEN:
        return None
    for a in (first, first - 1):
        for b in (last, last + 1):
            if a < 0 or b >= len(page) or not 1 <= b - a <= 3 or page.ends[b] - page.starts[a] > 120:
                continue
            if page.letter_starts[b + 1] - page.letter_starts[a] > _BROKEN or not page.line(a)[:1].strip(
                "abcdefghijkmnopqstuvwxyz"
            ):
                continue
            if not forms.MARK_WORDS.search(page.letters, page.letter_starts[a], page.letter_starts[b + 1]):
                continue
            piece = page.flat[page.starts[a] : page.ends[b]]
            hit = forms.alone(piece, page.starts[a])
            if hit and all(word[0].isupper() for word in re.findall(r"[^\W\d_]{2,}", page.flat[hit.start : hit.end])):
                return _Found((hit,), True)
    return None


def _vertical(flat: str) -> Iterator[Hit]:
    """Letters one below the other, as along a margin."""
    for run in _VERTICAL.finditer(flat):
        letters, starts, ends = fold.canon_with_places(run.group()[:_LONG])
        for found in forms.MARK_WORDS.finditer(letters):
            start, end = starts[found.start()], ends[found.end() - 1]
            phrase = BY_LETTERS[found.group()]
            if phrase.strength != "label" and len(found.group()) >= 6 and forms.capitals(run.group()[start:end]):
                yield Hit(run.start() + start, run.start() + end, phrase.system, phrase.level, True)


def _judged(page: _Page, found: dict[int, _Found]) -> list[Hit]:
    """Leave out what the lines around show to be a list, a heading with its explanation, or a wrapped sentence."""
    explained = {index for index, one in found.items() if one.is_judged_by_neighbours and _is_explained(page, index)}
    explained |= _lists_of_levels(page, found)
    headings = cells.Headings(page.line)
    explained |= {
        index
        for index, one in found.items()
        if one.is_judged_by_neighbours
        and all(headings.speaks_of_levels(index, hit.start - page.starts[index]) for hit in one.hits)
    }
    return [hit for index, one in found.items() if index not in explained for hit in one.hits]


def _is_explained(page: _Page, index: int) -> bool:
    line = page.line(index)
    if _is_of_a_firm(page, index):
        return True
    before = page.line(index - 1) if index else ""
    after = page.line(index + 1) if index + 1 < len(page) else ""
    if _EXPLAINS.match(after):
        return True
    if _SECTION.match(line) or _is_acronym(line, after):
        return True
    if any(_names_levels(line) for line in (before, after)):
        return True
    if _OTHER_COLOUR.match(before) or _OTHER_COLOUR.match(after):
        return True
    touches = bool(index) and page.flat.count("\n", page.ends[index - 1], page.starts[index]) <= 1
    if touches and _HEADS_LEVEL.match(before):
        return True
    if (
        touches
        and line.rstrip().endswith((".", ",", ";"))
        and re.search(r"[a-z,(\"']\s*$", before)
        and len(before) > 40
    ):
        return not re.search(r"(?i)(?:v|vertr|g|c)\.\s*$", line)
    bullet = _BULLET.match(line)
    if bullet is None or line.rstrip().endswith(bullet["kind"]):
        return False
    siblings = [other for other in (before, after) if _is_same_bullet(bullet, _BULLET.match(other))]
    return any(forms.alone(other) is None for other in siblings)


def _names_levels(line: str) -> bool:
    """Whether a line names two levels of one system: it speaks about them, and so do its neighbours."""
    levels: dict[str, set[str]] = {}
    for phrase in forms.phrases_in(fold.canon(line)) if len(line) <= forms.LONGEST_ALONE else ():
        levels.setdefault(phrase.system, set()).add(phrase.level)
    return any(len(of_one) >= 2 for of_one in levels.values())


def _is_of_a_firm(page: _Page, index: int) -> bool:
    """A bare CONFIDENTIAL above `Property of Voorbeeld B.V.`: a firm's own word, and no marking of a state."""
    word = re.sub(r"[^A-Z]", "", page.line(index).upper())
    around = " ".join(page.line(one) for one in range(max(0, index - 1), min(len(page), index + 2)))
    return word in {"CONFIDENTIAL", "CONFIDENTIEL", "CONFIDENTIEEL", "CONFIDENCIAL", "RESTRICTED"} and bool(
        _FIRM.search(around)
    )


def _is_same_bullet(one: re.Match[str], other: re.Match[str] | None) -> bool:
    """Both the same sign, or both a number or letter."""
    return other is not None and (
        one["kind"] == other["kind"] or (one["kind"][-1] in ".)" and other["kind"][-1] in ".)")
    )


def _is_acronym(line: str, after: str) -> bool:
    """`SECRET` above `SECurity of Railways against Electromagnetic aTtacks`: the name of a project."""
    name = "".join(c for c in line if c.isalpha())
    return (
        len(name) >= 4 and len(after) > 2 * len(name) and "".join(c for c in after if c.isupper())[: len(name)] == name
    )


def _lists_of_levels(page: _Page, found: dict[int, _Found]) -> set[int]:
    """Lines that name one level after another of a system: a list of levels, not a marking."""
    alone = {index: one.hits[0] for index, one in found.items() if one.is_judged_by_neighbours}
    listed: set[int] = set()
    run: list[int] = []
    for index in [*sorted(alone), -2]:
        if run and index != run[-1] + 1:
            is_list = _is_list(page, [alone[i] for i in run], run) or _are_equivalents([found[i].hits for i in run])
            listed |= set(run) if is_list else set()
            run = []
        run.append(index)
    levels: dict[str, list[str]] = {}
    for hit in alone.values():
        levels.setdefault(hit.system, []).append(hit.level)
    for system, seen in levels.items():
        if len(seen) >= 3 and len(set(seen)) == len(seen):
            listed |= {index for index, hit in alone.items() if hit.system == system}
    return listed


def _are_equivalents(rows: list[tuple[Hit, ...]]) -> bool:
    """Rows that each set levels of two systems side by side, another level in every row: a table of equivalents."""
    levels = [row[0].level for row in rows]
    return len(rows) >= 2 and len(set(levels)) == len(levels) and all(len({hit.system for hit in r}) >= 2 for r in rows)


def _is_list(page: _Page, hits: list[Hit], run: list[int]) -> bool:
    by_system: dict[str, set[str]] = {}
    for hit in hits:
        by_system.setdefault(hit.system, set()).add(hit.level)
    most = max(len(levels) for levels in by_system.values())
    around = [page.line(one) for one in (run[0] - 1, run[-1] + 1) if 0 <= one < len(page)]
    if not any(hit.is_own for hit in hits) and any(_OPEN_LEVEL.match(line) for line in around):
        return True
    if most >= 2 and any(_NO_LEVEL.match(line) for line in around):
        return True
    return most >= 3 or (most >= 2 and all(_BULLET.match(page.line(index)) for index in run))
