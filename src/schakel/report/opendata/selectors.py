"""Read everything that an installation holds, for its operator at a terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from schakel.base.backups import rules as backups_rules
from schakel.base.backups import selectors as backups
from schakel.report.opendata import rules, sources

_FETCH = 2_000


def tables() -> dict[str, type[models.Model]]:
    """Every table that is exported, by name: all there are except `LEFT_OUT`, so that none can be forgotten."""
    found = [model for config in apps.get_app_configs() for model in config.models.values()]
    kept = [m for m in found if m._meta.managed and not m._meta.proxy and m._meta.label not in rules.LEFT_OUT]
    return {model._meta.label: model for model in sorted(kept, key=lambda model: model._meta.label)}


def columns() -> dict[str, list[str]]:
    """The columns of every exported table."""
    return {name: backups.columns_of(model) for name, model in tables().items()}


def rows(*, table: str, has_secrets: bool) -> Iterator[list[Any]]:
    """The rows of one table in the order of their keys, as JSON can hold them; to be read inside a snapshot."""
    model = tables()[table]
    names = backups.columns_of(model)
    for row in model._base_manager.order_by("pk").values_list(*names).iterator(chunk_size=_FETCH):
        plain = [backups_rules.as_plain(value) for value in row]
        yield plain if has_secrets else rules.without_password(table, names, plain)


def checked_export(*, folder: Path) -> tuple[rules.Manifest, Iterator[str]]:
    """The manifest of an export that this version can take in, and the check of its files, table by table.

    Raises `rules.ExportRefused`; the iterator does too, and is to be read to its end before anything is written.
    """
    manifest = sources.manifest_of(folder)
    rules.check_tables(manifest, columns())
    return manifest, sources.check_files(folder, manifest)


def check_empty() -> None:
    """Raises `rules.ExportRefused`, which names the first table with rows, unless nothing is there, also no tables."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    for name, model in tables().items():
        if model._meta.db_table in there and model._base_manager.exists():
            raise rules.ExportRefused(
                f"this installation is not empty: there are rows in {name}. Nothing changed; take an export into a "
                "data folder where `schakel setup` has not run"
            )


def check_key() -> None:
    """Raises `rules.ExportRefused` when the key that opens the ledger's values is not in the data folder."""
    if not (Path(settings.SCHAKEL_DATA) / "keys" / "ledger.key").is_file():
        raise rules.ExportRefused(
            "keys/ledger.key of the exported installation is not in the data folder: copy its folder `keys` first, "
            "because an export holds no keys"
        )
