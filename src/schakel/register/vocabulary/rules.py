"""What a code-list file must look like. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from schakel.register.vocabulary.enums import Confidence, ListStatus, Trust

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,49}")


def gettext_noop(text: str) -> str:
    """Mark a text for translation; whoever shows it translates it."""
    return text


class ListRefused(Exception):
    """A file is no code list: says where and what to do. `where` is a path in the file such as `terms[3].nl`; `what`
    is an English sentence that pages translate and fill with `params`."""

    def __init__(self, where: str, what: str, **params: object) -> None:
        super().__init__(f"{where}: {what % params}")
        self.where = where
        self.what = what
        self.params = params


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
    name, note = _named(loaded.get("name"), "name"), _named(loaded.get("note"), "note")
    terms = loaded.get("terms")
    if not isinstance(terms, list):
        raise ListRefused("terms", gettext_noop("this must be a list; it may be empty."))
    read = tuple(_term(term, f"terms[{number}]") for number, term in enumerate(terms))
    codes = [term.code for term in read]
    for number, code in enumerate(codes):
        if code in codes[:number]:
            raise ListRefused(f"terms[{number}].code", gettext_noop("the code %(code)s stands here twice."), code=code)
    return ListData(
        code=_slug(loaded.get("code"), "code"),
        nl=_text(name.get("nl"), "name.nl", most=120),
        en=_text(name.get("en"), "name.en", most=120),
        status=_choice(loaded.get("status"), ListStatus.values, "status"),
        version=_text(loaded.get("version"), "version", most=40),
        source=_words(loaded.get("source"), "source", most=400),
        trust=_choice(loaded.get("trust", Trust.UNKNOWN), Trust.values, "trust"),
        last_verified_on=_day(loaded.get("last_verified_on"), "last_verified_on"),
        note_nl=_words(note.get("nl"), "note.nl", most=4000),
        note_en=_words(note.get("en"), "note.en", most=4000),
        terms=read,
    )


def _term(term: object, where: str) -> TermData:
    if not isinstance(term, Mapping):
        raise ListRefused(where, gettext_noop("this must be an object with code, nl and en."))
    start, end = _day(term.get("valid_from"), f"{where}.valid_from"), _day(term.get("valid_to"), f"{where}.valid_to")
    if start and end and end < start:
        raise ListRefused(f"{where}.valid_to", gettext_noop("this day lies before the first day."))
    return TermData(
        code=_code(term.get("code"), f"{where}.code"),
        nl=_text(term.get("nl"), f"{where}.nl"),
        en=_text(term.get("en"), f"{where}.en"),
        valid_from=start,
        valid_to=end,
        is_unverified=bool(term.get("is_unverified", False)),
        source=_words(term.get("source"), f"{where}.source", most=400),
        trust=_choice(term.get("trust", ""), ["", *Trust.values], f"{where}.trust"),
        extra={key: value for key, value in term.items() if key not in _KNOWN},
    )


def _code(value: object, where: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ListRefused(where, gettext_noop("a code has letters, digits, dots and hyphens, at most 60 signs."))
    return value


def _slug(value: object, where: str) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise ListRefused(where, gettext_noop("a list's code has letters, digits and hyphens, at most 50 signs."))
    return value


def _named(value: object, where: str) -> Mapping[str, Any]:
    if value in (None, ""):
        return {}
    if not isinstance(value, Mapping):
        raise ListRefused(where, gettext_noop("this must be an object with nl and en."))
    return value


def _text(value: object, where: str, *, most: int = 200) -> str:
    text = _words(value, where, most=most)
    if not text:
        raise ListRefused(where, gettext_noop("fill in a text."))
    return text


def _words(value: object, where: str, *, most: int) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ListRefused(where, gettext_noop("fill in a text."))
    if len(value.strip()) > most:
        raise ListRefused(where, gettext_noop("shorten this to at most %(most)s signs."), most=most)
    return value.strip()


def _choice(value: object, allowed: list[str], where: str) -> str:
    if value not in allowed:
        options = ", ".join(word for word in allowed if word)
        raise ListRefused(where, gettext_noop("this must be one of: %(options)s."), options=options)
    return str(value)


def _day(value: object, where: str) -> date | None:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ListRefused(where, gettext_noop("write this day as 2026-11-22.")) from None


@dataclass(frozen=True)
class LinkData:
    """A link between two terms as a file says it."""

    from_list: str
    from_code: str
    to_list: str
    to_code: str
    kind: str
    said_by: str
    confidence: str
    source: str
    said_on: date


def link_data(loaded: Mapping[str, Any]) -> tuple[LinkData, ...]:
    """Check a loaded file of links and make it values. Raises `ListRefused` at the first thing that is wrong."""
    rows = loaded.get("links")
    if not isinstance(rows, list):
        raise ListRefused("links", gettext_noop("this must be a list; it may be empty."))
    return tuple(_link(row, f"links[{number}]") for number, row in enumerate(rows))


def _link(row: object, where: str) -> LinkData:
    if not isinstance(row, Mapping):
        raise ListRefused(where, gettext_noop("this must be an object with from_list, from, to_list and to."))
    said_on = _day(row.get("said_on"), f"{where}.said_on")
    if said_on is None:
        raise ListRefused(f"{where}.said_on", gettext_noop("write this day as 2026-11-22."))
    return LinkData(
        from_list=_slug(row.get("from_list"), f"{where}.from_list"),
        from_code=_code(row.get("from"), f"{where}.from"),
        to_list=_slug(row.get("to_list"), f"{where}.to_list"),
        to_code=_code(row.get("to"), f"{where}.to"),
        kind=_code(row.get("kind", "related"), f"{where}.kind"),
        said_by=_text(row.get("said_by"), f"{where}.said_by", most=120),
        confidence=check_confidence(row.get("confidence"), f"{where}.confidence"),
        source=_words(row.get("source"), f"{where}.source", most=400),
        said_on=said_on,
    )


def check_confidence(value: object, where: str) -> str:
    """Read how sure a link is. Raises `ListRefused`."""
    return _choice(value, Confidence.values, where)


class NotYours(Exception):
    """Only who keeps the lists may change them."""


class ReasonMissing(Exception):
    """A change of a list asks for a reason in words."""


class ChangedMeanwhile(Exception):
    """Somebody else changed the term since this person opened it."""


def check_reason(text: str) -> str:
    """A reason as it is kept. Raises `ReasonMissing`."""
    reason = " ".join(text.split())
    if len(reason) < 5:
        raise ReasonMissing
    return reason
