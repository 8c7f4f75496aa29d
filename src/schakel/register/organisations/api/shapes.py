"""What goes over the wire about organisations and offerings, and how a refusal of theirs is said."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from ninja import Router

from schakel.base.disclosure.enums import FieldGroup
from schakel.base.interface import rules as wire
from schakel.register.organisations import forms, rules, selectors
from schakel.register.organisations.models import Offering, Organisation, Statement

router = Router(by_alias=True, exclude_unset=True)


class StatementShown(wire.Shown):
    """What one source says about one field."""

    id: str
    value: str
    source: str
    source_url: str
    stated_on: date
    trust: str


class FactShown(wire.Shown):
    """A field with the statement that is shown, what contradicts it, and what a machine wrote (which is no fact)."""

    field: str
    shown: StatementShown | None
    others: list[StatementShown]
    machine: list[StatementShown]
    is_contradicted: bool


class OrganisationRow(wire.Shown):
    """An organisation in a list."""

    id: str
    name: str
    kind: str
    region: str
    status: str
    size_class: str


class ContactShown(wire.Shown):
    """How to reach an organisation for one role; a name only while the person's consent runs."""

    role: str
    email: str
    phone: str
    person_name: str = ""
    verified_on: date | None


class OrganisationShown(wire.Shown):
    """An organisation with what is stated about it. Fields that the reader may not see do not appear."""

    id: str
    name: str
    kind: str
    kvk_number: str
    vat_number: str
    lei: str
    region: str
    website: str
    size_class: str
    status: str
    founded_on: date | None
    controlled_from: str
    confirmed_at: datetime | None
    is_withdrawn: bool
    summary: str = ""
    contacts: list[ContactShown] = []
    facts: list[FactShown]


class OrganisationNamed(wire.Shown):
    """Whose it is."""

    id: str
    name: str


class OfferingRow(wire.Shown):
    """An offering in a list. `organisation` appears when the reader may know of it."""

    id: str
    title: str
    kind: str
    proposition: str
    region: str
    state: str
    organisation: OrganisationNamed = None  # type: ignore[assignment]  # left out when it may not be seen


class OfferingShown(OfferingRow):
    """An offering with what is stated about it. Fields that the reader may not see do not appear; labels and version
    are for its own people."""

    text: str = ""
    language: str = ""
    maturity: int | None = None
    civil_use: str = ""
    civil_maturity: int | None = None
    military_use: str = ""
    military_maturity: int | None = None
    text_source: str = ""
    text_source_url: str = ""
    text_stated_on: date | None = None
    text_trust: str = ""
    concepts: list[str] = []
    words: list[str] = []
    technical_detail: str = ""
    export_control: str = ""
    export_basis: str = ""
    export_checked_on: date | None = None
    capacity_note: str = ""
    price_note: str = ""
    confirmed_at: datetime | None = None
    published_at: datetime | None = None
    facts: list[FactShown] = []
    labels: dict[str, str] = {}
    version: int = 0


class OfferingSent(wire.Sent):
    """Fields of an offering; the source is the own organisation, today, unless it is said."""

    title: str | None = None
    kind: str | None = None
    proposition: str | None = None
    region: str | None = None
    text: str | None = None
    language: str | None = None
    maturity: int | None = None
    concepts: list[str] | None = None
    words: list[str] | None = None
    civil_use: str | None = None
    civil_maturity: int | None = None
    military_use: str | None = None
    military_maturity: int | None = None
    technical_detail: str | None = None
    export_control: str | None = None
    export_basis: str | None = None
    export_checked_on: date | None = None
    capacity_note: str | None = None
    price_note: str | None = None
    source: str | None = None
    source_url: str | None = None
    stated_on: date | None = None
    trust: str | None = None


class NewOfferingSent(OfferingSent):
    """A new offering: at least its organisation, title and kind. With `isKnown` a visible offering of the same name
    is no objection."""

    organisation: wire.Identifier
    is_known: bool = False


class ReasonSent(wire.Sent):
    """Why."""

    reason: str


@contextmanager
def said() -> Iterator[None]:
    """Say what a service of this app refused as a problem in the reader's language."""
    try:
        yield
    except rules.MoveNotAllowed as error:
        raise wire.Refused(409, _("This offering is in another state by now."), code="state") from error
    except rules.ChangedMeanwhile as error:
        detail = _("Somebody else changed this after the version that you saw. Read it again first.")
        raise wire.Refused(412, detail, code="version") from error
    except rules.NotComplete as error:
        fields = {name: _("This is needed.") for name in error.fields}
        raise wire.Refused(422, _("Something is still missing."), code="incomplete", fields=fields) from error
    except rules.ValueNotUnderstood as error:
        fields = {error.field: _("This value cannot be stored. Check it.")}
        raise wire.Refused(422, _("A value was not understood."), code="invalid", fields=fields) from error
    except rules.BasisMissing as error:
        fields = {"export_basis": _("Give the basis and the day on which somebody looked into it.")}
        raise wire.Refused(422, _("Something is still missing."), code="incomplete", fields=fields) from error
    except rules.ReasonMissing as error:
        raise wire.Refused(422, code="invalid", fields={"reason": _("This is needed.")}) from error


def fact_rows(known: Mapping[str, selectors.Fact]) -> list[FactShown]:
    """Facts as they go over the wire; a field of which nobody said anything is left out."""
    return [
        FactShown(
            field=wire.in_camel(fact.field),
            shown=_statement(fact.shown) if fact.shown else None,
            others=[_statement(one) for one in fact.others],
            machine=[_statement(one) for one in fact.machine],
            is_contradicted=fact.is_contradicted,
        )
        for fact in known.values()
        if fact.shown or fact.others or fact.machine
    ]


def seen_values(
    record: Organisation | Offering, groups: frozenset[FieldGroup], fields: Mapping[str, Any]
) -> dict[str, Any]:
    """The values of those fields whose group the reader may see."""
    return {name: getattr(record, name) for name in fields if record.FIELD_GROUPS.get(name) in groups}


def from_here() -> dict[str, Any]:
    """Where values come from when nobody says otherwise."""
    return {"source": _("own statement"), "stated_on": forms.today(), "trust": "own"}


def _statement(one: Statement) -> StatementShown:
    return StatementShown(
        id=one.public_id,
        value=one.value,
        source=one.source,
        source_url=one.source_url,
        stated_on=one.stated_on,
        trust=one.trust,
    )
