"""Tables out: CSV and Excel whose cells are never read as formulas."""

import csv
import datetime
import io
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

Value = str | int | float | Decimal | bool | datetime.date | datetime.datetime | None

#: Media types of the two.
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# OWASP "CSV injection": a spreadsheet reads a text that begins with one of these as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONGEST_CELL = 32_767  # characters; Excel's own limit
_WIDEST_COLUMN = 60  # characters
_BOLD, _PLAIN = Font(bold=True), Font()
_TOP = Alignment(vertical="top", wrap_text=True)


def inert(value: str) -> str:
    """A text that a spreadsheet shows and never computes: a risky beginning gets an apostrophe before it.

    Numbers that are written as text, such as -3,5 or +31 6, stay as they are.
    """
    text = "".join(c for c in value if c >= " " or c in "\t\n")[:_LONGEST_CELL]
    stripped = text.lstrip(" \u00a0\ufeff\u200b")
    if not stripped.startswith(_FORMULA_STARTS) and not text.startswith(_FORMULA_STARTS):
        return text
    is_number = stripped[1:].replace(" ", "").replace(",", "").replace(".", "").isdigit() and stripped[0] in "+-"
    return text if is_number else f"'{text}"


def csv_table(*, header: Sequence[str], rows: Iterable[Sequence[Value]], delimiter: str = ";") -> bytes:
    """A CSV file in UTF-8 with a byte order mark, which Excel needs to read accents; semicolons as the Dutch Excel."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow([inert(name) for name in header])
    for row in rows:
        writer.writerow([inert(value) if isinstance(value, str) else _plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> object:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return "" if value is None else value


def workbook(*, sheets: Mapping[str, tuple[Sequence[str], Iterable[Sequence[Value]]]], title: str = "") -> bytes:
    """An Excel workbook: per sheet a bold, frozen, filterable header and typed cells.

    `sheets` maps a sheet's name to its header and rows. Texts are stored as texts, so none is computed. The file bears
    no author.
    """
    book = Workbook(write_only=True)
    book.properties.title = title or None
    book.properties.creator = ""
    for name, (header, rows) in sheets.items():
        _fill(book.create_sheet(_sheet_name(name)), [header, *rows])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Any, lines: Sequence[Sequence[Value]]) -> None:
    """Write the lines one after another; widths, frozen header and filter have to be known before the first."""
    for column in range(max(map(len, lines))):
        width = max(len(str(line[column] or "")) for line in lines if column < len(line))
        sheet.column_dimensions[get_column_letter(column + 1)].width = min(max(width, 8), _WIDEST_COLUMN) + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(map(len, lines)))}{len(lines)}"
    for number, line in enumerate(lines):
        sheet.append([_typed(sheet, value, is_head=number == 0) for value in line])


def _typed(sheet: Any, value: Value, *, is_head: bool) -> Any:
    """A cell whose text stays text, also where it begins like a formula."""
    told: Any = inert(value) if isinstance(value, str) else value
    cell = WriteOnlyCell(sheet, value=told)
    if isinstance(value, str):
        cell.data_type = "s"
    cell.font = _BOLD if is_head else _PLAIN
    cell.alignment = _TOP
    return cell


def _sheet_name(name: str) -> str:
    return "".join(c for c in name if c not in "[]:*?/\\'")[:31] or "Sheet"
