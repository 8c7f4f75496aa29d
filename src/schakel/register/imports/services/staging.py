"""Keep a sheet that was read apart, and plan it: nothing of the register changes."""

from collections.abc import Mapping
from datetime import date

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties import selectors as parties
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets_selectors
from schakel.ingest.sheets import services as sheets
from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.models import Batch
from schakel.register.imports import rules, selectors
from schakel.register.vocabulary.enums import Trust

#: Rows dealt with in one transaction, which others wait for.
PART = 500


@audit.act("imports.stage")
def stage_table(
    *, table: sheets_rules.Table, name: str, target: str, stated_on: date, trust: Trust, actor: Viewer
) -> Batch:
    """Keep the rows of a sheet (`selectors.read_sheet`) apart for the party that the actor acts for, with a first guess
    of the columns.

    Raises `sheets.rules.SheetRefused` when there are no rows; nothing is kept then.
    """
    owner = parties.party_by_public_id(public_id=actor.on_behalf_of)
    if owner is None:
        raise NotAllowed("import")
    known = sheets_selectors.remembered(target=target, viewer=actor)
    schema = rules.schema_for(target, {}, stated_on)
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


@audit.act("imports.begin_plan")
def begin_plan(*, batch: Batch, mapping: Mapping[int, str], actor: Viewer) -> None:
    """Say which column is which field; `plan_part` then gives rows their outcome. Raises `MoveNotAllowed`."""
    sheets.begin_planning(batch=batch, mapping=mapping, actor=actor)


@audit.act("imports.plan")
def plan_part(*, batch: Batch, work: selectors.Work, most: int = PART, actor: Viewer) -> None:
    """Give the next rows their outcome; after the last the import is previewed. Writes nothing to the register."""
    planned = selectors.planned_part(batch=batch, work=work, viewer=actor, most=most)
    if planned:
        sheets.keep_part(batch=batch, results=[result for result, _plan in planned], actor=actor)
    if len(planned) < most:
        sheets.finish(batch=batch, actor=actor)


@audit.act("imports.plan_all")
def plan_batch(*, batch: Batch, mapping: Mapping[int, str], actor: Viewer) -> None:
    """Plan a small import in one go: `begin_plan` and every `plan_part`."""
    begin_plan(batch=batch, mapping=mapping, actor=actor)
    work = selectors.work_on(batch=batch, viewer=actor)
    while batch.state == BatchState.PLANNING:
        plan_part(batch=batch, work=work, actor=actor)


@audit.act("imports.drop")
def drop_batch(*, batch: Batch, actor: Viewer) -> None:
    """Throw an import away before it was applied; its rows are erased."""
    sheets.drop_batch(batch=batch, actor=actor)
