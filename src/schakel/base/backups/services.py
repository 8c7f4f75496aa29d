"""Note that a backup was made; put a backup back into an empty installation."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.backups import rules, selectors, sources

logger = logging.getLogger(__name__)
_BATCH = 500


@audit.act("backups.make")
def note_backup(*, made_at: str, actor: audit_rules.Actor) -> None:
    """Say in the ledger that the whole installation was copied, and when."""
    audit.record(act="backups.make", subject=audit_rules.Subject("backups.Backup", made_at), actor=actor)


@audit.act("backups.restore")
def restore_installation(*, records: Iterable[Any], made_at: str, actor: audit_rules.Actor) -> int:
    """Put every row and file of a checked backup into this installation, which is empty; returns the rows.

    All rows come in one transaction; files are written aside and put in place as its last step, so that an error or a
    stop before that leaves an empty installation. The ledger goes on with one entry. Raises `rules.BackupRefused`.
    """
    staged = sources.Staged(selectors.data_folder())
    try:
        _empty_what_was_filled()
        rows = sum(len(batch) for batch in _put(records, staged))
        _go_on_counting()
        subject = audit_rules.Subject("backups.Backup", made_at)
        staged.place()
        audit.record(act="backups.restore", subject=subject, actor=actor)
    finally:
        staged.clear()
    return rows


def _empty_what_was_filled() -> None:
    known = selectors.kept_models()
    with connection.cursor() as cursor:
        for table in sorted(selectors.FILLED & set(known)):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- own name


def _put(records: Iterable[Any], staged: sources.Staged) -> Iterator[list[models.Model]]:
    known = selectors.kept_models()
    model: type[models.Model] | None = None
    columns: list[str] = []
    batch: list[models.Model] = []
    for record in records:
        if isinstance(record, list) and model is not None:
            batch.append(model.from_db(None, columns, [rules.from_plain(value) for value in record]))
            if len(batch) == _BATCH:
                yield _insert(model, batch)
                batch = []
            continue
        if batch and model is not None:
            yield _insert(model, batch)
            batch = []
        if "table" in record:
            model, columns = known[record["table"]], record["columns"]
        elif {"file", "part", "ends"} & record.keys():
            staged.take(record)


def _insert(model: type[models.Model], batch: list[models.Model]) -> list[models.Model]:
    """Insert rows as they are: no default, no moment of now."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    model._base_manager._insert(batch, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]
    return batch


def _go_on_counting() -> None:
    """PostgreSQL: let new rows get numbers after those that were put back."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(selectors.kept_models().values()))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
