"""What a cell holds as text, and what no cell may hold: markings and numbers of citizens."""

import datetime
import re
import unicodedata

from stdnum.nl import bsn

from schakel import engine
from schakel.ingest.sheets.rules.tables import Line

#: Nine digits as people write a citizen service number: together, or in groups. A VAT number has letters around it.
_NINE = re.compile(r"(?<![\w.,-])(?:\d{9}|\d{4}\.\d{2}\.\d{3}|\d{3}[ .-]\d{3}[ .-]\d{3})(?![\w]|[.,-]\d)")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell_text(value: object) -> str:
    """A cell's value as text: whole numbers without a point, days as year-month-day, white space at the ends gone."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        is_day = value.time() == datetime.time.min
        return value.date().isoformat() if is_day else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    text = "" if value is None else str(value)
    return without_apostrophe(text.strip("\ufeff \u00a0\t\r\n"))


def without_apostrophe(text: str) -> str:
    """Take off the apostrophe that our own files put before a text which a spreadsheet would compute."""
    return text[1:] if text.startswith("'") and text[1:].lstrip().startswith(_FORMULA_STARTS) else text


def normal_heading(text: str) -> str:
    """A heading as it is compared: folded, letters and digits only, so that "KvK-nummer" is "kvk nummer"."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(c for c in folded if not unicodedata.combining(c))).split())


def has_citizen_number(text: str) -> bool:
    """Whether nine digits stand in a text that pass the test of a citizen service number (BSN).

    Such a number is refused and never stored. The number of a legal person (RSIN) has the same form and is refused
    with it: nobody can tell them apart.
    """
    return any(bsn.is_valid(re.sub(r"\D", "", found)) for found in _NINE.findall(text))


def checked_line(line: Line) -> Line:
    """The line without cells that are not kept: marked ones, and those with a citizen's number; faults say which.

    A marking speaks of the whole line, so it empties the whole line, also when it only shows when cells are read
    together.
    """
    faults = [(at, "citizen-number") for at, text in enumerate(line.cells) if has_citizen_number(text)]
    if engine.find_markings("\t".join(line.cells)):
        marked = [(at, "marked") for at, text in enumerate(line.cells) if engine.find_markings(text)]
        nothing = ("",) * len(line.cells)
        return Line(line.number, nothing, line.notes, (*line.faults, *faults, *(marked or [(-1, "marked")])))
    if not faults:
        return line
    gone = {at for at, _code in faults}
    cells = tuple("" if at in gone else text for at, text in enumerate(line.cells))
    return Line(line.number, cells, line.notes, (*line.faults, *faults))
