"""`schakel doctor`: is this installation in order, in plain sentences."""

import shutil
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from schakel.cli import DONE, NO
from schakel.cli.installation import start_django
from schakel.cli.terminal import show_json

LEAST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 500 * 1024 * 1024
GOOD, NOTE, WRONG = "good", "note", "wrong"
MARKS = {GOOD: "ok  ", NOTE: "note", WRONG: "FAIL"}

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(frozen=True)
class Finding:
    """What one check found: `state` is good, note (works, worth knowing) or wrong; `said` says what to do."""

    check: str
    state: str
    said: str


@app.command(epilog="Example:  SCHAKEL_DATA=/srv/schakel/data schakel doctor")
def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON for machines.")] = False,
) -> int:
    """Look at Python, settings, database, keys, vocabulary, code lists, ledger, mail, disk and time zone.

    Changes nothing. Exit code 0: nothing is wrong (notes are no fault). 1: something is. 2: the settings do not hold.
    """
    start_django()
    found = list(findings())
    if as_json:
        show_json({"good": all(one.state != WRONG for one in found), "findings": [asdict(one) for one in found]})
    else:
        print("\n".join(f"{MARKS[one.state]}  {one.check}: {one.said}" for one in found))
    return NO if any(one.state == WRONG for one in found) else DONE


def findings() -> Iterator[Finding]:
    """Every check in turn; one that breaks is a finding itself, and the others still run."""
    for name, look in CHECKS.items():
        try:
            state, said = look()
        except Exception as error:  # a doctor does not die of the patient
            state, said = WRONG, f"cannot be checked: {type(error).__name__}: {error}".splitlines()[0]
        yield Finding(name, state, said)


def python() -> tuple[str, str]:
    """Python is new enough."""
    is_good = sys.version_info >= LEAST_PYTHON
    said = f"version {sys.version.split()[0]}"
    return (GOOD, said) if is_good else (WRONG, f"{said}; take 3.11 or newer")


def settings_hold() -> tuple[str, str]:
    """Django's own checks and those of production mode, also of who is in the database, find nothing."""
    from django.conf import settings
    from django.core import checks

    made = [*checks.run_checks(), *checks.run_checks(tags=[checks.Tags.database], databases=["default"])]
    found = [one for one in made if one.level >= checks.WARNING]
    if found:
        return WRONG, " ".join(str(one.msg) for one in found)
    return GOOD, "demo mode" if settings.SCHAKEL_DEMO else "production mode, nothing unsafe found"


def database() -> tuple[str, str]:
    """The database answers and holds every table."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        return WRONG, f"{connection.vendor} answers, but {len(plan)} changes of tables wait; run `schakel setup`"
    return GOOD, f"{connection.vendor} answers, every table is there"


def keys() -> tuple[str, str]:
    """The keys are there and readable by their owner only."""
    from django.conf import settings

    folder = Path(settings.SCHAKEL_DATA) / "keys"
    files = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    if not files:
        return WRONG, f"no keys in {folder}; put back the keys of this installation from its backup"
    loose = [path.name for path in files if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if loose:
        return WRONG, f"others may read {', '.join(loose)} in {folder}; run `chmod 600` on them"
    return GOOD, f"{', '.join(path.name for path in files)}, readable by their owner only"


def vocabulary() -> tuple[str, str]:
    """The compiled labels belong to the concepts as they stand."""
    from schakel import engine

    kept = Path(str(resources.files("schakel.engine").joinpath("vocabulary", "data", "index.json")))
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "index.json"
        made = engine.write_shipped_index(fresh)
        is_fresh = kept.is_file() and kept.read_bytes() == fresh.read_bytes()
    if not is_fresh:
        return (
            NOTE,
            "the compiled labels are older than the concepts: starting is slower; run `schakel vocabulary index`",
        )
    return GOOD, f"{len(made)} concepts, their compiled labels are up to date"


def code_lists() -> tuple[str, str]:
    """The lists that ship with the product are loaded."""
    import json

    from schakel.register.vocabulary import selectors

    home = resources.files("schakel.register.vocabulary").joinpath("data", "lists")
    shipped = {json.loads(file.read_text("utf-8"))["code"] for file in home.iterdir()}
    missing = sorted(shipped - {one.code for one in selectors.code_lists()})
    if missing:
        return WRONG, f"not loaded: {', '.join(missing)}; run `schakel setup`"
    return GOOD, f"all {len(shipped)} that ship with the product are loaded"


def ledger() -> tuple[str, str]:
    """The ledger is of this installation, and its head can be read and signed."""
    from schakel.base.audit import selectors

    if not selectors.is_key_ours():
        return (
            WRONG,
            "keys/ledger.key does not open this ledger: it is of another installation; put back the right keys",
        )
    entries = sum(selectors.heads().values())
    selectors.signed_head()
    return GOOD, f"{entries} entries, the head can be signed; `schakel audit verify` checks them all"


def mail() -> tuple[str, str]:
    """A mail server is named."""
    from django.conf import settings

    if not settings.EMAIL_HOST:
        return NOTE, "no mail server (SCHAKEL_SMTP_HOST): nothing is mailed"
    return GOOD, f"sent through {settings.EMAIL_HOST}:{settings.EMAIL_PORT}"


def log() -> tuple[str, str]:
    """Where the log goes; a receiver elsewhere is asked whether it takes lines."""
    from importlib import import_module

    from django.conf import settings

    if not settings.SCHAKEL_LOG_RECEIVER:
        return NOTE, "stays on this machine (SCHAKEL_LOG_RECEIVER names none elsewhere)"
    receiver = import_module(settings.SCHAKEL_LOG_SENDER)
    try:
        receiver.try_once(
            settings.SCHAKEL_LOG_RECEIVER, settings.SCHAKEL_LOG_AUTHORITY, settings.SCHAKEL_LOG_CERTIFICATE
        )
    except (receiver.ReceiverWrong, OSError) as error:
        return WRONG, f"{settings.SCHAKEL_LOG_RECEIVER} does not take it: {error}"
    return GOOD, f"also goes to {settings.SCHAKEL_LOG_RECEIVER}, whose certificate is trusted"


def disk() -> tuple[str, str]:
    """There is room in the data folder."""
    from django.conf import settings

    free = shutil.disk_usage(settings.SCHAKEL_DATA).free
    said = f"{free / 1024**3:.1f} GB free in {settings.SCHAKEL_DATA}"
    return (GOOD, said) if free >= LEAST_FREE_BYTES else (WRONG, f"{said}; make room, half a gigabyte at least")


def time_zone() -> tuple[str, str]:
    """The time zone is known to this machine."""
    from zoneinfo import ZoneInfo

    from django.conf import settings

    ZoneInfo(settings.TIME_ZONE)
    return GOOD, f"{settings.TIME_ZONE}, days begin there"


def addresses() -> tuple[str, str]:
    """Every address stands in the table of who may use what."""
    from importlib import import_module

    from django.conf import settings

    known = list(dict.fromkeys(import_module(settings.SCHAKEL_ACCESS).routes()))
    unlisted = [route.name for route in known if not route.methods]
    if unlisted:
        return WRONG, f"not in the table of who may use what: {', '.join(unlisted)}"
    return GOOD, f"{len(known)} addresses, each with who may use it"


CHECKS: dict[str, Callable[[], tuple[str, str]]] = {
    "Python": python,
    "settings": settings_hold,
    "database": database,
    "keys": keys,
    "vocabulary": vocabulary,
    "code lists": code_lists,
    "ledger": ledger,
    "mail": mail,
    "log": log,
    "disk": disk,
    "time zone": time_zone,
    "addresses": addresses,
}
