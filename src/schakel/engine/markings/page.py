"""A text as lines that are not blank, with their bare letters, and the lines in which a marking may stand."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from schakel.engine.markings import fold
from schakel.engine.markings.forms import Hit
from schakel.engine.markings.lexicon import FRAGMENTS

_LONG = 1000  # characters; longer lines are cut at a space, so that no line costs more than another


@dataclass(slots=True)
class Page:
    """A flat text as lines that are not blank: where each begins and ends, and where its bare letters begin."""

    flat: str
    letters: str
    starts: list[int]
    ends: list[int]
    letter_starts: list[int]
    is_cut: set[int] = field(default_factory=set)

    def line(self, index: int) -> str:
        return self.flat[self.starts[index] : self.ends[index]]

    def line_at(self, at: int) -> int:
        """The line in which a character stands."""
        return max(0, bisect_right(self.starts, at) - 1)

    def __len__(self) -> int:
        return len(self.starts)


def page_of(flat: str) -> Page:
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
    return Page(flat, "".join(bare), starts, ends, [0, *accumulate(map(len, bare))], cuts)


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


@dataclass(frozen=True, slots=True)
class Found:
    """What one range of lines holds: findings that neighbours may explain away, or that stand whatever they say."""

    hits: tuple[Hit, ...]
    is_judged_by_neighbours: bool


def spans(page: Page, ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The characters of these ranges of lines with two lines before each, in order, without overlap."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        begin, end = page.starts[max(0, first - 2)], page.ends[last]
        if found and begin <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((begin, end))
    return found


def candidates(page: Page) -> list[tuple[int, int]]:
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
