"""Undo an import: what it made is withdrawn, what it changed is as before, unless somebody changed it since."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties.enums import PartyKind
from schakel.ingest.sheets import selectors as sheets_selectors
from schakel.ingest.sheets import services as sheets
from schakel.ingest.sheets.enums import BatchState, Outcome
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.register.imports import selectors
from schakel.register.imports.enums import Kept, Target
from schakel.register.imports.services.staging import PART
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import services as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Contact, Offering, Organisation
from schakel.register.vocabulary.enums import Trust


@audit.act("imports.begin_undo")
def begin_undo(*, batch: Batch, actor: Viewer) -> None:
    """Begin to undo an import, also one that is half written; `undo_part` then undoes.

    The owner's steward, because it withdraws what was made (`NotAllowed`). Raises `sheets.rules.MoveNotAllowed` when
    nothing was written or it was undone before.
    """
    if batch.owner_id not in actor.stewarded:
        raise NotAllowed("undo an import")
    sheets.begin_undoing(batch=batch, actor=actor)


@audit.act("imports.undo")
def undo_part(*, batch: Batch, most: int = PART, actor: Viewer) -> None:
    """Undo the next rows from the last to the first; after the first the import is undone. The owner's steward."""
    if batch.owner_id not in actor.stewarded:
        raise NotAllowed("undo an import")
    wrote = sheets_selectors.rows(batch=batch, viewer=actor).filter(outcome__in=[Outcome.CREATE, Outcome.UPDATE])
    rows = list(wrote.filter(number__lt=batch.reached).exclude(record_id="").order_by("-number")[:most])
    kept: dict[int, str] = {}
    restored: dict[str, tuple[int, int]] = {}
    records = _records(batch, rows, actor)
    in_use = _in_use(records)
    made: list[Organisation | Offering] = []
    for row in rows:
        record = records.get(row.record_id)
        why = _obstacle(record, row, in_use)
        if why:
            kept[row.number] = why.value
        elif record is not None and row.outcome == Outcome.CREATE:
            made.append(record)
        elif record is not None:
            _restore(record, row, batch, actor)
            record.refresh_from_db()
            restored[record.public_id] = (row.before["version"], record.version)
    _withdraw(made, batch, actor)
    if rows:
        sheets.keep_undone(batch=batch, reached=rows[-1].number, kept=kept, restored=restored, actor=actor)
    if len(rows) < most:
        sheets.finish(batch=batch, actor=actor)
    audit.record(
        act="imports.undo",
        subject=audit_rules.Subject("sheets.Batch", batch.public_id),
        actor=actor.actor,
        change={"rows": len(rows), "kept": len(kept)},
    )


@audit.act("imports.undo_all")
def undo_batch(*, batch: Batch, actor: Viewer) -> dict[int, str]:
    """Undo a small import in one go; returns the rows left as they are, with why (`Kept`)."""
    begin_undo(batch=batch, actor=actor)
    while batch.state == BatchState.UNDOING:
        undo_part(batch=batch, actor=actor)
    left = sheets_selectors.rows(batch=batch, viewer=actor).exclude(kept_because="")
    return dict(left.values_list("number", "kept_because"))


def _records(batch: Batch, rows: list[StagedRow], actor: Viewer) -> dict[str, Organisation | Offering]:
    ids = [row.record_id for row in rows]
    if batch.target == Target.ORGANISATIONS:
        own = selectors.own_organisations(viewer=actor).filter(public_id__in=ids)
        return {one.public_id: one for one in own}
    return {one.public_id: one for one in selectors.own_offerings(viewer=actor).filter(public_id__in=ids)}


def _in_use(records: Mapping[str, Organisation | Offering]) -> set[str]:
    """Which of these organisations have an offering or a contact by now."""
    names = [name for name, record in records.items() if isinstance(record, Organisation)]
    if not names:
        return set()
    found = Organisation.objects.filter(public_id__in=names)
    offered = Offering.objects.exclude(state=OfferingState.WITHDRAWN).filter(organisation=OuterRef("pk"))
    reached = Contact.objects.filter(withdrawn_at=None, organisation=OuterRef("pk"))
    return set(found.filter(Exists(offered) | Exists(reached)).values_list("public_id", flat=True))


def _obstacle(record: Organisation | Offering | None, row: StagedRow, in_use: set[str]) -> Kept | None:
    """Why a record is left as it is, if anything."""
    if record is None:
        return Kept.GONE
    if record.version != row.after.get("version"):
        return Kept.CHANGED
    if row.outcome != Outcome.CREATE:
        return None
    if isinstance(record, Offering):
        return Kept.PUBLISHED if record.state != OfferingState.DRAFT else None
    return Kept.IN_USE if record.public_id in in_use else None


def _reason(batch: Batch) -> str:
    return f"{batch.file_name}: {batch.public_id}"


def _withdraw(made: list[Organisation | Offering], batch: Batch, actor: Viewer) -> None:
    """Take what the import made back together."""
    bodies = [one for one in made if isinstance(one, Organisation)]
    drafts = [one for one in made if isinstance(one, Offering)]
    if bodies:
        organisations.withdraw_organisations(organisations=bodies, reason=_reason(batch), actor=actor)
    if drafts:
        organisations.withdraw_drafts(offerings=drafts, reason=_reason(batch), actor=actor)


def _restore(record: Organisation | Offering, row: StagedRow, batch: Batch, actor: Viewer) -> None:
    reason = _reason(batch)
    organisations.restore_facts(
        record=record,
        take_back=row.after.get("said", []),
        reinstate=dict(row.before["statements"]),
        reason=reason,
        actor=actor,
    )
    record.refresh_from_db()
    if isinstance(record, Offering):
        _restore_offering(record, row.before, actor)
    elif record.kind != row.before["kind"]:
        organisations.change_organisation(
            organisation=record,
            facts={},
            kind=PartyKind(row.before["kind"]),
            provenance=organisation_rules.Provenance(reason, date.min, Trust.OWN),
            actor=actor,
        )


def _restore_offering(record: Offering, before: dict[str, Any], actor: Viewer) -> None:
    said_on = before["text_stated_on"]
    organisations.change_offering(
        offering=record,
        texts=before["texts"],
        facts={},
        concepts=before["concepts"],
        words=before["words"],
        language=before["language"],
        provenance=organisation_rules.Provenance(
            source=before["text_source"],
            source_url=before["text_source_url"],
            stated_on=date.fromisoformat(said_on) if said_on else date.min,
            trust=Trust(before["text_trust"]),
        ),
        actor=actor,
    )
