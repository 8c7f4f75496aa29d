"""`schakel restore`: a backup put back into an empty installation, of either database."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel.cli import DONE, NO, InputRefused
from schakel.cli.backup import AS_JSON, KEY_FILE, secret_of
from schakel.cli.installation import reading_database, start_django
from schakel.cli.terminal import progress, say, show_json

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example:  DATABASE_URL=postgresql:///schakel schakel restore schakel-2026-11-22.backup")
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A backup made by `schakel backup`.")],
    key_file: KEY_FILE = "",
    as_json: AS_JSON = False,
) -> int:
    """Put a backup back into this installation, which must be empty; stop its server first.

    The backup is read to its end and checked before anything is written; then tables are made, and all rows come in
    one transaction. The database may be another than the one it was made on. At the end the ledger is verified.
    Exit code 0: restored and the ledger is whole. 1: restored, but the ledger was not whole when the backup was made.
    2: refused, nothing changed.
    """
    start_django()
    from schakel.base.backups import rules

    secret = secret_of(key_file)
    began = time.monotonic()
    try:
        with reading_database():
            result = _restore(Path(file), secret)
    except rules.BackupRefused as refusal:
        raise InputRefused(f"{file}: {refusal}") from refusal
    result["took_s"] = round(time.monotonic() - began, 2)
    if as_json:
        show_json(result)
    else:
        state = "whole" if result["ledger_whole"] else "NOT whole: see `schakel audit verify`"
        print(
            f"{result['rows']} rows and {result['files']} files of {result['made_at']} are back; the ledger is {state}."
        )
    return DONE if result["ledger_whole"] else NO


def _restore(path: Path, secret: bytes) -> dict[str, Any]:
    """1. open, 2. is it empty here, 3. check the whole backup, 4. make tables, 5. rows and files, 6. verify."""
    from django.core.management import call_command

    from schakel.base.audit import selectors as ledger
    from schakel.base.audit.rules import Actor
    from schakel.base.backups import selectors, services

    with _opened(path, secret, "Checking") as records:  # 1
        selectors.check_empty()  # 2
        summary = selectors.check_records(records)  # 3
    say(f"The backup of {summary.made_at} is whole: {summary.rows} rows, {summary.files} files.")
    call_command("migrate", verbosity=0, interactive=False)  # 4
    with _opened(path, secret, "Restoring") as records:  # 5
        rows = services.restore_installation(records=records, made_at=summary.made_at, actor=Actor("job", "restore"))
    verified = ledger.verification()  # 6
    return {
        "made_at": summary.made_at,
        "rows": rows,
        "files": summary.files,
        "ledger_entries": verified.count,
        "ledger_whole": verified.is_whole,
    }


@contextmanager
def _opened(path: Path, secret: bytes, what: str) -> Iterator[Iterator[Any]]:
    from schakel.base.backups import sources

    try:
        file = path.open("rb")
    except OSError as error:
        raise InputRefused(f"{path}: cannot be read ({error.strerror})") from error
    with file:
        opening, key = sources.read_opening(file, secret=secret)
        records = sources.read_records(file, opening=opening, key=key)
        total = max(1, path.stat().st_size // 60)  # a row takes about 60 bytes, compressed
        yield iter(progress(records, total=total, what=what))
