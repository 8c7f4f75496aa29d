"""Workbooks as packages: how far the cells reach, and everything beside the cells.

The cells are read by calamine. Before that, how far they reach is measured in the XML: one stray cell at the far end
of a sheet would otherwise fill the memory. What lies beside the cells (names, headers, comments, properties, links,
embedded files) is handed to `base/documents` as a package of its own, which is quick where a hundred thousand rows are
not.
"""

import io
import re
import zipfile
import zlib
from dataclasses import dataclass, field

from schakel.base.documents import rules as documents
from schakel.ingest.sheets.sources.delimited import decoded

_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$")
_DATA = re.compile(rb"<((?:\w+:)?sheetData)\b[^>]*>.*</\1>", re.DOTALL)
_ROW = re.compile(rb"<(?:\w+:)?row\b(?:[^>]*?\br=\"(\d+)\")?")
_COLUMN = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})\d+\"")
_FORMULA = re.compile(rb"<(?:\w+:)?c\b[^>]*?\br=\"([A-Z]{1,3})(\d+)\"[^>]*>\s*<(?:\w+:)?f[\s>/]")
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")
#: Rows times columns that are opened at most.
MOST_CELLS = 6_000_000


@dataclass(frozen=True)
class Shape:
    """How far the cells of one worksheet reach, and where formulas stand (row and column, from 0)."""

    rows: int = 0
    columns: int = 0
    formulas: frozenset[tuple[int, int]] = field(default_factory=frozenset)


def _members(data: bytes) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The package and its parts, after their announced sizes were found reasonable."""
    limits = documents.Limits()
    archive = zipfile.ZipFile(io.BytesIO(data))
    infos = archive.infolist()
    if sum(info.file_size for info in infos) > limits.max_unpacked or len(infos) > limits.max_members:
        raise documents.TooMuchInside("it unpacks to more than is read here")
    for info in infos:
        is_large = info.file_size > limits.ratio_from
        if is_large and info.file_size > limits.max_ratio * max(info.compress_size, 1):
            raise documents.TooMuchInside("a part unpacks to far more than it shows")
    return archive, infos


def rest_of(data: bytes) -> bytes:
    """What a file holds beside its cells: a workbook without the rows of its worksheets and their shared texts, of a
    text file the first line.

    What is neither, and a damaged or protected package, comes back as it is: `base/documents` says what is wrong.
    """
    if not data.startswith(b"PK\x03\x04"):
        return decoded(data)[0].strip().split("\n", 1)[0].encode() if _is_text(data) else data
    out = io.BytesIO()
    try:
        archive, infos = _members(data)
        names = [info.filename for info in infos]
        if len(set(names)) != len(names) or any(info.flag_bits & 0x1 for info in infos):
            return data
        with archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as rest:
            for info in infos:
                content = archive.read(info)
                if _SHEET.match(info.filename):
                    content = _DATA.sub(rb"<\1/>", content)
                if info.filename == "xl/sharedStrings.xml":
                    content = b"<sst/>"
                rest.writestr(info, content)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, NotImplementedError):
        return data
    return out.getvalue()


def _is_text(data: bytes) -> bool:
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    signs = sum(byte < 9 or 13 < byte < 32 for byte in head)
    return b"\x00" not in data and b"%PDF-" not in head[:1024] and signs <= len(head) // 200


def shapes_of(data: bytes) -> dict[str, Shape]:
    """How far each worksheet of an xlsx reaches, by the name of its part; for ods one shape under `content.xml`."""
    archive, infos = _members(data)
    with archive:
        return {
            info.filename: _shape(archive.read(info)) if _SHEET.match(info.filename) else _ods_shape(archive.read(info))
            for info in infos
            if _SHEET.match(info.filename) or info.filename == "content.xml"
        }


def _shape(xml: bytes) -> Shape:
    rows = columns = last = 0
    for found in _ROW.finditer(xml):
        last = int(found[1]) if found[1] else last + 1
        rows = max(rows, last)
    for name in {found[1] for found in _COLUMN.finditer(xml)}:
        columns = max(columns, column_number(name) + 1)
    formulas = frozenset((int(found[2]) - 1, column_number(found[1])) for found in _FORMULA.finditer(xml))
    return Shape(rows, columns, formulas)


def _ods_shape(xml: bytes) -> Shape:
    """Formulas are only known to be there; repeated cells that hold a value are counted as they would unfold."""
    repeats = [int(count) for count in _REPEATED.findall(xml)]
    filled = re.findall(rb"<table:table-cell\b[^>]*office:value-type=[^>]*>", xml)
    widest = max((int(n) for tag in filled for n in _REPEATED.findall(tag)), default=1)
    rows = xml.count(b"<table:table-row") + (sum(repeats) if widest > 1024 else 0)
    return Shape(rows, widest, frozenset({(-1, -1)}) if b'table:formula="' in xml else frozenset())


def column_number(letters: bytes) -> int:
    """The number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
