"""A spreadsheet as it was read: headings, and lines with what was odd about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field


class SheetRefused(Exception):
    """A file whose table cannot be read: `code` says why (a key of `schema.SENTENCES`), `params` fill the sentence."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class SheetShape:
    """One sheet of a workbook: its name, whether it is hidden, and how far its cells reach."""

    name: str
    is_hidden: bool
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line under the headings: the number that a spreadsheet shows, the cells as text, what was odd.

    `notes` are keys of `schema.REMARKS`. `faults` are pairs of a column's number (-1: the whole line) and a key of
    `schema.SENTENCES`; the cell of a marked text or a citizen's number is empty here already.
    """

    number: int
    cells: tuple[str, ...]
    notes: tuple[str, ...] = ()
    faults: tuple[tuple[int, str], ...] = ()


@dataclass(slots=True)
class Table:
    """Headings and lines of one sheet. `lines` is read once, as it comes; `unread` names the sheets passed over."""

    sheet: str
    headings: tuple[str, ...]
    heading_line: int
    lines: Iterator[Line]
    height: int
    notes: tuple[str, ...] = ()
    unread: tuple[str, ...] = field(default=())
