"""`schakel routes`: the table of who may use what, for people and machines."""

import json

import pytest

from schakel import cli
from schakel.config import access


def test_it_names_every_address_with_its_methods_and_roles(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["routes", "--json"]) == cli.DONE
    listed = json.loads(capsys.readouterr().out)["routes"]
    assert len({(route["name"], route["path"]) for route in listed}) == len(listed)
    found = {route["name"]: route for route in listed}
    assert found["needs:withdraw"]["methods"] == ["GET", "POST"]
    assert "supplier" not in found["needs:withdraw"]["roles"]["POST"]
    assert found["api:draft_need"]["kind"] == "api"
    assert set(found) == {route.name for route in access.routes()}


def test_it_lists_them_for_a_reader(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["routes"]) == cli.DONE
    assert "/needs/<str:public_id>/withdraw" in capsys.readouterr().out


def test_it_names_an_address_that_is_not_in_the_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "TABLE", {name: who for name, who in access.TABLE.items() if name != "needs:list"})
    assert cli.run(["routes"]) == cli.NO
    assert "needs:list (/needs)" in capsys.readouterr().err
