"""Walk a text once and report the markings in it, and not the talk about them."""

import re
from collections.abc import Iterator
from itertools import islice

from schakel.engine.markings import (
    cells,
    choices,
    edges,
    fold,
    forms,
    mend,
    names,
    neighbours,
    pointing,
    sentences,
    talk,
    traits,
    weigh,
)
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import BY_LETTERS, PORTIONS
from schakel.engine.markings.marking import Marking
from schakel.engine.markings.page import Found, Page, candidates, page_of, spans

MOST = 500  # findings that are reported; one is enough to refuse a text
_BROKEN = 70  # letters; a marking that is broken over lines holds no more
_LONGEST_RUN = 1000  # characters of letters below one another

_VERTICAL = re.compile(r"(?:^[^\n]{1,2}\n+){4,}[^\n]{1,2}$", re.MULTILINE)
_CLEARED = re.compile(r"(?i)\b(?:cleared|gescreend|clearance holder)\b")
_TAG = re.compile(r"<[^<>\n]{1,300}>")


def find_markings(text: str, *, is_weighed: bool = True) -> tuple[Marking, ...]:
    """Find the classification markings (Dutch: rubriceringen en merkingen) in a text, in the order they stand.

    Judged by form and place: a marking stands alone on its line, in capitals, behind a label, at the edge of a title,
    before a portion, or in a sentence that classifies its own text. Talk about classification is none. Spaced and
    broken letters, look-alike characters, invisible characters and scanning slips are read as an eye reads them.
    Linear in the length of the text; reports at most 500 findings. Never raises. `is_weighed` off leaves out the levels
    that are found by weight only (`weigh`): the rules alone.
    """
    flat = mend.read(text)
    page = page_of(flat.text)
    ranges = candidates(page)
    hits = neighbours.judged(page, dict(_stand_alone(page, ranges)))
    hits += _at_rims(page)
    hits += islice(_below_headings(page, ranges), MOST)
    said = spans(page, [one for one in ranges if _may_be_said(page, *one)])
    hits += islice(sentences.declarations(flat.text, said), MOST)
    for begin, end in said:
        hits += islice(pointing.this_one(flat.text, begin, end), MOST)
        hits += islice(pointing.said_abroad(flat.text, begin, end), MOST)
    for finder in (
        sentences.statements,
        pointing.pointing,
        sentences.tbb_lines,
        sentences.class_lines,
        edges.portions,
        edges.short_forms,
        edges.short_at_rim,
        edges.cable_heads,
        sentences.authority_blocks,
        _vertical,
        _spaced,
        names.names_in,
    ):
        hits += islice(finder(flat.text), MOST)
    if is_weighed:
        own = {first for first, last in ranges if first == last and _may_be_said(page, first, last)}
        own |= {page.line_at(found.start()) for found in traits.SHORT_IN_BRACKETS.finditer(flat.text)}
        hits += islice(weigh.weighed(page, sorted(own)), MOST)
    hits = [
        hit for hit in hits if not sentences.lies_elsewhere(flat.text, hit) and not sentences.is_a_thing(flat.text, hit)
    ]
    chosen = _without_overlaps(choices.judge(flat.text, hits))
    return tuple(_marking(text, flat, hit) for hit in chosen[:MOST])


_CAPITALS = re.compile(r"[A-Z](?:[A-Z\W\dlrnv]{3})")


def _may_be_said(page: Page, first: int, last: int) -> bool:
    """Whether a sentence around these lines may bear a level: one that is written in capitals, or no ordinary word."""
    letters = page.letters[page.letter_starts[first] : page.letter_starts[last + 1]]
    if "TBB" in letters or "BEIANG" in letters or _CAPITALS.search(page.flat, page.starts[first], page.ends[last]):
        return True
    return bool(forms.OWN_WORDS.search(letters))


def _marking(text: str, flat: fold.Flat, hit: Hit) -> Marking:
    start, end = flat.origin(hit.start), flat.origin(hit.end - 1) + 1
    return Marking(text=text[start:end], at=start, system=hit.system, level=hit.level)


def _at_rims(page: Page) -> Iterator[Hit]:
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


def _stand_alone(page: Page, ranges: list[tuple[int, int]]) -> Iterator[tuple[int, Found]]:
    seen: dict[str, tuple[Hit, ...] | None] = {}
    labels: dict[str, tuple[Hit, ...]] = {}
    headings = cells.Headings(page.line)
    found = 0
    for first, last in ranges:
        if found >= 2 * MOST:
            return
        result = _in_line(page, first, seen, labels) if first == last else None
        if result is None and first == last:
            result = _in_column(page, first, headings)
        if result is None:
            result = _across(page, first, last)
        if result is not None:
            found += 1
            yield first, result


def _in_line(
    page: Page, index: int, seen: dict[str, tuple[Hit, ...] | None], labels: dict[str, tuple[Hit, ...]]
) -> Found | None:
    line, start = page.line(index), page.starts[index]
    if index not in page.is_cut:
        if line not in seen:
            seen[line] = _alone_in(line)
        own = seen[line]
        if own:
            return Found(tuple(_moved(hit, start) for hit in own), True)
    if line not in labels:
        labels[line] = tuple(forms.labelled(line))
    hits = tuple(_moved(hit, start) for hit in labels[line])
    return Found(hits, False) if hits else None


def _in_column(page: Page, index: int, headings: cells.Headings) -> Found | None:
    """A cell of a table under the heading "Rubricering"."""
    hits = [found for at, cell in headings.labelled(index) if (found := forms.under_label(cell, at))]
    return Found(tuple(_moved(hit, page.starts[index]) for hit in hits), True) if hits else None


def _moved(hit: Hit, by: int) -> Hit:
    return Hit(hit.start + by, hit.end + by, hit.system, hit.level, hit.is_own)


def _blank(tag: re.Match[str]) -> str:
    """A tag as spaces; what stands in pointed brackets as decoration stays: `<<NATO SECRET>>`."""
    return tag.group() if forms.alone(tag.group()) else " " * len(tag.group())


_SAYS = re.compile(r"^\W{0,3}\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\W{1,4}[\w. -]{1,24}:\s+(?=\S)")


def _alone_in(line: str) -> tuple[Hit, ...] | None:
    plain = _TAG.sub(_blank, line) if "<" in line else line
    if said := _SAYS.match(plain):  # [09:12] Jan: ...
        plain = " " * said.end() + plain[said.end() :]
    if forms.explains_itself(plain) or choices.ENUMERATED.search(plain):
        return None
    parts = [found for at, part in cells.segments(plain) if (found := forms.alone(part, at))]
    if _is_table_of_levels(parts) or sum(cell.strip(" |") in PORTIONS for _, cell in cells.segments(plain)) >= 2:
        return None
    hit = forms.alone(plain)
    if not hit and not parts and not talk.TALK.search(plain) and not edges.ABOUT_PEOPLE.search(plain):
        in_cells = [forms.alone(cell, at) for at, cell in cells.of_a_file(plain)]
        parts = [found for found in in_cells if found and found.is_own and edges.looks_marked(plain, found)]
        parts = [] if _is_table_of_levels(parts) else parts
    if (
        parts
        and not hit
        and (_CLEARED.search(plain) or any(neighbours.HEADS_LEVEL.match(cell) for _, cell in cells.segments(plain)))
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


def _across(page: Page, first: int, last: int) -> Found | None:
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
                return Found((hit,), True)
    return None


def _vertical(flat: str) -> Iterator[Hit]:
    """Letters one below the other, as along a margin."""
    for run in _VERTICAL.finditer(flat):
        letters, starts, ends = fold.canon_with_places(run.group()[:_LONGEST_RUN])
        for found in forms.MARK_WORDS.finditer(letters):
            start, end = starts[found.start()], ends[found.end() - 1]
            phrase = BY_LETTERS[found.group()]
            if phrase.strength != "label" and len(found.group()) >= 6 and forms.capitals(run.group()[start:end]):
                yield Hit(run.start() + start, run.start() + end, phrase.system, phrase.level, True)


def _below_headings(page: Page, ranges: list[tuple[int, int]]) -> Iterator[Hit]:
    """Short forms in a column headed "Rubricering"; a first column of other levels each, or three in all, is a list."""
    tops = [first for first, last in ranges if first == last]
    if "lass" in page.flat or "LASS" in page.flat:
        tops = sorted({*tops, *(page.line_at(found.start()) for found in _HEADED_CLASS.finditer(page.flat))})
    found = [
        (column, hit)
        for column, index, at, cell in cells.below_headings(page.line, len(page), tops)
        if (hit := forms.under_label(cell, page.starts[index] + at))
    ]
    levels = {(hit.system, hit.level) for _, hit in found}
    is_list = (len(levels) >= 3 and len(found) <= 6) or (len(levels) >= 2 and all(not column for column, _ in found))
    yield from () if is_list else (hit for _, hit in found)


_HEADED_CLASS = re.compile(r"(?i)(?:[\t|;]|  )[ \"]*(?:class|klasse)[. \"]*(?=[\t|;\n]|  )")
_SPACED = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9][ .*_·-]{1,4}){5,60}[A-Za-z0-9](?![A-Za-z0-9])")


def _spaced(flat: str) -> Iterator[Hit]:
    """Letters set apart one by one, wherever they stand: nobody writes a word so by chance."""
    for run in _SPACED.finditer(flat):
        letters, starts, ends = fold.canon_with_places(run.group())
        for found in forms.MARK_WORDS.finditer(letters):
            phrase = BY_LETTERS[found.group()]
            is_whole = phrase.strength == "own" or found.group() == letters
            if phrase.strength != "label" and len(found.group()) >= 7 and is_whole:
                start, end = run.start() + starts[found.start()], run.start() + ends[found.end() - 1]
                yield Hit(start, end, phrase.system, phrase.level, True)
