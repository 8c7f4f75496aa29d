"""Text files with separators: encoding and separator are found out, the lines come one by one."""

import csv
import io
from collections.abc import Iterator

from schakel.ingest.sheets.rules import Schema, SheetRefused, SheetShape, cell_text, heading_hits
from schakel.ingest.sheets.sources.book import Raw

SEPARATORS = (";", ",", "\t", "|")
_LONGEST = 1_000_000  # characters of one cell
_LOOK = 20


class DelimitedBook:
    """A csv file as a workbook of one sheet without a name."""

    def __init__(self, data: bytes) -> None:
        self.text, encoding = decoded(data)
        self.notes: tuple[str, ...] = ("windows-1252",) if encoding == "cp1252" else ()
        self._separator = ""
        first = self.text.split("\n", 1)[0].strip().lower()
        self._said = first[4:5] if first.startswith("sep=") else ""

    def shapes(self) -> list[SheetShape]:
        """One visible sheet; rows are counted as lines of the file."""
        rows = self.text.count("\n") + (not self.text.endswith("\n"))
        first = self.text.split("\n", 1)[0]
        columns = max(first.count(separator) for separator in SEPARATORS) + 1
        return [SheetShape("", False, rows if self.text.strip() else 0, columns)]

    def lines(self, sheet: str, schema: Schema) -> Iterator[Raw]:  # noqa: ARG002 - there is one
        """Every record; its number is that of its first line. Raises `SheetRefused` for an unclosed quotation mark."""
        self._separator = self._separator or self._said or separator_of(self.text, schema)
        csv.field_size_limit(_LONGEST)
        reader = csv.reader(io.StringIO(self.text, newline=""), delimiter=self._separator, strict=True)
        number = 1
        try:
            for cells in reader:
                if not (number == 1 and self._said):
                    yield Raw(number, [cell_text(cell) for cell in cells])
                number = reader.line_num + 1
        except csv.Error as error:
            raise SheetRefused("broken-row", line=number) from error


def decoded(data: bytes) -> tuple[str, str]:
    """Text and encoding: by byte order mark, as UTF-8, or else as Windows-1252, which Dutch Excel writes."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    try:
        return data.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace"), "cp1252"


def separator_of(text: str, schema: Schema) -> str:
    """The separator under which the first lines name most fields, then give most columns alike."""
    head = "\n".join(text.split("\n", _LOOK)[:_LOOK])

    def score(separator: str) -> tuple[int, int]:
        rows = [row for row in csv.reader(io.StringIO(head, newline=""), delimiter=separator) if any(row)]
        hits = max((heading_hits(row, schema) for row in rows), default=0)
        widths = [len(row) for row in rows]
        common = max(set(widths), key=widths.count, default=0)
        return hits, common

    return max(SEPARATORS, key=score)
