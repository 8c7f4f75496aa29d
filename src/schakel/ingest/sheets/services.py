"""Keep what was read apart, and what became of it. The target is written by its owner's services, never here."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import Max
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


@audit.act("sheets.begin_planning")
def begin_planning(*, batch: Batch, mapping: Mapping[int, str], actor: Viewer) -> None:
    """Say which column is which field; rows get their outcome anew. Remembers the headings for the party.

    Raises `rules.MoveNotAllowed` when the import was applied or thrown away already.
    """
    _move(batch, BatchState.PLANNING, actor, reached=0, mapping={str(at): name for at, name in mapping.items()})
    for at, heading in enumerate(batch.headings):
        plain = rules.normal_heading(heading)
        if plain:
            RememberedColumn.objects.update_or_create(
                party_id=batch.owner_id,
                target=batch.target,
                heading=plain[:200],
                defaults={"field": mapping.get(at, "")},
            )
    audit.record(act="sheets.begin_planning", subject=_subject(batch), actor=actor.actor)


@audit.act("sheets.begin_applying")
def begin_applying(*, batch: Batch, actor: Viewer) -> None:
    """Begin to write. Raises `rules.MoveNotAllowed` when that was begun before: of two who confirm only one does."""
    _move(batch, BatchState.APPLYING, actor, reached=0)
    audit.record(act="sheets.begin_applying", subject=_subject(batch), actor=actor.actor)


@audit.act("sheets.begin_undoing")
def begin_undoing(*, batch: Batch, actor: Viewer) -> None:
    """Begin to take back, from the last row that was written. Raises `rules.MoveNotAllowed`."""
    was_applying = batch.state == BatchState.APPLYING
    last = (
        batch.reached if was_applying else StagedRow.objects.filter(batch=batch).aggregate(Max("number"))["number__max"]
    )
    _move(batch, BatchState.UNDOING, actor, reached=(last or 0) + 1)
    audit.record(act="sheets.begin_undoing", subject=_subject(batch), actor=actor.actor)


@audit.act("sheets.keep_part")
def keep_part(*, batch: Batch, results: Sequence[rules.RowResult], actor: Viewer) -> None:
    """Keep what becomes, or became, of the next rows, with what undo needs; the ledger bears their digest.

    Raises `rules.MoveNotAllowed` when somebody else dealt with these rows meanwhile: all of the act is undone then.
    """
    _reach(batch, max(one.number for one in results), actor)
    _keep(batch, results)
    counted: dict[str, int] = {}
    for one in results:
        counted[one.outcome] = counted.get(one.outcome, 0) + 1
    digest = rules.rows_digest((one.number, one.outcome, one.values) for one in results)
    change = {"state": batch.state, "reached": batch.reached, "digest": digest, "rows": counted}
    audit.record(act="sheets.keep_part", subject=_subject(batch), actor=actor.actor, change=change)


@audit.act("sheets.keep_undone")
def keep_undone(
    *,
    batch: Batch,
    reached: int,
    kept: Mapping[int, str],
    restored: Mapping[str, tuple[int, int]],
    actor: Viewer,
) -> None:
    """Keep that the rows from `reached` on were undone, and why which of them were left (row number -> why).

    `restored` maps a record to its version before the import and its version now: both say the same, so an earlier
    import that left the record at the first can still be undone. Raises `rules.MoveNotAllowed` as `keep_part` does.
    """
    _reach(batch, reached, actor)
    applied = StagedRow.objects.filter(batch__owner=batch.owner_id, batch__state=BatchState.APPLIED)
    earlier = applied.filter(record_id__in=list(restored), batch__target=batch.target)
    for row in earlier:
        version, now = restored[row.record_id]
        if row.after.get("version") == version:
            row.after["version"] = now
            row.save(update_fields=["after"])
    for number, why in kept.items():
        StagedRow.objects.filter(batch=batch, number=number).update(kept_because=why)
    change = {"reached": reached, "kept": sorted(kept)}
    audit.record(act="sheets.keep_undone", subject=_subject(batch), actor=actor.actor, change=change)


@audit.act("sheets.finish")
def finish(*, batch: Batch, actor: Viewer) -> str:
    """Say that the work on all rows is done; returns the digest of the rows, which the ledger bears too.

    Raises `rules.MoveNotAllowed` when no work goes on.
    """
    state = BatchState(batch.state)
    if state not in rules.WORK:
        raise rules.MoveNotAllowed(f"{state.value} -> finished")
    rows = StagedRow.objects.filter(batch=batch).order_by("number").values_list("number", "outcome", "values")
    digest = rules.rows_digest(rows.iterator(chunk_size=_CHUNK)) if state == BatchState.APPLYING else batch.digest
    moments = {BatchState.APPLYING: "applied_at", BatchState.UNDOING: "undone_at"}
    at = {moments[state]: timezone.now()} if state in moments else {}
    _move(batch, rules.WORK[state], actor, digest=digest, **at)
    change = {"state": batch.state, "digest": digest, "file": batch.file_name}
    audit.record(act="sheets.finish", subject=_subject(batch), actor=actor.actor, change=change)
    return digest


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


def _reach(batch: Batch, number: int, actor: Viewer) -> None:
    """Say how far the work came; of two who do the same rows only one succeeds."""
    if batch.owner_id not in actor.parties:
        raise NotAllowed("import of another party")
    if not Batch.objects.filter(pk=batch.pk, state=batch.state, reached=batch.reached).update(reached=number):
        raise rules.MoveNotAllowed(f"row {batch.reached} was passed meanwhile")
    batch.reached = number


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
