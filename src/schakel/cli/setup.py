"""`schakel setup`: make an installation ready in one process: tables, code lists and, outside production, the demo."""

import json
import os
import secrets
import time
from importlib import resources
from pathlib import Path
from typing import Annotated, Any

import typer

from schakel.cli import DONE, InputRefused
from schakel.cli.terminal import say, show_json

#: How many synthetic organisations a fresh installation starts with.
DEMO_SIZE = 220
#: The file in the data folder that keeps what the demo people sign in with.
KEPT_IN = "demo-password"

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example:  SCHAKEL_DATA=/srv/schakel schakel setup")
def setup(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON: the lines that a starter shows.")] = False,
) -> int:
    """Bring the database up to date, load the code lists that are not there yet, and make the demo where it is empty.

    Safe to run at every start: what is there is left alone, so that a list which an operator loaded stays. In
    production mode no demo is made.
    """
    _start_django()
    _migrate()
    _close_database()
    _load_lists()
    lines = _demo_lines()
    if as_json:
        show_json({"lines": lines})
    else:
        print("\n".join(lines))
    return DONE


def _start_django() -> None:
    import django
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, OSError, ValueError) as error:
        raise InputRefused(f"the settings do not hold: {error}") from error


def _close_database() -> None:
    """Take the reading rights of others from a database that is a file; an earlier version left it open to them."""
    from django.db import connection

    if connection.vendor != "sqlite" or os.name == "nt":
        return
    path = Path(connection.settings_dict["NAME"])
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        if file.exists() and file.stat().st_mode & 0o077:
            file.chmod(0o600)


def _migrate() -> None:
    """Apply what is not applied yet; says so only when there is something."""
    from django.core.management import call_command
    from django.db import DatabaseError, connection
    from django.db.migrations.executor import MigrationExecutor

    began = time.monotonic()
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            say(f"Making tables: {len(plan)} steps ...")
            call_command("migrate", verbosity=0, interactive=False)
            say(f"Tables are ready ({time.monotonic() - began:.1f} s).")
    except (DatabaseError, OSError) as error:
        raise InputRefused(f"the database cannot be used: {str(error).splitlines()[0]}") from error


def _load_lists() -> None:
    """Load each code list and crosswalk that ships with the product and is not in the database."""
    from schakel.base.accounts.rules import job
    from schakel.register.vocabulary import selectors, services

    actor = job("setup")
    known = {code_list.code for code_list in selectors.code_lists()}
    lists = [loaded for loaded in _shipped("lists") if loaded["code"] not in known]
    for loaded in lists:
        services.load_list(loaded=loaded, reason="shipped with the product", actor=actor)
    if not known:
        for loaded in _shipped("links"):
            services.load_links(loaded=loaded, reason="shipped with the product", actor=actor)
    if lists:
        say(f"Code lists loaded: {len(lists)}.")


def _shipped(folder: str) -> list[dict[str, Any]]:
    home = resources.files("schakel.register.vocabulary").joinpath("data", folder)
    return [json.loads(file.read_text("utf-8")) for file in sorted(home.iterdir(), key=lambda file: file.name)]


def demo_password(folder: Path) -> str:
    """Return the password of the demo people of this installation; made once, readable by its owner only."""
    path = folder / KEPT_IN
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(12))
    return path.read_text().strip()


def _demo_lines() -> list[str]:
    from django.conf import settings

    if not settings.SCHAKEL_DEMO:
        return ["Production mode: no demo people."]
    from schakel.base.accounts.models import User

    people = User.objects.filter(is_demo=True).order_by("pk").values_list("email", flat=True)
    if not people.exists():
        from schakel import demo  # only where it is needed: half a second of every later start

        password = demo_password(Path(settings.SCHAKEL_DATA))
        began = time.monotonic()
        say(f"Making the example ecosystem: {DEMO_SIZE} organisations ...")
        offerings = demo.build(size=DEMO_SIZE, password=password)
        say(f"Example ecosystem is ready: {offerings} offerings ({time.monotonic() - began:.1f} s).")
    roles = ", ".join(email.partition("@")[0] for email in people)
    kept = Path(settings.SCHAKEL_DATA) / KEPT_IN
    known = (
        kept.read_text().strip() if kept.exists() else f"not known here, {kept} is gone; remove the data to start anew"
    )
    return [
        "Demo people sign in as <role>@demo.example; `stranger` needs no account. Roles:",
        f"  {roles}",
        f"  password: {known}",
    ]
