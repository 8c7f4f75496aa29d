"""Small spreadsheets for tests, as bytes."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

HEADINGS = ("Naam", "KvK-nummer", "Provincie", "Website", "Grootte")
GOOD = ("Voorbeeld Fijnmetaal", "90000017", "Overijssel", "https://fijnmetaal.example", "klein")


def xlsx(rows: Sequence[Sequence[object]], *, headings: Sequence[str] = HEADINGS, title: str = "Blad1") -> bytes:
    """A workbook with one sheet: headings and rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in (headings, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook as bytes."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv(rows: Sequence[Sequence[str]], *, headings: Sequence[str] = HEADINGS, separator: str = ";") -> bytes:
    """A csv file in UTF-8, without a byte order mark."""
    return "\r\n".join(separator.join(row) for row in (headings, *rows)).encode()
