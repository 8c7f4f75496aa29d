"""`schakel export`: everything that this installation holds, as open files."""

import time
from pathlib import Path
from typing import Annotated

import typer

from schakel.cli import DONE, InputRefused
from schakel.cli.installation import reading_database, start_django
from schakel.cli.terminal import show_json, watch

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example:  schakel export /media/safe/schakel-2026-11-22")
def export(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="Where the files go; must not be there yet.")],
    without_secrets: Annotated[
        bool, typer.Option("--without-secrets", help="Leave out password hashes, tokens, codes and second factors.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """Write every table as JSON Lines, with a manifest of counts and checksums; `schakel import` takes it in again.

    It is the installation as it stands at one moment; others go on working. The files are NOT encrypted: whoever has
    them has everything but the ledger's values. For a safe copy, use `schakel backup`.
    """
    start_django()
    from importlib.metadata import version

    from django.utils import timezone

    from schakel.base.audit.rules import Actor
    from schakel.report.opendata import rules, services

    began = time.monotonic()
    try:
        with reading_database():
            manifest = services.export_everything(
                folder=Path(folder),
                made_at=timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
                program=version("schakel"),
                has_secrets=not without_secrets,
                watch=watch,
                actor=Actor("job", "export"),
            )
    except rules.ExportRefused as refused:
        raise InputRefused(str(refused)) from refused
    told = {"folder": folder, "tables": len(manifest.tables), "rows": manifest.rows}
    if as_json:
        show_json({**told, "took_s": round(time.monotonic() - began, 2)})
    else:
        print(f"{manifest.rows} rows of {len(manifest.tables)} tables in {folder} ({time.monotonic() - began:.1f} s).")
    return DONE
