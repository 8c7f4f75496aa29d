"""What the importing party keeps, as planning needs it; code lists with their names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.rules import NotAllowed
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets
from schakel.ingest.sheets.enums import BatchState, Outcome
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.register.imports import rules
from schakel.register.imports.enums import Target
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.vocabulary import selectors as vocabulary

_LISTS = ("regions", "propositions")


def codes() -> dict[str, dict[str, tuple[str, ...]]]:
    """The terms of the code lists that a sheet may use, with their Dutch and English names."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for code_list in _LISTS:
        dutch, english = (dict(vocabulary.choices(code_list=code_list, language=one)) for one in ("nl", "en"))
        found[code_list] = {code: (dutch[code], english.get(code, code)) for code in dutch}
    return found


def own_organisations(*, viewer: Viewer) -> QuerySet[Organisation]:
    """The standing profiles that the party keeps for which the viewer acts."""
    own = organisations.own_organisations(viewer=viewer).filter(owner=viewer.acting_for, withdrawn_at=None)
    return own.order_by("pk")


def own_offerings(*, viewer: Viewer) -> QuerySet[Offering]:
    """The offerings of those profiles that were not withdrawn."""
    own = organisations.own_offerings(viewer=viewer).filter(owner=viewer.acting_for)
    standing = own.exclude(state=OfferingState.WITHDRAWN).filter(organisation__withdrawn_at=None)
    return standing.prefetch_related("capabilities").order_by("pk")


def read_sheet(*, data: bytes, name: str, target: str, sheet: str = "", viewer: Viewer) -> sheets_rules.Table:
    """The checked table in a file, wholly read, so that writing it takes no longer than it must.

    Raises `NotAllowed` for who acts for no party, `documents.rules.DocumentRefused` or `sheets.rules.SheetRefused`.
    """
    if viewer.acting_for is None:
        raise NotAllowed("import")
    schema = rules.schema_for(target, codes(), timezone.localdate())
    table = sheets.checked_table(data=data, name=name, schema=schema, sheet=sheet, most=rules.MOST_ROWS)
    return replace(table, lines=iter(list(table.lines)))


@dataclass
class Work:
    """What the parts of one import share: the schema of its sheet, whose offerings a row may be, rows seen before."""

    schema: sheets_rules.Schema
    owners: rules.Owners
    seen: rules.Seen


def work_on(*, batch: Batch, viewer: Viewer) -> Work:
    """What is needed to plan or write the next parts of an import; reads the rows that were planned already."""
    owners = _owners(viewer) if batch.target == Target.OFFERINGS else rules.Owners(())
    work = Work(rules.schema_for(batch.target, codes(), timezone.localdate()), owners, rules.Seen())
    if batch.state == BatchState.PLANNING and batch.reached:
        planner = rules.Planner(batch.target, (), owners=owners, seen=work.seen)
        done = sheets.rows(batch=batch, viewer=viewer).filter(number__lte=batch.reached)
        for number, values, reasons in done.values_list("number", "values", "reasons").iterator(chunk_size=2000):
            if not reasons:
                planner.remember(number, values)
    return work


def _owners(viewer: Viewer) -> rules.Owners:
    kept = own_organisations(viewer=viewer).values_list("public_id", "name", "kvk_number")
    return rules.Owners(rules.Known(public_id, name, {"kvk_number": number}) for public_id, name, number in kept)


Checked = tuple[StagedRow, sheets_rules.Line, sheets_rules.Checked]


def planned_part(
    *, batch: Batch, work: Work, viewer: Viewer, most: int
) -> list[tuple[sheets_rules.RowResult, rules.Plan]]:
    """What the next rows of an import of the viewer's own party would do now, in the order of the sheet.

    A row that was refused in the preview stays refused when it comes to writing.
    """
    mapping = {int(at): name for at, name in batch.mapping.items()}
    checked: list[Checked] = []
    for row in sheets.rows_after(batch=batch, number=batch.reached, most=most, viewer=viewer):
        faults = tuple((at, code) for at, code in row.faults)
        line = sheets_rules.Line(row.number, tuple(row.cells), tuple(row.notes), faults)
        checked.append((row, line, sheets_rules.check_row(line, mapping, work.schema)))
    plans = _planner(batch, [found.values for _row, _line, found in checked], work, viewer)
    return [_planned(batch, plans, *one) for one in checked]


def _planned(
    batch: Batch, plans: rules.Planner, row: StagedRow, line: sheets_rules.Line, found: sheets_rules.Checked
) -> tuple[sheets_rules.RowResult, rules.Plan]:
    if batch.state == BatchState.APPLYING and row.outcome == Outcome.REFUSED:
        reasons = tuple(sheets_rules.Reason(at, code, params) for at, code, params in row.reasons)
        plan = rules.Plan(Outcome.REFUSED, row.values, reasons)
    else:
        plan = plans.plan(line, found)
    result = sheets_rules.RowResult(
        number=row.number,
        outcome=plan.outcome.value,
        values=plan.values,
        reasons=plan.reasons,
        changes={name: list(pair) for name, pair in plan.changes.items()},
        record_id=plan.record_id,
    )
    return result, plan


def _planner(batch: Batch, values: Sequence[Mapping[str, str]], work: Work, viewer: Viewer) -> rules.Planner:
    """A planner over the records that these rows may mean; some queries, whatever the size of the register."""
    seen = work.seen if batch.state == BatchState.PLANNING else rules.Seen()
    kept: list[Organisation] | list[Offering]
    if batch.target == Target.ORGANISATIONS:
        kept = _meant_organisations(values, viewer)
        known = [_known_organisation(one) for one in kept]
    else:
        kept = _meant_offerings(values, work.owners, viewer)
        known = [_known_offering(one) for one in kept]
    said = _said(kept)
    known = [_with(one, said.get(record.pk, set())) for one, record in zip(known, kept, strict=True)]
    return rules.Planner(batch.target, known, owners=work.owners, trust=batch.said["trust"], seen=seen)


def _texts(values: Sequence[Mapping[str, str]], name: str) -> set[str]:
    return {row[name] for row in values if row.get(name)}


def _meant_organisations(values: Sequence[Mapping[str, str]], viewer: Viewer) -> list[Organisation]:
    """The kept profiles with a number, identifier or name that stands in these rows."""
    own = own_organisations(viewer=viewer)
    names = {name.casefold() for name in _texts(values, "name")}
    wanted = Q(public_id__in=_texts(values, "identifier")) | Q(kvk_number__in=_texts(values, "kvk_number"))
    wanted |= Q(vat_number__in=_texts(values, "vat_number"))
    if all(name.isascii() for name in names):
        return list(own.annotate(lower=Lower("name")).filter(wanted | Q(lower__in=names)))
    alike = [key for key, name in own.values_list("pk", "name") if name.casefold() in names]  # SQLite lowers a-z only
    return list(own.filter(wanted | Q(pk__in=alike)))


def _meant_offerings(values: Sequence[Mapping[str, str]], owners: rules.Owners, viewer: Viewer) -> list[Offering]:
    """The kept offerings of the organisations that these rows name, or with an identifier in them."""
    named = {
        owners.named(name=row.get("organisation", ""), number=row.get("organisation_kvk", ""))[0] for row in values
    }
    wanted = Q(organisation__public_id__in=named - {""}) | Q(public_id__in=_texts(values, "identifier"))
    return list(own_offerings(viewer=viewer).filter(wanted))


def _known_organisation(record: Organisation) -> rules.Known:
    """A profile as planning sees it, without what is stated."""
    values = {name: _as_text(name, getattr(record, name)) for name in organisation_rules.ORGANISATION_FACTS}
    return rules.Known(record.public_id, record.name, {**values, "kind": record.kind})


def _known_offering(record: Offering) -> rules.Known:
    """An offering as planning sees it, without what is stated."""
    names = (*organisation_rules.OFFERING_FACTS, *rules.OFFERING_TEXT_FIELDS, "language")
    values = {name: _as_text(name, getattr(record, name)) for name in names}
    values["capabilities"] = _capability_text(record)
    return rules.Known(record.public_id, record.title, values, organisation=record.organisation.public_id)


def _capability_text(record: Offering) -> str:
    """The capabilities of an offering as a cell holds them: labels that mean one concept, ids else, and own words."""
    parts = []
    for row in record.capabilities.all():
        labels = organisations.concept_labels(concept_id=row.concept_id) if row.concept_id else ()
        single = [one for one in labels if rules.split_capabilities(one)[0] == {row.concept_id}]
        parts.append(single[0] if single else row.concept_id or row.words)
    return "; ".join(sorted(parts))


def _as_text(field: str, value: object) -> str:
    """A column's value as the normal text that a cell is checked to; nothing stated is empty."""
    specs = organisation_rules.ORGANISATION_FACTS | organisation_rules.OFFERING_FACTS  # type: ignore[operator]
    return organisation_rules.normal_value(field, specs[field], value) if field in specs else str(value or "")


def _said(records: Sequence[Organisation | Offering]) -> dict[int, set[tuple[str, str, str]]]:
    found: dict[int, set[tuple[str, str, str]]] = {}
    for key, statement, _shown in organisations.statements_of(records=records):
        found.setdefault(key, set()).add((statement.field, statement.value, statement.trust))
    return found


def _with(known: rules.Known, said: set[tuple[str, str, str]]) -> rules.Known:
    return rules.Known(known.public_id, known.name, known.values, frozenset(said), known.organisation)


def names_of(*, records: Mapping[str, str], viewer: Viewer) -> dict[str, str]:
    """The present names of records by public id, for those that the viewer may see; `records` maps id to target."""
    of_organisations = [one for one, target in records.items() if target == Target.ORGANISATIONS]
    of_offerings = [one for one, target in records.items() if target == Target.OFFERINGS]
    found = dict(
        organisations.visible_organisations(viewer=viewer)
        .filter(public_id__in=of_organisations)
        .values_list("public_id", "name")
    )
    visible = organisations.visible_offerings(viewer=viewer).filter(public_id__in=of_offerings)
    return found | dict(visible.values_list("public_id", "title"))
