"""A backup of one database, made while others write, is restored on the other one."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

SERVER = os.environ.get("SCHAKEL_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/")
#: Writes parties, each an act of its own, until it is told to stop; says how many before and goes on meanwhile.
WRITER = """
import sys, threading, django
django.setup()
from schakel.base.accounts.rules import job
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.services import found_party
stop = threading.Event()
threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
made = 0
while not stop.is_set():
    found_party(kind=PartyKind.COMPANY, actor=job("test").actor)
    made += 1
    if made == 20:
        print("running", flush=True)
print(made, flush=True)
"""


def environment(data: Path, database: str = "") -> dict[str, str]:
    own = {key: value for key, value in os.environ.items() if not key.startswith(("SCHAKEL", "DATABASE"))}
    more = {"SCHAKEL_DATA": str(data), "SCHAKEL_BACKUP_PASSPHRASE": "a phrase that is long enough"}
    if database:
        more["DATABASE_URL"] = database
    return own | more | {"DJANGO_SETTINGS_MODULE": "schakel.config.settings", "SCHAKEL_DEBUG": "1"}


def call(where: dict[str, str], *words: str) -> str:
    command = [sys.executable, *words]
    done = subprocess.run(command, env=where, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def schakel(where: dict[str, str], *words: str) -> Any:
    return json.loads(call(where, "-c", "from schakel.cli import main; main()", *words, "--json"))


@pytest.fixture
def postgres() -> Iterator[str]:
    """An empty database on PostgreSQL."""
    name = f"schakel_backup_{secrets.token_hex(6)}"
    try:
        server = psycopg.connect(SERVER, autocommit=True)
    except psycopg.OperationalError:
        pytest.skip("no PostgreSQL on the loopback")
    with server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield SERVER + name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    server.close()


def backed_up_while_writing(where: dict[str, str], target: Path) -> int:
    """Make a backup while somebody writes; returns how many were written in all."""
    command = [sys.executable, "-c", WRITER]
    with subprocess.Popen(command, env=where, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdin
        assert writer.stdout
        assert writer.stdout.readline() == "running\n"
        schakel(where, "backup", str(target))
        print(file=writer.stdin, flush=True)
        return int(writer.stdout.readline())


@pytest.mark.bio2("8.13", "5.30")
@pytest.mark.postgres
def test_each_database_is_restored_on_the_other_while_writing_went_on(postgres: str, tmp_path: Path) -> None:
    first = environment(tmp_path / "first")
    call(first, "-m", "django", "migrate", "--verbosity", "0")
    written = backed_up_while_writing(first, tmp_path / "one.backup")
    second = environment(tmp_path / "second", postgres)
    there = schakel(second, "restore", str(tmp_path / "one.backup"))
    assert there["ledger_whole"]
    assert 20 <= there["ledger_entries"] - 2 <= written
    backed_up_while_writing(second, tmp_path / "two.backup")
    third = environment(tmp_path / "third")
    back = schakel(third, "restore", str(tmp_path / "two.backup"))
    assert back["ledger_whole"]
    assert back["ledger_entries"] > there["ledger_entries"]
    assert schakel(third, "audit", "verify")["whole"]
    for name in ("ledger.key", "ledger-signing.key"):
        kept = {(tmp_path / folder / "keys" / name).read_bytes() for folder in ("first", "second", "third")}
        assert len(kept) == 1
