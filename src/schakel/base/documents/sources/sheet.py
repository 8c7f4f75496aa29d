"""Rows of an Excel workbook as lines, so that a label and its value stand side by side; hidden sheets and rows too."""

import re

from schakel.base.documents.sources import xmltext


def rows_of(parts: dict[str, bytes], where: str) -> str:
    """Every row of every sheet, its cells kept apart by tabs. Raises `Broken` through the XML reader."""
    shared = _shared(parts.get("xl/sharedStrings.xml", b""), where)
    lines: list[str] = []
    for name in sorted(parts):
        if re.match(r"xl/(?:worksheets|chartsheets|dialogsheets)/[^/]+\.xml$", name):
            lines += _rows(parts[name], shared, where)
            lines.append("\f")
    return "\n".join(lines)


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
    lines: list[str] = []
    cells: list[str] = []
    kind, value, is_value = "", "", False
    for event in xmltext.events(data, where):
        if event.kind == "text":
            value += event.text if is_value else ""
        elif event.name in {"v", "t"}:
            is_value = event.kind == "start"
        elif event.name == "c" and event.kind == "start":
            kind, value = event.attributes.get("t", ""), ""
        elif event.name == "c":
            is_shared = kind == "s" and value.isdigit() and int(value) < len(shared)
            cells.append(shared[int(value)] if is_shared else value)
        elif event.name == "row" and event.kind == "end":
            if len(cells) > 1:
                lines.append("\t".join(cell.replace("\n", " ") for cell in cells))
            cells = []
    return lines
