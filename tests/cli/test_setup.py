"""`schakel setup` makes an installation ready and leaves what is there alone."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from schakel import cli
from schakel.base.accounts.models import User
from schakel.base.audit.models import Entry
from schakel.cli import setup
from schakel.register.vocabulary import services
from schakel.register.vocabulary.models import CodeList
from tests import make

PRODUCT = "schakel.config.settings"
PRODUCTION = {
    "SCHAKEL_MODE": "production",
    "SCHAKEL_HOSTS": "schakel.example",
    "SCHAKEL_BASE_URL": "https://schakel.example",
}


@pytest.mark.django_db
def test_it_loads_the_code_lists_and_a_second_time_nothing(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SCHAKEL_DEMO = False
    assert cli.run(["setup", "--json"]) == 0
    lists, entries = CodeList.objects.count(), Entry.objects.count()
    assert lists >= 10
    assert cli.run(["setup", "--json"]) == 0
    assert (CodeList.objects.count(), Entry.objects.count()) == (lists, entries)
    written = capsys.readouterr()
    assert json.loads(written.out.split("}\n")[0] + "}") == {"lines": ["Production mode: no demo people."]}


@pytest.mark.django_db
def test_it_keeps_a_list_that_an_operator_loaded(settings: Settings) -> None:
    settings.SCHAKEL_DEMO = False
    mine = {
        "code": "base-areas",
        "name": {"nl": "Basisgebieden", "en": "Base areas"},
        "status": "verified",
        "version": "mine",
        "trust": "official",
        "last_verified_on": "2026-11-01",
        "terms": [{"code": "one", "nl": "Een", "en": "One"}],
    }
    services.load_list(loaded=mine, actor=make.SYSTEM)
    assert cli.run(["setup"]) == 0
    assert CodeList.objects.get(code="base-areas").version == "mine"


def test_the_demo_password_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "var"
    password = setup.demo_password(folder)
    assert len(password) >= 16
    assert setup.demo_password(folder) == password
    assert (folder / "demo-password").stat().st_mode & 0o777 == 0o600
    assert setup.demo_password(tmp_path / "other") != password


@pytest.mark.bio2("8.33")
@pytest.mark.django_db
def test_it_makes_the_demo_once_and_says_who_may_sign_in(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SCHAKEL_DATA = tmp_path
    monkeypatch.setattr(setup, "DEMO_SIZE", 2)
    assert cli.run(["setup"]) == 0
    lines = capsys.readouterr().out.splitlines()
    entries, password = Entry.objects.count(), lines[-1].removeprefix("  password: ")
    roles = lines[-2].strip().split(", ")
    assert len(roles) == 16
    officer = User.objects.get(email="defence-officer@demo.example")
    assert officer.check_password(password)
    assert cli.run(["setup"]) == 0
    assert Entry.objects.count() == entries
    assert capsys.readouterr().out.splitlines() == lines
    (tmp_path / "demo-password").unlink()
    assert cli.run(["setup"]) == 0
    assert "not known here" in capsys.readouterr().out
    assert not (tmp_path / "demo-password").exists()


def test_what_an_installation_keeps_is_for_its_own_account_only(tmp_path: Path) -> None:
    """Also where the account lets others read its files, and where an earlier version left the database open."""
    surroundings = {**os.environ, "SCHAKEL_DATA": str(tmp_path), **PRODUCTION, "DJANGO_SETTINGS_MODULE": PRODUCT}
    surroundings.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", "import os; os.umask(0o022); from schakel.cli import main; main()", "setup"]
    database = tmp_path / "schakel.sqlite3"
    for _ in range(2):
        subprocess.run(command, env=surroundings, check=True, capture_output=True)
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert database in kept
        assert [path.name for path in kept if path.stat().st_mode & 0o077] == []
        database.chmod(0o644)
