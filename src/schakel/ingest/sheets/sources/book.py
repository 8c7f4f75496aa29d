"""What every opened spreadsheet offers: its sheets, and the table of one of them."""

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from schakel.ingest.sheets.rules import Line, Schema, SheetRefused, SheetShape, Table, heading_hits, normal_heading

#: A heading row is looked for in so many rows from the top.
LOOK = 30


class Raw(NamedTuple):
    """A line as it stands in the file, before anything is made of it."""

    number: int
    cells: list[str]
    notes: tuple[str, ...] = ()


class Book(Protocol):
    """An opened spreadsheet."""

    notes: tuple[str, ...]

    def shapes(self) -> list[SheetShape]:
        """The sheets, hidden ones too, in their order."""
        ...

    def lines(self, sheet: str, schema: Schema) -> Iterator[Raw]:
        """Every line of a sheet from its top, empty ones too. Raises `SheetRefused` as it reads."""
        ...


def table_of(book: Book, schema: Schema, *, wanted: str = "", most: int = 0) -> Table:
    """The table of the sheet asked for, or of the visible sheet whose headings the target knows best.

    `most` refuses a sheet with more lines than that (0: any number). Raises `SheetRefused`.
    """
    shapes = book.shapes()
    if wanted and wanted not in {shape.name for shape in shapes}:
        raise SheetRefused("no-such-sheet", names=", ".join(shape.name for shape in shapes))
    offered = [shape for shape in shapes if (shape.name == wanted if wanted else not shape.is_hidden) and shape.rows]
    if not offered:
        raise SheetRefused("no-sheets")
    found = [(_heading(book, shape.name, schema), shape) for shape in offered]
    (hits, heading), shape = max(found, key=lambda pair: pair[0][0])
    if heading is None or not hits:
        one_column = all(shape.columns == 1 for shape in offered) and len(schema.fields) > 1
        raise SheetRefused("one-column" if one_column else "no-headings")
    headings = _trimmed(heading.cells)
    _check_headings(headings, schema)
    height = max(shape.rows - heading.number, 0)
    if most and height > most:
        raise SheetRefused("too-many-rows", rows=height, most=most)
    unread = tuple(one.name for one in shapes if one.name != shape.name)
    notes = (*book.notes, *(("hidden-sheets",) if any(one.is_hidden for one in shapes if one != shape) else ()))
    lines = _below(book, shape.name, schema, heading.number, len(headings))
    return Table(shape.name, tuple(headings), heading.number, lines, height, notes, unread)


def _heading(book: Book, sheet: str, schema: Schema) -> tuple[int, Raw | None]:
    """The line that names most fields, the first of equals, among the first lines with a word in them."""
    best: tuple[int, Raw | None] = (0, None)
    seen = 0
    for raw in book.lines(sheet, schema):
        if not any(raw.cells):
            continue
        hits = heading_hits(raw.cells, schema)
        if hits > best[0]:
            best = (hits, raw)
        seen += 1
        if seen >= LOOK:
            break
    return best


def _trimmed(cells: list[str]) -> list[str]:
    last = max((at for at, text in enumerate(cells) if text), default=-1)
    return cells[: last + 1]


def _check_headings(headings: list[str], schema: Schema) -> None:
    seen: set[str] = set()
    for text in headings:
        plain = normal_heading(text)
        if plain in schema.headings and plain in seen:
            raise SheetRefused("double-heading", heading=text)
        seen.add(plain)


def _below(book: Book, sheet: str, schema: Schema, heading: int, width: int) -> Iterator[Line]:
    for raw in book.lines(sheet, schema):
        if raw.number <= heading or not any(raw.cells):
            continue
        is_wide = any(raw.cells[width:])
        cells = (*raw.cells[:width], *([""] * (width - len(raw.cells))))
        yield Line(raw.number, cells, raw.notes, ((-1, "too-many-cells"),) if is_wide else ())


def besides(book: Book, table: Table, schema: Schema) -> Iterator[str]:
    """What stands in cells outside the rows of a table: above it, its headings, the sheets that were passed over."""
    for raw in book.lines(table.sheet, schema):
        if raw.number > table.heading_line:
            break
        yield "\t".join(raw.cells)
    for name in table.unread:
        for raw in book.lines(name, schema):
            yield "\t".join(raw.cells)
