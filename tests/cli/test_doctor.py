"""`schakel doctor`: what is wrong with an installation is said in a sentence, and nothing else stops."""

import json
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from schakel import cli
from schakel.base.accounts import services
from schakel.cli import doctor
from tests import make
from tests.base.audit.chains import do


def findings(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, str]]:
    cli.run(["doctor", "--json"])
    return {one["check"]: one for one in json.loads(capsys.readouterr().out)["findings"]}


@pytest.mark.django_db
def test_it_makes_every_check_and_says_what_lacks(capsys: pytest.CaptureFixture[str]) -> None:
    found = findings(capsys)
    assert set(found) == set(doctor.CHECKS)
    assert found["database"]["state"] == "good"
    assert found["mail"]["state"] == "note"
    assert (found["code lists"]["state"], "schakel setup" in found["code lists"]["said"]) == ("wrong", True)


@pytest.mark.django_db
def test_something_wrong_is_exit_code_one() -> None:
    assert cli.run(["doctor"]) == cli.NO


@pytest.mark.django_db
def test_demo_people_in_production_are_named(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    services.open_account(email="d@demo.example", name="D", password="x", is_demo=True, actor=make.SYSTEM.actor)
    assert "demo people" not in findings(capsys)["settings"]["said"]
    settings.SCHAKEL_DEMO = False
    found = findings(capsys)["settings"]
    assert (found["state"], "demo people" in found["said"]) == ("wrong", True)


@pytest.mark.asvs("v5.0.0-13.3.2")
@pytest.mark.django_db
def test_keys_that_others_may_read_are_wrong(capsys: pytest.CaptureFixture[str], settings: object) -> None:
    from django.conf import settings as ours

    key = Path(ours.SCHAKEL_DATA) / "keys" / "secret.key"
    assert findings(capsys)["keys"]["state"] == "good"
    key.chmod(0o644)
    try:
        found = findings(capsys)["keys"]
    finally:
        key.chmod(0o600)
    assert (found["state"], "secret.key" in found["said"]) == ("wrong", True)


@pytest.mark.django_db
def test_a_ledger_of_another_installation_is_wrong(
    capsys: pytest.CaptureFixture[str], settings: Settings, tmp_path: Path
) -> None:
    do()
    assert findings(capsys)["ledger"]["state"] == "good"
    settings.SCHAKEL_DATA = tmp_path
    found = findings(capsys)["ledger"]
    assert (found["state"], "of another installation" in found["said"]) == ("wrong", True)


def test_a_database_that_cannot_be_reached_is_a_finding_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError("no route to the database")

    monkeypatch.setattr(connection, "cursor", lambda *_: refuse())
    found = findings(capsys)
    assert found["database"]["state"] == "wrong"
    assert found["time zone"]["state"] == "good"
