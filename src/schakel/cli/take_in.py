"""`schakel import`: an export of everything, taken into an empty installation."""

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel.cli import DONE, NO, InputRefused
from schakel.cli.installation import reading_database, start_django
from schakel.cli.terminal import show_json, watch

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example:  SCHAKEL_DATA=/srv/new schakel import /media/safe/schakel-2026-11-22")
def take_in(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="An export made by `schakel export`.")],
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """Take an export into this installation, which must be empty: `schakel setup` has not run here.

    Copy the folder `keys` of the exported installation into the data folder first. Every file is checked before
    anything is written; then all rows come in one transaction. Exit code 0: taken in, the ledger is whole. 1: taken
    in, but the ledger was not whole when it was exported. 2: refused, nothing changed.
    """
    start_django()
    from schakel.report.opendata import rules

    began = time.monotonic()
    try:
        with reading_database():
            told = _take_in(Path(folder))
    except rules.ExportRefused as refused:
        raise InputRefused(f"{folder}: {refused}") from refused
    if as_json:
        show_json({**told, "took_s": round(time.monotonic() - began, 2)})
    else:
        state = "whole" if told["ledger_whole"] else "NOT whole: see `schakel audit verify`"
        print(f"{told['rows']} rows of {told['made_at']} are here ({time.monotonic() - began:.1f} s); ledger: {state}.")
    return DONE if told["ledger_whole"] else NO


def _take_in(folder: Path) -> dict[str, Any]:
    """1. check every file, 2. is it empty here and is the key there, 3. make tables, 4. all rows in one transaction."""
    from django.core.management import call_command

    from schakel.base.audit.rules import Actor
    from schakel.report.opendata import selectors, services

    manifest, checks = selectors.checked_export(folder=folder)  # 1
    for table in checks:
        watch(f"checked {table}")
    selectors.check_empty()  # 2
    selectors.check_key()
    call_command("migrate", verbosity=0, interactive=False)  # 3
    verified = services.import_everything(
        folder=folder, manifest=manifest, watch=watch, actor=Actor("job", "import")
    )  # 4
    return {
        "made_at": manifest.made_at,
        "tables": len(manifest.tables),
        "rows": manifest.rows,
        "ledger_entries": verified.count,
        "ledger_whole": verified.is_whole,
    }
