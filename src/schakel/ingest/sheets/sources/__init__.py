"""Spreadsheet files opened with care; in memory only."""

from schakel.base.documents.enums import Kind
from schakel.ingest.sheets.rules import SheetRefused
from schakel.ingest.sheets.sources.book import Book, besides, table_of
from schakel.ingest.sheets.sources.delimited import DelimitedBook
from schakel.ingest.sheets.sources.package import rest_of
from schakel.ingest.sheets.sources.workbook import Workbook

__all__ = ["Book", "besides", "open_book", "rest_of", "table_of"]


def open_book(data: bytes, kind: Kind) -> Book:
    """Open a file whose kind and safety were checked. Raises `SheetRefused` when it is no table or reaches too far."""
    if kind is Kind.TEXT:
        return DelimitedBook(data)
    if kind in {Kind.XLSX, Kind.ODS}:
        return Workbook(data, kind)
    raise SheetRefused("not-a-table")
