"""A code list as a spreadsheet: one term a row, with headings in Dutch or English."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from schakel.ingest.sheets import rules as sheets
from schakel.register.vocabulary.rules import gettext_noop

#: Why a cell of such a sheet is refused, beside what `ingest/sheets` says itself.
SENTENCES: Mapping[str, str] = {
    **sheets.SENTENCES,
    "not-a-day": gettext_noop("Write this day as 2026-11-22."),
    "not-yes-or-no": gettext_noop("Write yes or no."),
}
_YES, _NO = {"ja", "yes", "x", "1", "true", "waar"}, {"nee", "no", "0", "false", "onwaar"}


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise sheets.CellRefused("not-a-day") from None


def _yes(text: str) -> str:
    word = text.casefold()
    if word not in _YES | _NO:
        raise sheets.CellRefused("not-yes-or-no")
    return "yes" if word in _YES else ""


def _field(name: str, dutch: str, english: str, *aliases: str, check: Callable[[str], str] = str) -> sheets.Field:
    required = name in ("code", "nl", "en")
    return sheets.Field(name, {"nl": dutch, "en": english}, aliases=aliases, is_required=required, check=check)


#: The columns of a sheet of terms.
TERM_SHEET = sheets.Schema(
    "terms",
    (
        _field("code", "Code", "Code"),
        _field("nl", "Naam in het Nederlands", "Name in Dutch", "naam", "nederlands"),
        _field("en", "Naam in het Engels", "Name in English", "engels", "english"),
        _field("valid_from", "Geldig vanaf", "Valid from", check=_day),
        _field("valid_to", "Geldig tot en met", "Valid to", check=_day),
        _field("is_unverified", "Niet geverifieerd", "Not verified", check=_yes),
        _field("source", "Bron", "Source"),
    ),
)


def terms_in(table: sheets.Table) -> tuple[list[dict[str, Any]], list[tuple[int, str, sheets.Reason]]]:
    """The terms of a table, and what is wrong with which row: its number, the heading, the reason."""
    mapping = sheets.guess_mapping(table.headings, TERM_SHEET, {})
    missing = sheets.missing_fields(mapping, TERM_SHEET)
    if missing:
        raise sheets.SheetRefused("missing-columns", names=", ".join(one.name for one in missing))
    terms: list[dict[str, Any]] = []
    wrong: list[tuple[int, str, sheets.Reason]] = []
    for line in table.lines:
        checked = sheets.check_row(line, mapping, TERM_SHEET)
        for reason in checked.reasons:
            heading = table.headings[reason.column] if 0 <= reason.column < len(table.headings) else ""
            wrong.append((line.number, heading, reason))
        term: dict[str, Any] = {name: checked.values.get(name) for name in mapping.values()}
        terms.append({**term, "is_unverified": bool(term["is_unverified"])} if "is_unverified" in term else term)
    return terms, wrong


def with_extras(terms: Iterable[dict[str, Any]], known: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The terms with what their sheet has no column for, as it stands now (code -> the term)."""
    return [{**known.get(str(term.get("code")), {}), **term} for term in terms]
