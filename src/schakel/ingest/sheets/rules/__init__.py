"""Decisions about spreadsheets: what a target takes, which column is which, what a cell may hold. Pure."""

from schakel.ingest.sheets.rules.batches import MOVES, WORK, MoveNotAllowed, RowResult, check_move, rows_digest
from schakel.ingest.sheets.rules.cells import (
    cell_text,
    checked_line,
    has_citizen_number,
    normal_heading,
    without_apostrophe,
)
from schakel.ingest.sheets.rules.schema import (
    REMARKS,
    SENTENCES,
    CellRefused,
    Checked,
    Field,
    Reason,
    Schema,
    check_row,
    guess_mapping,
    heading_hits,
    missing_fields,
)
from schakel.ingest.sheets.rules.tables import Line, SheetRefused, SheetShape, Table

__all__ = [
    "MOVES",
    "REMARKS",
    "SENTENCES",
    "WORK",
    "CellRefused",
    "Checked",
    "Field",
    "Line",
    "MoveNotAllowed",
    "Reason",
    "RowResult",
    "Schema",
    "SheetRefused",
    "SheetShape",
    "Table",
    "cell_text",
    "check_move",
    "check_row",
    "checked_line",
    "guess_mapping",
    "has_citizen_number",
    "heading_hits",
    "missing_fields",
    "normal_heading",
    "rows_digest",
    "without_apostrophe",
]
