"""Write everything as open files; take it into an empty installation."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

from schakel.base.audit import rules as audit_rules
from schakel.base.audit import selectors as ledger
from schakel.base.audit import services as audit
from schakel.base.audit.enums import FaultKind
from schakel.base.backups import rules as backups_rules
from schakel.base.backups import selectors as backups
from schakel.report.opendata import rules, selectors, sources

_BATCH = 500
Watch = Callable[[str], None]


def export_everything(
    *,
    folder: Path,
    made_at: str,
    program: str,
    has_secrets: bool,
    watch: Watch,
    actor: audit_rules.Actor,
) -> rules.Manifest:
    """Write every table as it stands at one moment into a new folder; others go on working meanwhile.

    The ledger says that it was done before the folder gets its name; that entry is younger than what was written. Each
    table's name goes to `watch` when it is done. Raises `rules.ExportRefused`.
    """
    with sources.new_folder(folder) as part:
        written = []
        with backups.snapshot():
            for table, columns in selectors.columns().items():
                if has_secrets or table not in rules.SECRET_TABLES:
                    found = selectors.rows(table=table, has_secrets=has_secrets)
                    written.append(sources.write_table(part, table, columns, found))
                watch(table)
        manifest = rules.Manifest(made_at, program, has_secrets, tuple(written))
        sources.write_manifest(part, manifest)
        note_export(made_at=made_at, rows=manifest.rows, has_secrets=has_secrets, actor=actor)
    return manifest


@audit.act("opendata.export")
def note_export(*, made_at: str, rows: int, has_secrets: bool, actor: audit_rules.Actor) -> None:
    """Say in the ledger that everything left this installation as open files."""
    audit.record(
        act="opendata.export",
        subject=audit_rules.Subject("opendata.Export", made_at),
        actor=actor,
        change={"rows": rows, "has_secrets": has_secrets},
    )


@audit.act("opendata.import")
def import_everything(
    *,
    folder: Path,
    manifest: rules.Manifest,
    watch: Watch,
    actor: audit_rules.Actor,  # noqa: ARG001 -- adds no entry
) -> ledger.Verification:
    """Put every row of a checked export into this empty installation, in one transaction; answers how the ledger is.

    The ledger is the exported one, to the last entry: an export of this installation is equal to the one taken in, so
    no entry is added. Raises `rules.ExportRefused` (not empty, another key), and then nothing was written.
    """
    selectors.check_empty()
    selectors.check_key()
    known = selectors.tables()
    for table in manifest.tables:
        model = known[table.table]
        for batch in _batches(model, table, sources.rows_of(folder, table)):
            _insert(model, batch)
        watch(table.table)
    _go_on_counting(list(known.values()))
    verified = ledger.verification()
    if any(fault.kind == FaultKind.KEY for fault in verified.faults):
        raise rules.ExportRefused(
            "keys/ledger.key is that of another installation: copy the folder `keys` of the exported one first"
        )
    audit.unchanged()
    return verified


def _batches(
    model: type[models.Model], table: rules.TableFile, rows: Iterator[list[Any]]
) -> Iterator[list[models.Model]]:
    batch: list[models.Model] = []
    for row in rows:
        batch.append(model.from_db(None, table.columns, [backups_rules.from_plain(value) for value in row]))
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _insert(model: type[models.Model], batch: list[models.Model]) -> None:
    """Insert rows as they are: no default, no moment of now."""
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    model._base_manager._insert(batch, fields=fields, using=connection.alias, raw=True)  # type: ignore[attr-defined]


def _go_on_counting(known: list[type[models.Model]]) -> None:
    """PostgreSQL: let new rows get numbers after those that were taken in."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), known):
            cursor.execute(statement)
