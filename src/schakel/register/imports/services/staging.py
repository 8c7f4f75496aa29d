"""Read a sheet apart and plan it: nothing of the register changes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties import selectors as parties
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets_selectors
from schakel.ingest.sheets import services as sheets
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.ingest.sheets.services import RowResult
from schakel.register.imports import rules, selectors
from schakel.register.vocabulary.enums import Trust

#: Rows that one import takes: it is one transaction, and others wait for it.
MOST_ROWS = 2_000


@audit.act("imports.stage")
def stage_file(
    *, data: bytes, name: str, target: str, sheet: str = "", stated_on: date, trust: Trust, actor: Viewer
) -> Batch:
    """Check a file and keep its rows apart for the party that the actor acts for, with a first guess of the columns.

    Raises `documents.rules.DocumentRefused` or `sheets.rules.SheetRefused` that says why; nothing is kept then.
    """
    owner = parties.party_by_public_id(public_id=actor.on_behalf_of)
    if owner is None:
        raise NotAllowed("import")
    schema = rules.schema_for(target, selectors.codes(), timezone.localdate())
    table = sheets_selectors.checked_table(data=data, name=name, schema=schema, sheet=sheet, most=MOST_ROWS)
    known = sheets_selectors.remembered(target=target, viewer=actor)
    last = name.replace("\\", "/").rpartition("/")[2]
    return sheets.stage_table(
        table=table,
        target=target,
        file_name="".join(c for c in last if c.isprintable())[:140] or "sheet",
        said={"stated_on": stated_on.isoformat(), "trust": trust.value},
        mapping=sheets_rules.guess_mapping(table.headings, schema, known),
        owner=owner,
        actor=actor,
    )


@audit.act("imports.plan")
def plan_batch(*, batch: Batch, mapping: Mapping[int, str], actor: Viewer) -> None:
    """Say which column is which field and give every row its outcome. Writes nothing to the register."""
    sheets.keep_plan(
        batch=batch,
        mapping=mapping,
        results=[result for result, _plan in planned(batch, mapping, actor)],
        actor=actor,
    )


def planned(batch: Batch, mapping: Mapping[int, str], actor: Viewer) -> Iterator[tuple[RowResult, rules.Plan]]:
    """What every row of an import would do now, in the order of the sheet."""
    schema = rules.schema_for(batch.target, selectors.codes(), timezone.localdate())
    planner = selectors.planner(target=batch.target, trust=batch.said["trust"], viewer=actor)
    for row in StagedRow.objects.filter(batch=batch).order_by("number").iterator(chunk_size=500):
        line = line_of(row)
        plan = planner.plan(line, sheets_rules.check_row(line, mapping, schema))
        yield (
            RowResult(
                number=row.number,
                outcome=plan.outcome.value,
                values=plan.values,
                reasons=plan.reasons,
                changes={name: list(pair) for name, pair in plan.changes.items()},
                record_id=plan.record_id,
            ),
            plan,
        )


def line_of(row: StagedRow) -> sheets_rules.Line:
    """A kept row as it was read."""
    return sheets_rules.Line(
        row.number, tuple(row.cells), tuple(row.notes), tuple((at, code) for at, code in row.faults)
    )


def refused(result: RowResult, code: str) -> RowResult:
    """The same row, refused when it came to writing."""
    return replace(result, outcome="refused", reasons=(sheets_rules.Reason(-1, code),), changes={})


@audit.act("imports.drop")
def drop_batch(*, batch: Batch, actor: Viewer) -> None:
    """Throw an import away before it was applied; its rows are erased."""
    sheets.drop_batch(batch=batch, actor=actor)
