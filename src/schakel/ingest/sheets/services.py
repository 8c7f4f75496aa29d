"""Keep what was read apart, and what became of it. The target is written by its owner's services, never here."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import timezone

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.parties.models import Party
from schakel.ingest.sheets import rules
from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.models import Batch, RememberedColumn, StagedRow

_CHUNK = 500


def _subject(batch: Batch) -> audit_rules.Subject:
    return audit_rules.Subject("sheets.Batch", batch.public_id)


@audit.act("sheets.stage")
def stage_table(
    *,
    table: rules.Table,
    target: str,
    file_name: str,
    said: Mapping[str, str],
    mapping: Mapping[int, str],
    owner: Party,
    actor: Viewer,
) -> Batch:
    """Keep the rows of a checked table apart, for the party that the actor belongs to; nothing of the target changes.

    `mapping` is the first guess of which column is which field. Raises `rules.SheetRefused` when there are no rows
    (nothing is kept then), `NotAllowed` for another party.
    """
    if owner.pk not in actor.parties:
        raise NotAllowed("import for another party")
    batch = Batch.objects.create(
        owner=owner,
        made_by_id=actor.user_id,
        target=target,
        file_name=file_name,
        sheet=table.sheet,
        headings=list(table.headings),
        mapping={str(at): name for at, name in mapping.items()},
        said=dict(said),
        notes=list(table.notes),
        unread=list(table.unread),
        state=BatchState.STAGED,
    )
    count = _stage_lines(batch, table.lines)
    if not count:
        raise rules.SheetRefused("no-rows")
    audit.record(
        act="sheets.stage", subject=_subject(batch), actor=actor.actor, change={"target": target, "rows": count}
    )
    return batch


def _stage_lines(batch: Batch, lines: Iterable[rules.Line]) -> int:
    """Keep lines as they come, some hundreds at a time; answers how many."""
    count, waiting = 0, []
    for count, line in enumerate(lines, start=1):  # noqa: B007 -- the last count is the answer
        faults = [list(fault) for fault in line.faults]
        waiting.append(
            StagedRow(batch=batch, number=line.number, cells=list(line.cells), notes=list(line.notes), faults=faults)
        )
        if len(waiting) == _CHUNK:
            StagedRow.objects.bulk_create(waiting)
            waiting = []
    StagedRow.objects.bulk_create(waiting)
    return count


@audit.act("sheets.keep_plan")
def keep_plan(*, batch: Batch, mapping: Mapping[int, str], results: Iterable[rules.RowResult], actor: Viewer) -> None:
    """Keep which column is which field and what each row will do, and remember the headings for the party.

    Raises `rules.MoveNotAllowed` when the import was applied or thrown away already.
    """
    _move(batch, BatchState.PREVIEWED, actor, mapping={str(at): name for at, name in mapping.items()})
    for at, heading in enumerate(batch.headings):
        plain = rules.normal_heading(heading)
        if plain:
            RememberedColumn.objects.update_or_create(
                party_id=batch.owner_id,
                target=batch.target,
                heading=plain[:200],
                defaults={"field": mapping.get(at, "")},
            )
    _keep(batch, results)
    audit.record(act="sheets.keep_plan", subject=_subject(batch), actor=actor.actor)


@audit.act("sheets.keep_result")
def keep_result(*, batch: Batch, results: Iterable[rules.RowResult], actor: Viewer) -> str:
    """Keep what an import did, with what undo needs; returns the digest of its rows, which the ledger bears too.

    Raises `rules.MoveNotAllowed` when it was applied before: of two who confirm at once only one does.
    """
    kept = list(results)
    digest = rules.rows_digest((one.number, one.outcome, one.values) for one in kept)
    _move(batch, BatchState.APPLIED, actor, applied_at=timezone.now(), digest=digest)
    _keep(batch, kept)
    counted: dict[str, int] = {}
    for one in kept:
        counted[one.outcome] = counted.get(one.outcome, 0) + 1
    audit.record(
        act="sheets.keep_result",
        subject=_subject(batch),
        actor=actor.actor,
        change={"digest": digest, "rows": counted, "file": batch.file_name},
    )
    return digest


@audit.act("sheets.keep_undo")
def keep_undo(*, batch: Batch, kept: Mapping[int, str], restored: Mapping[str, tuple[int, int]], actor: Viewer) -> None:
    """Keep that an import was undone, and why which rows were left as they are (row number -> why).

    `restored` maps a record to its version before the import and its version now: both say the same, so an earlier
    import that left the record at the first can still be undone.
    """
    _move(batch, BatchState.UNDONE, actor, undone_at=timezone.now())
    applied = StagedRow.objects.filter(batch__owner=batch.owner_id, batch__state=BatchState.APPLIED)
    for record_id, (version, now) in restored.items():
        for row in applied.filter(record_id=record_id, batch__target=batch.target):
            if row.after.get("version") == version:
                row.after["version"] = now
                row.save(update_fields=["after"])
    for number, why in kept.items():
        StagedRow.objects.filter(batch=batch, number=number).update(kept_because=why)
    audit.record(act="sheets.keep_undo", subject=_subject(batch), actor=actor.actor, change={"kept": sorted(kept)})


@audit.act("sheets.drop")
def drop_batch(*, batch: Batch, actor: Viewer) -> None:
    """Throw an import away that was not applied: its rows are erased at once. The owner's members."""
    _move(batch, BatchState.DROPPED, actor)
    StagedRow.objects.filter(batch=batch).delete()
    audit.record(act="sheets.drop", subject=_subject(batch), actor=actor.actor)


@audit.act("sheets.erase_old")
def erase_old_rows(*, days: int = 90, is_rehearsal: bool = False, actor: Viewer) -> int:
    """Erase the rows of imports read more than `days` ago; returns how many. Without rows there is no undo."""
    before = timezone.now() - timedelta(days=days)
    old = Batch.objects.filter(staged_at__lt=before, rows__isnull=False).distinct()
    names = sorted(old.values_list("public_id", flat=True))
    count = StagedRow.objects.filter(batch__public_id__in=names).count()
    if is_rehearsal or not names:
        audit.unchanged()
        return count
    StagedRow.objects.filter(batch__public_id__in=names).delete()
    for name in names:
        audit.record(act="sheets.erase_old", subject=audit_rules.Subject("sheets.Batch", name), actor=actor.actor)
    return count


@audit.act("sheets.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Forget who imported what; returns how many imports no longer name the person."""
    count = Batch.objects.filter(made_by=person).update(made_by=None)
    if not count:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="sheets.forget_person", subject=subject, actor=actor.actor)
    return count


def _move(batch: Batch, new: BatchState, actor: Viewer, **further: object) -> None:
    """Conditional update, so that of two people who do the same only one succeeds."""
    if batch.owner_id not in actor.parties:
        raise NotAllowed("import of another party")
    old = batch.state
    rules.check_move(old, new)
    if not Batch.objects.filter(pk=batch.pk, state=old).update(state=new, **further):
        raise rules.MoveNotAllowed(f"{old} -> {new.value}")
    batch.refresh_from_db(fields=["state", *further])


def _keep(batch: Batch, results: Iterable[rules.RowResult]) -> None:
    by_number = {one.number: one for one in results}
    for start in range(0, len(by_number), _CHUNK):
        wanted = list(by_number)[start : start + _CHUNK]
        found = list(StagedRow.objects.filter(batch=batch, number__in=wanted))
        for row in found:
            one = by_number[row.number]
            row.outcome, row.values, row.record_id = one.outcome, dict(one.values), one.record_id
            row.reasons = [[reason.column, reason.code, dict(reason.params)] for reason in one.reasons]
            row.changes, row.before, row.after = dict(one.changes), dict(one.before), dict(one.after)
        # Rows put anew: an update of seven columns of hundreds of rows takes a hundred times as long.
        StagedRow.objects.filter(pk__in=[row.pk for row in found]).delete()
        StagedRow.objects.bulk_create(found)
