"""What a code-list file must look like. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schakel.register.vocabulary.enums import Confidence, ListStatus, Trust

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")


class ListRefused(Exception):
    """A file is no code list: says where and what to do. `where` is a path in the file such as `terms[3].nl`."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


@dataclass(frozen=True)
class TermData:
    """One term as a file says it."""

    code: str
    nl: str
    en: str
    valid_from: date | None
    valid_to: date | None
    is_unverified: bool
    source: str
    trust: str
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ListData:
    """A code list as a file says it."""

    code: str
    nl: str
    en: str
    status: str
    version: str
    source: str
    trust: str
    last_verified_on: date | None
    note_nl: str
    note_en: str
    terms: tuple[TermData, ...]


_KNOWN = {"code", "nl", "en", "valid_from", "valid_to", "is_unverified", "source", "trust"}


def list_data(loaded: Mapping[str, Any]) -> ListData:
    """Check a loaded file and make it a value. Raises `ListRefused` at the first thing that is wrong."""
    name, note = loaded.get("name") or {}, loaded.get("note") or {}
    terms = loaded.get("terms")
    if not isinstance(terms, list):
        raise ListRefused("terms", "must be a list (it may be empty)")
    read = tuple(_term(term, f"terms[{number}]") for number, term in enumerate(terms))
    codes = [term.code for term in read]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            raise ListRefused(f"terms[{number}].code", f"{code!r} stands here twice; every code once")
    return ListData(
        code=_code(loaded.get("code"), "code"),
        nl=_text(name.get("nl"), "name.nl"),
        en=_text(name.get("en"), "name.en"),
        status=_choice(loaded.get("status"), ListStatus.values, "status"),
        version=_text(loaded.get("version"), "version"),
        source=str(loaded.get("source", "")),
        trust=_choice(loaded.get("trust", Trust.UNKNOWN), Trust.values, "trust"),
        last_verified_on=_day(loaded.get("last_verified_on"), "last_verified_on"),
        note_nl=str(note.get("nl", "")),
        note_en=str(note.get("en", "")),
        terms=read,
    )


def _term(term: object, where: str) -> TermData:
    if not isinstance(term, Mapping):
        raise ListRefused(where, "must be an object with code, nl and en")
    start, end = _day(term.get("valid_from"), f"{where}.valid_from"), _day(term.get("valid_to"), f"{where}.valid_to")
    if start and end and end < start:
        raise ListRefused(f"{where}.valid_to", "lies before valid_from")
    return TermData(
        code=_code(term.get("code"), f"{where}.code"),
        nl=_text(term.get("nl"), f"{where}.nl"),
        en=_text(term.get("en"), f"{where}.en"),
        valid_from=start,
        valid_to=end,
        is_unverified=bool(term.get("is_unverified", False)),
        source=str(term.get("source", "")),
        trust=_choice(term.get("trust", ""), ["", *Trust.values], f"{where}.trust"),
        extra={key: value for key, value in term.items() if key not in _KNOWN},
    )


def _code(value: object, where: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ListRefused(where, "must be a code of letters, digits, dots and hyphens (at most 60)")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ListRefused(where, "must be a text that is not empty")
    return value.strip()


def _choice(value: object, allowed: list[str], where: str) -> str:
    if value not in allowed:
        raise ListRefused(where, f"must be one of {', '.join(word for word in allowed if word)}")
    return str(value)


def _day(value: object, where: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ListRefused(where, "must be a date such as 2026-11-22") from None


def check_confidence(value: str, where: str) -> str:
    """Read how sure a link is. Raises `ListRefused`."""
    return _choice(value, Confidence.values, where)


class NotYours(Exception):
    """Only who keeps the lists may change them."""


class ReasonMissing(Exception):
    """A change of a list asks for a reason in words."""


def check_reason(text: str) -> str:
    """A reason as it is kept. Raises `ReasonMissing`."""
    reason = " ".join(text.split())
    if len(reason) < 5:
        raise ReasonMissing
    return reason
