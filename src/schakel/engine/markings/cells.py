"""Lines that are rows of a table: their cells, and what stands at the head of a column."""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate

from schakel.engine.markings.lexicon import LABELS, PORTIONS

_SIGNS = "\t|;,"
_FEWEST = {"\t": 1, "|": 1, ";": 1, ",": 2}  # separators that make a line a row
_MESSAGE = re.compile(r"[A-Z0-9]{2,12}/[^/]*/(?!/)")  # a line of a formatted military message: MSGID/ATO/CAOC/
_MOST_CELLS = 60  # of a row that is looked at
_SPEAKS_OF_LEVELS = re.compile(
    r"(?i)\b(?:clearances?|screening\w*|vgb|abdo\w*|abro\w*|fsc|niveaus?|levels?|autorisatie\w*|authori[sz]ation\w*|"
    r"approv\w+|goedgekeurd\w*|geschikt\w*|up to|tot en met|t/m|accredit\w+|certifi\w+)\b"
)


def separator(line: str) -> str:
    """The sign between the cells of this line; empty when it is no row."""
    for sign in _SIGNS:
        # Commas and semicolons stand in prose too, with a space behind them.
        is_prose = (sign == "," and ", " in line) or (sign == ";" and "; " in line and line.count(sign) < 2)
        if line.count(sign) >= _FEWEST[sign] and not is_prose:
            return sign
    return ""


_GAP = re.compile(r"\t+|[|¦]+|[ ]{3,}|\s[•·▪■●◆]\s")


def segments(flat: str) -> Iterator[tuple[int, str]]:
    """The pieces of a line that tabs, bars or wide gaps keep apart, with the place of each."""
    done = 0
    for gap in _GAP.finditer(flat):
        if gap.start() > done:
            yield done, flat[done : gap.start()]
        done = gap.end()
    if done and done < len(flat):
        yield done, flat[done:]


def of_a_file(line: str) -> Iterator[tuple[int, str]]:
    """The cells of a row of a CSV file or message, with the place of each; tabs and bars are seen elsewhere."""
    sign = "/" if _MESSAGE.match(line) else separator(line)
    if not sign or sign not in ";,/":
        return
    at = 0
    for cell in line.split(sign):
        yield at, cell
        at += len(cell) + 1


class Headings:
    """The first row above a row, with as many cells: asked for rows in any order, every line is looked at once."""

    def __init__(self, line: Callable[[int], str]) -> None:
        self._line = line
        self._tops: dict[tuple[str, int], int] = {}

    def speaks_of_levels(self, index: int, at: int) -> bool:
        """Whether the column in which character `at` of a row stands is headed by clearances, screening or the like."""
        line = self._line(index)
        sign = separator(line)
        if not sign:
            return False
        cells = self._line(self._top(index, sign, line.count(sign))).split(sign)
        return bool(_SPEAKS_OF_LEVELS.search(cells[line.count(sign, 0, at)]))

    def labelled(self, index: int) -> Iterator[tuple[int, str]]:
        """The cells of a row under "Rubricering" or another label, with the place of each."""
        line = self._line(index)
        for sign in _SIGNS:
            count = line.count(sign)
            if not count or count > _MOST_CELLS or (sign == "," and ", " in line):
                continue
            top = self._top(index, sign, count)
            headings = self._line(top).split(sign) if top != index else []
            at = 0
            for heading, cell in zip(headings, line.split(sign), strict=False):
                if heading.strip(" \"'*_").lower() in LABELS:
                    yield at, cell
                at += len(cell) + 1

    def _top(self, index: int, sign: str, count: int) -> int:
        passed = []
        top = index
        while (sign, top) not in self._tops and top > 0 and self._line(top - 1).count(sign) == count:
            passed.append(top)
            top -= 1
        top = self._tops.get((sign, top), top)
        self._tops.update(dict.fromkeys([(sign, one) for one in passed], top))
        return top


_NAMES_A_LABEL = re.compile(r"(?i)rubric|classific|clasific|m[ae]rking|marker|einstuf|tbb|class|klasse")
#: A heading over other things too; its cells must be levels, and one of them open.
_SOFT_HEADINGS = frozenset(("class", "class.", "klasse", "cl", "cl.", "sec", "sec.", "niveau", "level", "s/c"))
_OPEN_CELLS = frozenset(
    ("NU", "U", "ONG", "ONG.", "UNCLASSIFIED", "NATO UNCLASSIFIED", "ONGERUBRICEERD", "EU-U", "OFFEN")
)
_MOST_ROWS = 500  # below one heading
_LONGEST_HEADING = 1000  # characters
_SHORT_CELL = 24  # characters
_WIDE = re.compile(r"[^\s|](?:[^\s|]|[ ](?=[^\s|]))*")


def below_headings(line: Callable[[int], str], count: int, tops: Iterable[int]) -> Iterator[tuple[int, int, int, str]]:
    """The short cells (DV, NR, Stg. C) in columns headed "Rubricering" or another label: which column, in which line,
    where in it, what. `tops` are the lines that may be headings, in order."""
    done = -1
    for top in tops:
        heading = line(top)
        if top <= done or len(heading) > _LONGEST_HEADING or not _NAMES_A_LABEL.search(heading):
            continue
        sign = separator(heading)
        if not sign and heading.count(",") == 1 and ", " not in heading:
            sign = ","  # a table of two columns
        headed = [cell.strip(" \"'*_").lower() for _, cell in _split(heading, sign)]
        if len(headed) < 2:
            continue
        columns = [at for at, cell in enumerate(headed) if cell in LABELS or cell in _SOFT_HEADINGS]
        rows: list[tuple[int, list[tuple[int, str]]]] = []
        for index in range(top + 1, min(count, top + 1 + _MOST_ROWS) if columns else 0):
            row = _split(line(index), sign)
            if len(row) != len(headed):
                break
            done = index
            rows.append((index, row))
        for column in columns:
            if headed[column] in LABELS or _are_levels([row[column][1] for _, row in rows]):
                yield from ((column, index, *row[column]) for index, row in rows if len(row[column][1]) <= _SHORT_CELL)


def _split(line: str, sign: str) -> list[tuple[int, str]]:
    """The cells of a row with the place of each; without a sign between them wide gaps keep them apart."""
    if not sign:
        return [(found.start(), found.group()) for found in _WIDE.finditer(line)]
    cells = line.split(sign)
    starts = [0, *accumulate(len(cell) + 1 for cell in cells)]
    return list(zip(starts, cells, strict=False))


def _are_levels(column: list[str]) -> bool:
    cells = {cell.strip(" \"'*_()").upper() for cell in column if cell.strip(" -|")}
    return bool(cells & _OPEN_CELLS) and cells <= _OPEN_CELLS | PORTIONS.keys() | _LETTERS


_LETTERS = frozenset(("R", "C", "S", "TS"))
