"""Decisions about organisations, offerings, statements and contacts. Pure: `now` and `today` are passed in."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar

from schakel.register.organisations.enums import (
    DefenceStatus,
    ExportControl,
    Freshness,
    OfferingKind,
    OfferingState,
    SizeClass,
)
from schakel.register.organisations.rules import control
from schakel.register.vocabulary.enums import Trust

#: What may follow what in the life of an offering.
MOVES: Mapping[OfferingState, frozenset[OfferingState]] = {
    OfferingState.DRAFT: frozenset({OfferingState.PUBLISHED, OfferingState.WITHDRAWN}),
    OfferingState.PUBLISHED: frozenset({OfferingState.WITHDRAWN}),
    OfferingState.WITHDRAWN: frozenset({OfferingState.DRAFT}),
}

#: After so long without a word, a profile, offering or contact is due and then stale.
DUE_AFTER = timedelta(days=150)
STALE_AFTER = timedelta(days=180)

#: From most to least trusted. A machine-made statement is not in the list: it is never the shown one.
TRUST_ORDER = (Trust.OFFICIAL, Trust.SECTOR, Trust.PRESS, Trust.OWN, Trust.UNKNOWN)


class MoveNotAllowed(Exception):
    """An offering cannot go from where it is to where somebody wants it."""


class NotComplete(Exception):
    """An offering cannot be published because fields are empty; `fields` names them."""

    def __init__(self, fields: Sequence[str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = tuple(fields)


class AlreadyRegistered(Exception):
    """The same owner keeps a profile with this number already; `public_id` says which."""

    def __init__(self, field: str, public_id: str) -> None:
        super().__init__(field)
        self.field = field
        self.public_id = public_id


class ChangedMeanwhile(Exception):
    """Somebody else changed the record since this person opened it; `version` is the present one."""

    def __init__(self, version: int) -> None:
        super().__init__(str(version))
        self.version = version


class ValueNotUnderstood(Exception):
    """A value that this field cannot hold; `field` says which and `why` is a code that forms put into words."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


class MachineMadeNotChosen(Exception):
    """A machine-made statement cannot be made the shown value."""


class StatementGone(Exception):
    """A statement that no longer stands cannot be chosen."""


class NameNeeded(Exception):
    """The last statement of an organisation's name cannot be taken back."""


class ClaimRefused(Exception):
    """A profile that has its party already, or that the party keeps itself, cannot be claimed; nor answered twice."""


class ReasonMissing(Exception):
    """This act needs a reason and none was given."""


class ConsentMissing(Exception):
    """A person's name without that person's consent, its purpose and its end."""


class BasisMissing(Exception):
    """An export-control flag other than unknown without a basis and a date."""


@dataclass(frozen=True)
class Provenance:
    """Where a fact comes from: a source in words, its address, the day of the statement, the sort of source."""

    source: str
    stated_on: date
    trust: Trust
    source_url: str = ""


class Stated(Protocol):
    """What the choice of the shown statement looks at."""

    pk: int
    value: str
    stated_on: date
    trust: str
    is_current: bool
    is_chosen: bool


@dataclass(frozen=True)
class FieldSpec:
    """How the text of a statement becomes the value of a column: `kind` is text, code, number, day, url or choice."""

    kind: str
    limit: int = 4000
    choices: tuple[str, ...] = ()
    code_list: str = ""


#: The fields of an organisation that are stated facts.
ORGANISATION_FACTS: Mapping[str, FieldSpec] = {
    "name": FieldSpec("text", 200),
    "kvk_number": FieldSpec("kvk"),
    "vat_number": FieldSpec("vat"),
    "lei": FieldSpec("lei"),
    "region": FieldSpec("code", 40, code_list="regions"),
    "website": FieldSpec("url", 300),
    "summary": FieldSpec("text", 4000),
    "size_class": FieldSpec("choice", choices=tuple(SizeClass.values)),
    "status": FieldSpec("choice", choices=tuple(DefenceStatus.values)),
    "founded_on": FieldSpec("day"),
    "controlled_from": FieldSpec("country"),
}

#: The fields of an offering that are stated facts; its other texts carry one provenance together.
OFFERING_FACTS: Mapping[str, FieldSpec] = {
    "kind": FieldSpec("choice", choices=tuple(OfferingKind.values)),
    "proposition": FieldSpec("code", 40, code_list="propositions"),
    "region": FieldSpec("code", 40, code_list="regions"),
    "maturity": FieldSpec("trl"),
    "civil_use": FieldSpec("text", 4000),
    "civil_maturity": FieldSpec("trl"),
    "military_use": FieldSpec("text", 4000),
    "military_maturity": FieldSpec("trl"),
    "export_control": FieldSpec("choice", choices=tuple(ExportControl.values)),
}

#: The texts of an offering: one provenance for all of them.
OFFERING_TEXTS: Mapping[str, int] = {
    "title": 200,
    "text": 20000,
    "technical_detail": 20000,
    "capacity_note": 4000,
    "price_note": 4000,
}

#: What a choice field holds while nothing is stated about it; every other field is then empty.
UNSTATED: Mapping[str, str] = {
    "size_class": SizeClass.UNKNOWN.value,
    "status": DefenceStatus.UNKNOWN.value,
    "export_control": ExportControl.UNKNOWN.value,
}

_KVK = re.compile(r"[0-9]{8}")
_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_VAT = re.compile(r"[A-Z]{2}[A-Z0-9]{2,13}")
_WEB = re.compile(r"https?://[^\s/?#]+\.[^\s]+")
#: Left parts of role mailboxes; another address may be a person's and is pointed out.
_PERSONAL = re.compile(r"[a-z]\.?[a-z]*[._-](van|de|den|der|ten|ter)?\.?[a-z]{2,}")


def check_move(old: str, new: OfferingState) -> None:
    """Let an offering go from `old` to `new`, or raise `MoveNotAllowed`."""
    if new not in MOVES[OfferingState(old)]:
        raise MoveNotAllowed(f"{old} -> {new.value}")


def freshness(confirmed: datetime | None, now: datetime) -> Freshness:
    """How fresh something is that was last confirmed then. Never confirmed is stale."""
    if confirmed is None or now - confirmed > STALE_AFTER:
        return Freshness.STALE
    return Freshness.DUE if now - confirmed > DUE_AFTER else Freshness.FRESH


def day_freshness(verified_on: date | None, today: date) -> Freshness:
    """How fresh a contact is that was last verified on that day. Never verified is stale."""
    if verified_on is None or today - verified_on > STALE_AFTER:
        return Freshness.STALE
    return Freshness.DUE if today - verified_on > DUE_AFTER else Freshness.FRESH


def normal_value(field: str, spec: FieldSpec, raw: object) -> str:
    """The one way to write a value of a field, so that equal values are equal texts; empty stays empty.

    Raises `ValueNotUnderstood` with a code: too-long, not-a-choice, not-eight-digits, not-a-vat-number, not-a-lei,
    not-a-day, not-an-address, not-1-to-9, not-a-country.
    """
    text = raw.isoformat() if isinstance(raw, date) else str(raw if raw is not None else "").strip()
    if not text or text == UNSTATED.get(field):
        return ""
    if len(text) > spec.limit:
        raise ValueNotUnderstood(field, "too-long")
    return _NORMAL[spec.kind](field, spec, text)


def _as_is(_field: str, _spec: FieldSpec, text: str) -> str:
    return text


def _choice(field: str, spec: FieldSpec, text: str) -> str:
    if text not in spec.choices:
        raise ValueNotUnderstood(field, "not-a-choice")
    return text


def _kvk(field: str, _spec: FieldSpec, text: str) -> str:
    digits = re.sub(r"[\s.-]", "", text)
    if not _KVK.fullmatch(digits):
        raise ValueNotUnderstood(field, "not-eight-digits")
    return digits


def _vat(field: str, _spec: FieldSpec, text: str) -> str:
    plain = re.sub(r"[\s.-]", "", text).upper()
    if not _VAT.fullmatch(plain):
        raise ValueNotUnderstood(field, "not-a-vat-number")
    return plain


def _lei(field: str, _spec: FieldSpec, text: str) -> str:
    plain = re.sub(r"\s", "", text).upper()
    if not _LEI.fullmatch(plain) or int("".join(str(int(sign, 36)) for sign in plain)) % 97 != 1:
        raise ValueNotUnderstood(field, "not-a-lei")
    return plain


def _day(field: str, _spec: FieldSpec, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueNotUnderstood(field, "not-a-day") from None


def _url(field: str, _spec: FieldSpec, text: str) -> str:
    address = text if "://" in text else f"https://{text}"
    if not _WEB.fullmatch(address):
        raise ValueNotUnderstood(field, "not-an-address")
    return address


def _trl(field: str, _spec: FieldSpec, text: str) -> str:
    if not re.fullmatch(r"[1-9]", text):
        raise ValueNotUnderstood(field, "not-1-to-9")
    return text


def _country(field: str, _spec: FieldSpec, text: str) -> str:
    if text.upper() not in control.COUNTRIES:
        raise ValueNotUnderstood(field, "not-a-country")
    return text.upper()


_NORMAL: Mapping[str, Callable[[str, FieldSpec, str], str]] = {
    "text": _as_is,
    "code": _as_is,
    "choice": _choice,
    "kvk": _kvk,
    "vat": _vat,
    "lei": _lei,
    "day": _day,
    "url": _url,
    "trl": _trl,
    "country": _country,
}


def normal_texts(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts of an offering as they are kept. Raises `ValueNotUnderstood` (not-a-field, too-long)."""
    written = {}
    for name, text in texts.items():
        if name not in OFFERING_TEXTS:
            raise ValueNotUnderstood(name, "not-a-field")
        written[name] = text.strip()
        if len(written[name]) > OFFERING_TEXTS[name]:
            raise ValueNotUnderstood(name, "too-long")
    return written


def column_value(field: str, spec: FieldSpec, text: str) -> str | int | date | None:
    """The value of a column for a normal value: a day, a number, a text, or what the field holds when unstated."""
    if spec.kind == "day":
        return date.fromisoformat(text) if text else None
    if spec.kind == "trl":
        return int(text) if text else None
    return text or UNSTATED.get(field, "")


S = TypeVar("S", bound=Stated)


def shown_statement(statements: Iterable[S]) -> S | None:
    """Which statement of one field is shown: the steward's choice; without one the most trusted (`TRUST_ORDER`), of
    those the latest stated, of those the latest recorded. Never a machine-made one, never one that no longer stands."""
    standing = [s for s in statements if s.is_current and s.trust in TRUST_ORDER]
    chosen = [s for s in standing if s.is_chosen]
    pool = chosen or standing
    return max(pool, key=lambda s: (-TRUST_ORDER.index(Trust(s.trust)), s.stated_on, s.pk), default=None)


def contradict(statements: Iterable[Stated]) -> bool:
    """Whether statements that stand, machine-made ones aside, say different things about one field."""
    return len({s.value for s in statements if s.is_current and s.trust != Trust.MACHINE}) > 1


def check_choice(trust: str, reason: str) -> None:
    """Let a steward choose a statement to be shown. Raises `MachineMadeNotChosen` or `ReasonMissing`."""
    if trust == Trust.MACHINE:
        raise MachineMadeNotChosen
    if not reason.strip():
        raise ReasonMissing


def check_export_basis(flag: str, basis: str, checked_on: date | None) -> None:
    """An export-control flag says on what basis and since when, unless it is unknown. Raises `BasisMissing`."""
    if flag not in ("", ExportControl.UNKNOWN) and (not basis.strip() or checked_on is None):
        raise BasisMissing


def has_consent(person_name: str, consent_on: date | None, consent_until: date | None, today: date) -> bool:
    """Whether a person's name may be shown today: there is a consent and it runs."""
    return bool(person_name and consent_on and consent_until and consent_on <= today <= consent_until)


class NamedContact(Protocol):
    """What decides whether a person's name may be shown."""

    person_name: str
    consent_on: date | None
    consent_until: date | None


def shown_name(contact: NamedContact, today: date) -> str:
    """The person's name while that person's consent runs; empty before and after."""
    runs = has_consent(contact.person_name, contact.consent_on, contact.consent_until, today)
    return contact.person_name if runs else ""


def check_consent(person_name: str, consent_on: date | None, consent_until: date | None, purpose: str) -> None:
    """A name is stored only with consent: given when, until when, for what. Raises `ConsentMissing`."""
    if person_name and (consent_on is None or consent_until is None or not purpose.strip()):
        raise ConsentMissing
    if person_name and consent_on and consent_until and consent_until < consent_on:
        raise ConsentMissing


def looks_personal(email: str) -> bool:
    """Whether an address looks like a person's (`j.jansen@...`) rather than a role mailbox (`sales@...`)."""
    return bool(_PERSONAL.fullmatch(email.split("@")[0].lower()))


def missing_to_publish(title: str, text: str, kind: str) -> tuple[str, ...]:
    """The fields that an offering must have before it can stand: title, description and kind."""
    return tuple(name for name, value in (("title", title), ("text", text), ("kind", kind)) if not value.strip())
