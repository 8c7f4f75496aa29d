"""What is said about each record of an offer book, with its source."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial

from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import Freshness
from schakel.register.organisations.models import Offering, Organisation, Statement
from schakel.register.vocabulary import selectors as vocabulary
from schakel.register.vocabulary.enums import Trust
from schakel.report.publications import rules

Record = Offering | Organisation
Groups = frozenset[FieldGroup]
#: The facts that a book shows of each kind of record, in this order; proposition and kind are the chapter's.
OFFERING_FACTS = ("region", "maturity", "civil_use", "civil_maturity", "military_use", "military_maturity")
ORGANISATION_FACTS = ("summary", "region", "status", "size_class", "website")


def entries(
    slots: Sequence[tuple[Offering, Groups]], names: Mapping[int, Organisation], *, viewer: Viewer, now: datetime
) -> tuple[rules.Entry, ...]:
    """The offerings as a book shows them; five queries."""
    records = [offering for offering, _ in slots]
    if not records:
        return ()
    prefetch_related_objects(records, "capabilities")
    said = _said(slots, OFFERING_FACTS)
    concepts = organisations.concept_names(
        concept_ids={row.concept_id for one in records for row in one.capabilities.all() if row.concept_id},
        language=_language(),
    )
    return tuple(
        _entry(offering, groups, names.get(offering.organisation_id), said.get(offering.pk, ()), concepts, viewer, now)
        for offering, groups in slots
    )


def profiles(
    pairs: Sequence[tuple[Organisation, Groups]],
    reach: Mapping[int, tuple[rules.Reach, ...]],
    *,
    viewer: Viewer,
    now: datetime,
) -> tuple[rules.Profile, ...]:
    """The organisations as a book shows them; two queries."""
    said = _said(pairs, ORGANISATION_FACTS)
    return tuple(
        rules.Profile(
            public_id=one.public_id,
            name=one.name,
            facts=said.get(one.pk, ()),
            contacts=reach.get(one.pk, ()),
            confirmed_on=_day(one.confirmed_at),
            is_stale=organisation_rules.freshness(one.confirmed_at, now) == Freshness.STALE,
            label=disclosure_rules.strictest(one.label_of(group) for group in groups),
            is_own=one.owner_id in viewer.parties,
        )
        for one, groups in pairs
    )


def _entry(
    offering: Offering,
    groups: Groups,
    organisation: Organisation | None,
    said: tuple[rules.Said, ...],
    concepts: Mapping[str, str],
    viewer: Viewer,
    now: datetime,
) -> rules.Entry:
    is_open = FieldGroup.CAPABILITY in groups
    is_machine = is_open and offering.text_trust == Trust.MACHINE
    words = [concepts.get(row.concept_id, row.words) for row in offering.capabilities.all()]
    return rules.Entry(
        public_id=offering.public_id,
        proposition=offering.proposition,
        kind=offering.kind,
        title=offering.title,
        language=offering.language,
        text=offering.text if is_open and not is_machine else "",
        text_source=_text_source(offering) if is_open and not is_machine else None,
        is_machine_made=is_machine,
        capabilities=tuple(sorted(words, key=str.casefold)) if is_open and not is_machine else (),
        facts=said,
        organisation=organisation.name if organisation else "",
        organisation_id=organisation.public_id if organisation else "",
        confirmed_on=_day(offering.confirmed_at),
        is_stale=organisation_rules.freshness(offering.confirmed_at, now) == Freshness.STALE,
        label=disclosure_rules.strictest(offering.label_of(group) for group in groups),
        is_own=offering.owner_id in viewer.parties,
    )


def _said(pairs: Sequence[tuple[Record, Groups]], fields: Sequence[str]) -> dict[int, tuple[rules.Said, ...]]:
    """By key of the record what stands about these fields, where its group is open. Machine-made statements are no
    facts and stay out; contradicting ones stand beside the shown one."""
    groups = {record.pk: open_ones for record, open_ones in pairs}
    records = {record.pk: record for record, _ in pairs}
    if not records:
        return {}
    by_field: dict[tuple[int, str], tuple[list[Statement], list[Statement]]] = {}
    for key, statement, shown in organisations.statements_of(records=list(records.values())):
        is_open = records[key].FIELD_GROUPS[statement.field] in groups[key]
        if statement.field in fields and is_open and statement.trust != Trust.MACHINE:
            first, rest = by_field.setdefault((key, statement.field), ([], []))
            (first if statement.pk == shown else rest).append(statement)
    names = {one: vocabulary.labels(code_list=one, language=_language()) for one in ("regions",)}
    found: dict[int, list[rules.Said]] = {}
    for (key, field), (first, rest) in sorted(by_field.items(), key=lambda pair: fields.index(pair[0][1])):
        if not first or not first[0].value:
            continue
        value = partial(_value, records[key], field, names=names)
        others = tuple((value(s.value), _source(s)) for s in rest if s.value and s.value != first[0].value)
        label = str(getattr(records[key]._meta.get_field(field), "verbose_name", field))
        found.setdefault(key, []).append(
            rules.Said(field, label[:1].upper() + label[1:], value(first[0].value), _source(first[0]), others)
        )
    return {key: tuple(lines) for key, lines in found.items()}


def _value(record: Record, field: str, text: str, *, names: Mapping[str, Mapping[str, str]]) -> str:
    spec = record.FACTS[field]
    if spec.kind == "code":
        return names.get(spec.code_list, {}).get(text, text)
    if spec.kind == "choice":
        return str(dict(getattr(record._meta.get_field(field), "flatchoices", ())).get(text, text))
    return date_format(date.fromisoformat(text)) if spec.kind == "day" else text


def _source(statement: Statement) -> rules.Source:
    name = str(Trust(statement.trust).label)
    return rules.Source(statement.source, statement.source_url, statement.stated_on, statement.trust, name)


def _text_source(offering: Offering) -> rules.Source:
    trust = Trust(offering.text_trust)
    return rules.Source(
        offering.text_source, offering.text_source_url, offering.text_stated_on, trust.value, str(trust.label)
    )


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _language() -> str:
    return "nl" if (get_language() or "nl").startswith("nl") else "en"
