"""Lift the triggers that guard the ledger: what an attacker with the database owner's rights could do."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection as default_connection
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_entry", "audit_entryvalue")


@contextmanager
def unguarded(connection: BaseDatabaseWrapper | None = None) -> Iterator[None]:
    """Let the body change and remove entries; the triggers stand again afterwards."""
    used = connection or default_connection
    lift, restore = _on_postgresql() if used.vendor == "postgresql" else _on_sqlite(used)
    with used.cursor() as cursor:
        for statement in lift:
            cursor.execute(statement)
    try:
        yield
    finally:
        with used.cursor() as cursor:
            for statement in restore:
                cursor.execute(statement)


def _on_postgresql() -> tuple[list[str], list[str]]:
    lift = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in TABLES]
    restore = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in TABLES]
    return ["SET CONSTRAINTS ALL IMMEDIATE", *lift], ["SET CONSTRAINTS ALL IMMEDIATE", *restore]


def _on_sqlite(connection: BaseDatabaseWrapper) -> tuple[list[str], list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN (%s, %s)", list(TABLES)
        )
        triggers = cursor.fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers]
