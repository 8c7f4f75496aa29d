"""Excel and OpenDocument workbooks, read by calamine; formulas are known, merged cells filled, hidden sheets told."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import python_calamine
from defusedxml import ElementTree

from schakel.base.documents.enums import Kind
from schakel.ingest.sheets.rules import Schema, SheetRefused, SheetShape, cell_text
from schakel.ingest.sheets.sources.book import Raw
from schakel.ingest.sheets.sources.package import MOST_CELLS, Shape, shapes_of

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class Workbook:
    """An opened workbook. Raises `SheetRefused` when its cells reach too far or cannot be read."""

    def __init__(self, data: bytes, kind: Kind) -> None:
        self._shapes = shapes_of(data)
        for shape in self._shapes.values():
            if max(shape.rows, 1) * max(shape.columns, 1) > MOST_CELLS:
                raise SheetRefused("too-wide", rows=shape.rows, columns=shape.columns)
        self._parts = _parts(data) if kind is Kind.XLSX else {}
        try:
            self._book = python_calamine.load_workbook(io.BytesIO(data))
        except (python_calamine.CalamineError, OSError, ValueError) as error:
            raise SheetRefused("unreadable") from error
        self.notes: tuple[str, ...] = ("formulas",) if any(one.formulas for one in self._shapes.values()) else ()
        self._sheets: dict[str, Any] = {}

    def shapes(self) -> list[SheetShape]:
        """The worksheets, hidden ones too; charts and the like are passed over."""
        found = []
        for told in self._book.sheets_metadata:
            if told.typ == python_calamine.SheetTypeEnum.WorkSheet:
                bottom, right = self._sheet(told.name).end or (-1, -1)
                is_hidden = told.visible != python_calamine.SheetVisibleEnum.Visible
                found.append(SheetShape(told.name, is_hidden, bottom + 1, right + 1))
        return found

    def lines(self, sheet: str, schema: Schema) -> Iterator[Raw]:  # noqa: ARG002 - a workbook needs no headings to be read
        """Every row from the top, its cells from the first column on."""
        opened = self._sheet(sheet)
        left = opened.start[1] if opened.start else 0  # calamine begins at the first row and the first column used
        shape = self._shapes.get(self._parts.get(sheet, ""), Shape())
        formulas: dict[int, None] = dict.fromkeys(row for row, _column in shape.formulas)
        merged = _Merged(opened.merged_cell_ranges or [])
        for number, row in enumerate(_rows(opened)):
            cells = [*([""] * left), *(cell_text(value) for value in row)]
            notes = ("formula",) if number in formulas else ()
            if merged.fill(number, cells):
                notes = (*notes, "merged")
            yield Raw(number + 1, cells, notes)

    def _sheet(self, name: str) -> Any:
        if name not in self._sheets:
            try:
                self._sheets[name] = self._book.get_sheet_by_name(name)
            except (python_calamine.CalamineError, OSError, ValueError) as error:
                raise SheetRefused("unreadable") from error
        return self._sheets[name]


class _Merged:
    """Merged ranges: their first cell's text goes into each of them. Rows come in order."""

    def __init__(self, ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
        self._waiting = sorted(ranges, reverse=True)
        self._open: list[tuple[int, int, int, str]] = []

    def fill(self, row: int, cells: list[str]) -> bool:
        """Fill the cells of one row; whether there was anything to fill."""
        while self._waiting and self._waiting[-1][0][0] <= row:
            (_top, left), (bottom, right) = self._waiting.pop()
            if left < len(cells):
                self._open.append((bottom, left, right, cells[left]))
        self._open = [one for one in self._open if one[0] >= row]
        is_filled = False
        for _bottom, left, right, text in self._open:
            for column in range(left, min(right, len(cells) - 1) + 1):
                if text and not cells[column]:
                    cells[column] = text
                    is_filled = True
        return is_filled


def _rows(sheet: Any) -> Iterator[list[Any]]:
    try:
        yield from sheet.iter_rows()
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SheetRefused("unreadable") from error


def _parts(data: bytes) -> dict[str, str]:
    """The part of each worksheet by the sheet's name, from the workbook's relations."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        try:
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        except (KeyError, ElementTree.ParseError, ValueError) as error:
            raise SheetRefused("unreadable") from error
    targets = {one.get("Id"): str(one.get("Target")) for one in relations}
    found = {}
    for one in book.iter():
        if one.tag.endswith("}sheet"):
            target = targets.get(one.get(_RELATION), "")
            found[str(one.get("name"))] = re.sub(r"^/?(?:xl/)?", "xl/", target)
    return found
