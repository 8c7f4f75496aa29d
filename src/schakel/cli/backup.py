"""`schakel backup`: the whole installation in one encrypted file, while writing goes on."""

import os
import time
from pathlib import Path
from typing import Annotated

import typer

from schakel.cli import DONE, InputRefused
from schakel.cli.installation import reading_database, start_django
from schakel.cli.terminal import progress, say, show_json

app = typer.Typer(add_completion=False, rich_markup_mode=None)

#: The variable of the environment that may hold the passphrase.
PASSPHRASE = "SCHAKEL_BACKUP_PASSPHRASE"  # noqa: S105 -- its name, not its value
KEY_FILE = Annotated[
    str,
    typer.Option("--key-file", metavar="FILE", help="A file of at least 32 random bytes, not a passphrase."),
]
AS_JSON = Annotated[bool, typer.Option("--json", help="Write JSON for machines.")]


@app.command(epilog="Example:  schakel backup /media/safe/schakel-2026-11-22.backup")
def backup(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Where the backup goes; must not be there yet.")],
    key_file: KEY_FILE = "",
    as_json: AS_JSON = False,
) -> int:
    """Copy every row, file and key of this installation, as it stands at one moment, into one encrypted file.

    Others go on working meanwhile. The passphrase comes from SCHAKEL_BACKUP_PASSPHRASE or is asked for. Whoever has the
    file and the passphrase has everything: keep them apart. Without the passphrase nobody can read it, you neither.
    """
    start_django()
    from schakel.base.backups import rules

    target = Path(file)
    if target.exists():
        raise InputRefused(f"{file}: is there already; a backup never overwrites")
    secret = secret_of(key_file, is_new=True)
    began = time.monotonic()
    try:
        with reading_database():
            made_at, rows = _write(target, secret)
    except rules.BackupRefused as refusal:
        raise InputRefused(str(refusal)) from refusal
    except OSError as error:
        raise InputRefused(f"{file}: cannot be written ({error.strerror})") from error
    result = {
        "file": file,
        "made_at": made_at,
        "rows": rows,
        "bytes": target.stat().st_size,
        "took_s": round(time.monotonic() - began, 2),
    }
    if as_json:
        show_json(result)
    else:
        print(f"{rows} rows in {file} ({result['bytes']} bytes, {result['took_s']} s).")
    return DONE


def secret_of(key_file: str, *, is_new: bool = False) -> bytes:
    """The passphrase or the content of the key file; `InputRefused` when there is none or it is too short."""
    from schakel.base.backups import rules

    if key_file:
        try:
            secret = Path(key_file).read_bytes()
        except OSError as error:
            raise InputRefused(f"{key_file}: cannot be read ({error.strerror})") from error
        if len(secret) < rules.LEAST_KEY_FILE:
            raise InputRefused(f"{key_file}: a key file holds at least {rules.LEAST_KEY_FILE} random bytes")
        return secret
    words = os.environ.get(PASSPHRASE, "")
    if not words and os.isatty(0):
        words = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=is_new, err=True)
    if not words:
        raise InputRefused(f"there is no passphrase: set {PASSPHRASE}, give --key-file, or call this at a terminal")
    if is_new and len(words) < rules.LEAST_PASSPHRASE:
        raise InputRefused(f"the passphrase is too short: at least {rules.LEAST_PASSPHRASE} characters")
    return words.encode()


def _write(target: Path, secret: bytes) -> tuple[str, int]:
    """Write beside the target first: a backup that was stopped bears no name of one."""
    from importlib.metadata import version

    from django.utils import timezone

    from schakel.base.audit import selectors as ledger
    from schakel.base.audit.rules import Actor
    from schakel.base.backups import selectors, services, sources

    made_at = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    program = version("schakel")
    opening = sources.new_opening(made_at=made_at, program=program)
    services.note_backup(made_at=made_at, actor=Actor("job", "backup"))
    ledger.public_key()  # made now where it is not there yet: the backup takes it along
    part = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file, selectors.snapshot():
            rows = selectors.count_rows()
            say(f"Writing {rows} rows ...")
            lines = selectors.as_lines(selectors.records(made_at=made_at, program=program))
            sources.write_sealed(
                file, lines=progress(lines, total=rows, what="Writing"), opening=opening, secret=secret
            )
            file.flush()
            os.fsync(file.fileno())
        os.link(part, target)  # fails where somebody was before us
    finally:
        part.unlink(missing_ok=True)
    return made_at, rows
