"""What the importing party keeps, as planning needs it; code lists with their names."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets
from schakel.ingest.sheets.models import Batch
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


def own_organisations(*, viewer: Viewer) -> list[Organisation]:
    """The standing profiles that the party keeps for which the viewer acts."""
    own = organisations.own_organisations(viewer=viewer).filter(owner=viewer.acting_for, withdrawn_at=None)
    return list(own.order_by("pk"))


def own_offerings(*, viewer: Viewer) -> list[Offering]:
    """The offerings of those profiles that were not withdrawn."""
    own = organisations.own_offerings(viewer=viewer).filter(owner=viewer.acting_for)
    standing = own.exclude(state=OfferingState.WITHDRAWN).filter(organisation__withdrawn_at=None)
    return list(standing.prefetch_related("capabilities").order_by("pk"))


def planner(*, target: str, trust: str, viewer: Viewer) -> rules.Planner:
    """A planner over what the party keeps. Two or five queries, whatever the number of rows in the sheet."""
    kept = own_organisations(viewer=viewer)
    profiles = [_known_organisation(one) for one in kept]
    if target == Target.ORGANISATIONS:
        said = _said(kept)
        known = [_with(one, said.get(record.pk, set())) for one, record in zip(profiles, kept, strict=True)]
        return rules.Planner(target, known, trust=trust)
    offered = own_offerings(viewer=viewer)
    said = _said(offered)
    known = [_with(_known_offering(one), said.get(one.pk, set())) for one in offered]
    return rules.Planner(target, known, owners=profiles, trust=trust)


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


def planned_rows(
    *, batch: Batch, mapping: Mapping[int, str], viewer: Viewer
) -> Iterator[tuple[sheets_rules.RowResult, rules.Plan]]:
    """What every row of an import of the viewer's own party would do now, in the order of the sheet."""
    schema = rules.schema_for(batch.target, codes(), timezone.localdate())
    plans = planner(target=batch.target, trust=batch.said["trust"], viewer=viewer)
    for row in sheets.rows(batch=batch, viewer=viewer).iterator(chunk_size=500):
        faults = tuple((at, code) for at, code in row.faults)
        line = sheets_rules.Line(row.number, tuple(row.cells), tuple(row.notes), faults)
        plan = plans.plan(line, sheets_rules.check_row(line, mapping, schema))
        yield (
            sheets_rules.RowResult(
                number=row.number,
                outcome=plan.outcome.value,
                values=plan.values,
                reasons=plan.reasons,
                changes={name: list(pair) for name, pair in plan.changes.items()},
                record_id=plan.record_id,
            ),
            plan,
        )


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
