"""Read the table in a file that was checked: csv or xlsx, the first row names the columns."""

import csv
import datetime
import io
from typing import Any

import openpyxl


class NotATable(Exception):
    """No header with rows below it."""


def table_rows(data: bytes, name: str, *, most: int, most_columns: int) -> list[dict[str, Any]]:
    """The rows of a table by the names of its columns; empty cells are None. Raises `NotATable`."""
    lines = _sheet(data) if name.casefold().endswith(".xlsx") else _delimited(data)
    filled = [line for line in lines if any(cell not in (None, "") for cell in line)]
    if len(filled) < 2:
        raise NotATable("empty")
    header = [str(cell or "").strip() for cell in filled[0]]
    named = [(place, title) for place, title in enumerate(header) if title]
    if len({title for _, title in named}) != len(named) or not named:
        raise NotATable("header")
    if len(filled) - 1 > most or len(named) > most_columns:
        raise NotATable("large")
    return [{title: _cell(line[place]) if place < len(line) else None for place, title in named} for line in filled[1:]]


def _sheet(data: bytes) -> list[list[Any]]:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise NotATable("broken") from error
    try:
        return [list(line) for line in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()


def _delimited(data: bytes) -> list[list[Any]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    separator = max(";,\t", key=text.split("\n", 1)[0].count)
    try:
        return [list(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)]
    except csv.Error as error:
        raise NotATable("broken") from error


def _cell(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        return _number(value.strip()) if value.strip() else None
    return value


def _number(text: str) -> Any:
    """A number where the text is one and reads back the same (so that codes such as 007 stay texts)."""
    for read in (int, float):
        try:
            if str(read(text)) == text:
                return read(text)
        except ValueError:
            continue
    return text
