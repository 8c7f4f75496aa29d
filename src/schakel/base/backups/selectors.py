"""Read a whole installation as it stands at one moment, and tell whether another one is empty."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

from schakel.base.backups import rules, sources
from schakel.base.backups.rules import BackupRefused

_FETCH = 2_000
#: Tables that making the tables fills itself.
FILLED = frozenset({"django_content_type", "auth_permission"})
#: A key that any start of the program makes: it does not make a data folder "in use".
FRESH = frozenset({"keys/secret.key"})


def kept_models() -> dict[str, type[models.Model]]:
    """Every table that the database has with its model, in order of name; all apps, also those of third parties."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    found = [model for family in apps.all_models.values() for model in family.values()]
    tables = [m for m in found if not m._meta.proxy and not m._meta.swapped and m._meta.db_table in there]
    return {model._meta.db_table: model for model in sorted(tables, key=lambda model: model._meta.db_table)}


def columns_of(model: type[models.Model]) -> list[str]:
    """The columns of a table that are stored as they are given."""
    return [field.attname for field in model._meta.local_concrete_fields if not field.generated]


def migrations() -> list[str]:
    """The steps of making tables that this program knows: what makes two installations of one shape."""
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let the body see the database as it stands at its first question, while others go on writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(durable=True):
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")  # deferred: reads in the write-ahead log, takes no lock that a writer waits for
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def count_rows() -> int:
    """How many rows a backup made now would hold."""
    return sum(model._base_manager.count() for model in kept_models().values())


def records(*, made_at: str, program: str) -> Iterator[Any]:
    """Every row and file of the installation as records; to be read inside `snapshot`."""
    yield {"installation": program, "made_at": made_at, "database": connection.vendor, "migrations": migrations()}
    rows = 0
    for table, model in kept_models().items():
        columns = columns_of(model)
        yield {"table": table, "columns": columns}
        for row in model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=_FETCH):
            yield [rules.as_plain(value) for value in row]
            rows += 1
    folder = data_folder()
    files = sources.kept_files(folder, without=database_files())
    for path in files:
        yield from sources.file_records(folder, path)
    yield {"end": True, "tables": len(kept_models()), "rows": rows}


def as_lines(found: Iterator[Any]) -> Iterator[bytes]:
    """Records as lines of JSON."""
    for record in found:
        yield json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def data_folder() -> Path:
    """The folder of keys and files."""
    return Path(settings.SCHAKEL_DATA).resolve()


def database_files() -> frozenset[Path]:
    """The files of the SQLite database itself; none elsewhere."""
    if connection.vendor != "sqlite":
        return frozenset()
    own = Path(str(connection.settings_dict["NAME"])).resolve()
    return frozenset(own.with_name(own.name + ending) for ending in ("", "-wal", "-shm", "-journal"))


def check_records(found: Iterator[Any]) -> rules.Summary:
    """Read a backup to its end without keeping anything. Raises `BackupRefused`: another shape, or incomplete."""
    first = next(found, None)
    if not isinstance(first, dict) or "installation" not in first:
        raise BackupRefused("the backup does not begin with the installation that it is of")
    check_shape(first)
    known = {model._meta.db_table: model for family in apps.all_models.values() for model in family.values()}
    tables, rows, files, last = 0, 0, 0, None
    for record in found:
        last = record
        if isinstance(record, list):
            rows += 1
        elif "table" in record:
            tables += 1
            if record["table"] not in known or record["columns"] != columns_of(known[record["table"]]):
                raise BackupRefused(f"the backup holds a table that this version does not know so: {record['table']}")
        elif "file" in record:
            files += 1
            sources.safe_place(Path(), record["file"])
    if not isinstance(last, dict) or (last.get("tables"), last.get("rows")) != (tables, rows):
        raise BackupRefused("the backup does not hold what its end says")
    return rules.Summary(first["made_at"], first["installation"], tables, rows, files)


def check_shape(first: dict[str, Any]) -> None:
    """Raises `BackupRefused` when the backup was made with other tables than this program's."""
    mine, theirs = set(migrations()), set(first["migrations"])
    if mine != theirs:
        odd = sorted(mine ^ theirs)[0]
        raise BackupRefused(
            f"made with version {first['installation']}, whose tables differ from this version's (first difference: "
            f"{odd}): restore with that version, then update"
        )


def check_empty() -> None:
    """Raises `BackupRefused`, which names the first table with rows or file in the way, unless nothing is there."""
    with connection.cursor() as cursor:
        for table in kept_models():
            if table not in FILLED:
                cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608 -- own name
                if cursor.fetchone():
                    raise BackupRefused(f"this installation is not empty: there are rows in {table}. Nothing changed")
    folder = data_folder()
    for path in sources.kept_files(folder, without=database_files()):
        name = path.relative_to(folder).as_posix()
        if name not in FRESH:
            raise BackupRefused(f"this installation is not empty: {name} lies in its data folder. Nothing changed")
