"""`schakel audit`: whole or not, the head to keep, an export checked anywhere."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from schakel import cli
from schakel.base.audit import selectors
from tests.base.audit.chains import do
from tests.emptying.guards import unguarded

ROOT = Path(__file__).resolve().parents[2]


def plant(statement: str) -> None:
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_a_whole_ledger_is_said_to_be_whole(capsys: pytest.CaptureFixture[str]) -> None:
    do(times=3)
    assert cli.run(["audit", "verify"]) == 0
    assert "All 3 entries in 1 lanes are whole" in capsys.readouterr().out
    assert cli.run(["audit", "verify", "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert (result["whole"], result["entries"], result["faults"]) == (True, 3, [])


@pytest.mark.django_db
def test_the_first_wrong_entry_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    do(times=3)
    plant("UPDATE audit_entry SET act = 'tests.other' WHERE seq = 2")
    assert cli.run(["audit", "verify"]) == 1
    out = capsys.readouterr().out
    assert "NOT WHOLE: entry " in out
    assert "/2 was edited" in out


@pytest.mark.django_db
def test_a_head_kept_elsewhere_shows_that_the_end_was_cut_off(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    do(times=3)
    assert cli.run(["audit", "head"]) == 0
    kept = tmp_path / "head.json"
    kept.write_text(capsys.readouterr().out)
    assert cli.run(["audit", "verify", "--anchor", str(kept)]) == 0
    assert "the ledger goes on from it" in capsys.readouterr().out
    plant("DELETE FROM audit_entryvalue WHERE entry_id IN (SELECT id FROM audit_entry WHERE seq = 3)")
    plant("DELETE FROM audit_entry WHERE seq = 3")
    assert cli.run(["audit", "verify"]) == 0
    capsys.readouterr()
    assert cli.run(["audit", "verify", "--anchor", str(kept)]) == 1
    out = capsys.readouterr().out
    assert "/3 and what came after it was cut off" in out
    assert "does NOT go on from it" in out


@pytest.mark.django_db
def test_a_head_of_another_installation_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, settings: Settings
) -> None:
    here = settings.SCHAKEL_DATA
    settings.SCHAKEL_DATA = tmp_path / "elsewhere"
    do(times=2)
    kept = tmp_path / "head.json"
    kept.write_text(selectors.signed_head())
    settings.SCHAKEL_DATA = here
    for table in ("audit_entryvalue", "audit_subjectkey", "audit_entry"):
        plant(f"DELETE FROM {table}")
    do(times=4)
    assert cli.run(["audit", "verify", "--anchor", str(kept)]) == 1
    assert "of another installation's ledger" in capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "{}", "no head"])
def test_a_head_that_is_none_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str
) -> None:
    kept = tmp_path / "head.json"
    kept.write_text(text)
    assert cli.run(["audit", "verify", "--anchor", str(kept)]) == 2
    assert cli.run(["audit", "verify", "--anchor", str(tmp_path / "absent.json")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert len(captured.err.splitlines()) == 2


@pytest.mark.django_db
def test_an_export_is_checked_without_a_database(tmp_path: Path) -> None:
    do(times=3)
    file = tmp_path / "ledger.jsonl"
    file.write_text("".join(selectors.export(filters={})), encoding="utf-8")

    def check() -> subprocess.CompletedProcess[str]:
        code = "import sys; from schakel import cli; sys.exit(cli.run(sys.argv[1:]))"
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "no.such.settings", "PYTHONPATH": str(ROOT / "src")}
        return subprocess.run(
            [sys.executable, "-c", code, "audit", "check", str(file)], env=environment, capture_output=True, text=True
        )

    done = check()
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 entries, the whole ledger up to its head" in done.stdout
    file.write_text(file.read_text().replace("someone", "another", 1), encoding="utf-8")
    done = check()
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.django_db
def test_an_export_of_a_broken_ledger_is_not_sound(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    do(times=3)
    plant("UPDATE audit_entry SET act = 'tests.other' WHERE seq = 2")
    file = tmp_path / "ledger.jsonl"
    file.write_text("".join(selectors.export(filters={})), encoding="utf-8")
    assert cli.run(["audit", "check", str(file), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["faults"][0]["kind"] == "edited"


def test_a_database_that_is_not_set_up_is_refused_in_one_line(tmp_path: Path) -> None:
    code = "import sys; from schakel import cli; sys.exit(cli.run(sys.argv[1:]))"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "schakel.config.settings",
        "SCHAKEL_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, "audit", "verify"], env=environment, capture_output=True, text=True, cwd=tmp_path
    )
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
