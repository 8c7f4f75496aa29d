"""Rows of an Excel workbook as lines, so that a label and its value stand side by side; hidden sheets and rows too."""

import re
from collections import Counter
from collections.abc import Iterator

from schakel import engine
from schakel.base.documents.sources import xmltext

_SHEET = re.compile(r"xl/(?:worksheets|chartsheets|dialogsheets)/[^/]+\.xml$")
_LONGEST_MARK = 60  # characters; a longer text is no bare marking
_MOST_COLUMNS = 512  # beyond these a cell is not put in its place any more


def rows_of(parts: dict[str, bytes], where: str) -> str:
    """Every row of every sheet, its cells kept apart by tabs. Raises `Broken` through the XML reader."""
    shared = _shared(parts.get("xl/sharedStrings.xml", b""), where)
    lines: list[str] = []
    for name in sorted(parts):
        if _SHEET.match(name):
            lines += _rows(parts[name], shared, where)
            lines.append("\f")
    return "\n".join(lines)


def judged_by_their_rows(parts: dict[str, bytes], where: str) -> dict[str, Counter[str]]:
    """For each part, how often it holds a bare marking that stands beside other cells: its row says what it means.

    A clearance in a column headed "Clearance" is judged with its heading; a cell by itself has none.
    """
    shared = _shared(parts.get("xl/sharedStrings.xml", b""), where)
    beside: set[str] = set()
    by_themselves: set[str] = set()
    for name in sorted(parts):
        if _SHEET.match(name):
            for row in _cells(parts[name], shared, where):
                filled = [cell for cell in row if cell]
                (beside if len(filled) > 1 else by_themselves).update(filled)
    bare = _bare(beside - by_themselves)
    found = {"xl/sharedStrings.xml": Counter(text for text in shared if text in bare)}
    for name in parts if bare else ():
        if _SHEET.match(name):
            inline = _cells(parts[name], [], where)
            found[name] = Counter(cell for row in inline for cell in row if cell in bare)
    return found


def _bare(texts: set[str]) -> set[str]:
    """Those of these texts that are a marking and nothing else; looked for at once, a workbook holds many cells."""
    short = sorted(text for text in texts if len(text) <= _LONGEST_MARK and "\n" not in text)
    return {marking.text for marking in engine.find_markings("\n\n".join(short))} & texts


def _shared(data: bytes, where: str) -> list[str]:
    strings: list[str] = []
    piece: list[str] = []
    is_text = False
    for event in xmltext.events(data, where) if data else ():
        if event.kind == "text" and is_text:
            piece.append(event.text)
        elif event.name == "t":
            is_text = event.kind == "start"
        elif event.kind == "end" and event.name == "si":
            strings.append("".join(piece))
            piece = []
    return strings


def _rows(data: bytes, shared: list[str], where: str) -> list[str]:
    return ["\t".join(cell.replace("\n", " ") for cell in row) for row in _cells(data, shared, where) if len(row) > 1]


def _cells(data: bytes, shared: list[str], where: str) -> Iterator[list[str]]:
    """The cells of each row, each in its column: an empty one before it keeps its place."""
    cells: list[str] = []
    kind, value, is_value = "", "", False
    for event in xmltext.events(data, where):
        if event.kind == "text":
            value += event.text if is_value else ""
        elif event.name in {"v", "t"}:
            is_value = event.kind == "start"
        elif event.name == "c" and event.kind == "start":
            kind, value = event.attributes.get("t", ""), ""
            cells += [""] * (_column(event.attributes.get("r", "")) - len(cells))
        elif event.name == "c":
            is_shared = kind == "s" and value.isdigit() and int(value) < len(shared)
            cells.append(shared[int(value)] if is_shared else value)
        elif event.name == "row" and event.kind == "end":
            yield cells
            cells = []


def _column(place: str) -> int:
    """The number of the column in a place such as C7, from 0; 0 when it is not said or too far away."""
    number = 0
    for letter in place.rstrip("0123456789")[:3]:
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number - 1 if 0 < number <= _MOST_COLUMNS else 0
