"""How stored values are put on a page: codes as names, facts with source, date, trust and what contradicts them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.ui import rules as ui
from schakel.base.ui.enums import Tone
from schakel.register.organisations import rules, selectors
from schakel.register.organisations.enums import Freshness, OfferingState
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.vocabulary import selectors as vocabulary

FRESHNESS_TONES = {Freshness.FRESH: Tone.SUCCESS, Freshness.DUE: Tone.WARNING, Freshness.STALE: Tone.DANGER}
#: Names of terms by code, by code list.
CodeNames = dict[str, dict[str, str]]
STATE_TONES = {
    OfferingState.DRAFT: Tone.INFO,
    OfferingState.PUBLISHED: Tone.SUCCESS,
    OfferingState.WITHDRAWN: Tone.DANGER,
}


@dataclass(frozen=True)
class Said:
    """A statement with its value as a page shows it."""

    value: Any
    statement: Statement


@dataclass(frozen=True)
class FactRow:
    """One fact on a page: the shown value with its source, what stands beside it, and what a machine wrote."""

    field: str
    label: str
    value: Any
    shown: Statement | None
    others: Sequence[Said]
    machine: Sequence[Said]
    is_contradicted: bool
    is_chosen: bool
    url: str


def language() -> str:
    """The reader's language: nl or en."""
    return "nl" if (get_language() or "nl").startswith("nl") else "en"


def code_names(*lists: str) -> CodeNames:
    """The names of the terms of code lists, by list and code: one query, none without lists."""
    return vocabulary.labels_of(code_lists=lists, language=language()) if lists else {}


def field_label(record: Organisation | Offering, field: str) -> str:
    """What a field is called, for the reader."""
    name = str(getattr(record._meta.get_field(field), "verbose_name", field))
    return name[:1].upper() + name[1:]


def value_of(record: Organisation | Offering, field: str, text: str, names: Mapping[str, Mapping[str, str]]) -> Any:
    """A value as a page shows it; None for nothing."""
    spec = record.FACTS[field]
    if not text:
        return None
    if spec.kind == "code":
        return names.get(spec.code_list, {}).get(text, text)
    if spec.kind == "choice":
        choices = dict(getattr(record._meta.get_field(field), "flatchoices", ()))
        return choices.get(text, text)
    if spec.kind == "day":
        return date.fromisoformat(text)
    return ui.Link(text.removeprefix("https://").rstrip("/"), text) if spec.kind == "url" else text


def fact_rows(
    record: Organisation | Offering, facts: Mapping[str, selectors.Fact], fields: Sequence[str]
) -> list[FactRow]:
    """The facts of these fields that the viewer may see, with something said about them."""
    specs = [record.FACTS[field] for field in fields if field in record.FACTS]
    names = code_names(*{spec.code_list for spec in specs if spec.code_list})
    rows = []
    for field in fields:
        fact = facts.get(field)
        if fact is None or not (fact.shown or fact.machine):
            continue
        rows.append(
            FactRow(
                field=field,
                label=field_label(record, field),
                value=value_of(record, field, fact.shown.value, names) if fact.shown else None,
                shown=fact.shown,
                others=[Said(value_of(record, field, s.value, names), s) for s in fact.others],
                machine=[Said(value_of(record, field, s.value, names), s) for s in fact.machine],
                is_contradicted=fact.is_contradicted,
                is_chosen=fact.is_chosen,
                url=fact_url(record, field),
            )
        )
    return rows


def fact_url(record: Organisation | Offering, field: str) -> str:
    """The page with everything that is said about one field."""
    name = "organisation-fact" if isinstance(record, Organisation) else "offering-fact"
    return reverse(f"organisations:{name}", args=[record.public_id, field])


def record_url(record: Organisation | Offering) -> str:
    """The page of a record."""
    name = "organisation-detail" if isinstance(record, Organisation) else "offering-detail"
    return reverse(f"organisations:{name}", args=[record.public_id])


def freshness_badge(confirmed: datetime | None) -> ui.Badge:
    """How fresh a profile or offering is, in a word."""
    return _freshness(rules.freshness(confirmed, timezone.now()))


def contact_badge(verified_on: date | None) -> ui.Badge:
    """How fresh a contact is, in a word."""
    return _freshness(rules.day_freshness(verified_on, timezone.localdate()))


def state_badge(offering: Offering) -> ui.Badge:
    """Where an offering is in its life, in a word."""
    state = OfferingState(offering.state)
    return ui.Badge(state.label, STATE_TONES[state])


def label_rows(record: Organisation | Offering) -> list[tuple[str, Label]]:
    """The labels of the field groups that this kind of record has, for its own people."""
    return [(str(group.label), record.label_of(group)) for group in groups_of(record)]


def groups_of(record: Organisation | Offering) -> list[FieldGroup]:
    """The field groups that this kind of record has fields in, in their usual order."""
    used = set(record.FIELD_GROUPS.values())
    return [group for group in FieldGroup if group in used]


def acts_allowed(record: Organisation | Offering, viewer: Viewer) -> dict[str, bool]:
    """What the page offers this viewer to do; the services decide again."""
    return {"may_edit": record.owner_id in viewer.parties, "may_decide": record.owner_id in viewer.stewarded}


def still_shown(record: Organisation | Offering, fields: Sequence[str]) -> str:
    """Tell that other statements stay the shown ones after a change; empty when there is nothing to tell."""
    if not fields:
        return ""
    names = ", ".join(field_label(record, field) for field in fields)
    told = _("Saved. A more trusted or later source says something else, and stays the shown one, for: %(fields)s.")
    return told % {"fields": names}


def _freshness(state: Freshness) -> ui.Badge:
    return ui.Badge(state.label, FRESHNESS_TONES[state], "clock")
