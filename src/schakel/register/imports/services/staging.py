"""Read a sheet apart and plan it: nothing of the register changes."""

from collections.abc import Mapping
from datetime import date

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties import selectors as parties
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets_selectors
from schakel.ingest.sheets import services as sheets
from schakel.ingest.sheets.models import Batch
from schakel.register.imports import rules, selectors
from schakel.register.vocabulary.enums import Trust

#: Rows that one import takes: one transaction, which others wait for (measured: 10 ms a row on SQLite, busy machine).
MOST_ROWS = 1_000


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
        results=[result for result, _plan in selectors.planned_rows(batch=batch, mapping=mapping, viewer=actor)],
        actor=actor,
    )


@audit.act("imports.drop")
def drop_batch(*, batch: Batch, actor: Viewer) -> None:
    """Throw an import away before it was applied; its rows are erased."""
    sheets.drop_batch(batch=batch, actor=actor)
