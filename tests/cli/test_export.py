"""`schakel export` and `schakel import`: exit codes, messages, and a whole round."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from schakel.cli import run
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_whole_round(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make.organisation(by=make.steward())
    first, second = tmp_path / "first", tmp_path / "second"
    assert run(["export", str(first), "--json"]) == 0
    written = json.loads(capsys.readouterr().out)["rows"]

    assert run(["import", str(first)]) == 2
    assert "not empty" in capsys.readouterr().err

    call_command("flush", interactive=False, verbosity=0)
    assert run(["import", str(first), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["rows"] == written
    assert told["ledger_whole"] is True

    assert run(["export", str(second)]) == 0
    names = sorted(path.name for path in first.iterdir() if path.suffix == ".jsonl")
    assert [(first / name).read_bytes() for name in names] == [(second / name).read_bytes() for name in names]


def test_an_export_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", str(tmp_path)]) == 2
    assert "never overwrites" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_export_is_refused_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(tmp_path)]) == 2
    written = capsys.readouterr()
    assert "no export, or half a one" in written.err
    assert written.err.count("\n") == 1
