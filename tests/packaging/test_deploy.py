"""The files for a server call what the package has and agree with each other."""

import configparser
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from schakel.cli import VERBS

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))


def unit(path: Path) -> configparser.ConfigParser:
    reader = configparser.ConfigParser(interpolation=None, strict=False)
    reader.optionxform = str  # type: ignore[assignment,method-assign]
    reader.read(path, encoding="utf-8")
    return reader


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_runs_what_exists_as_its_own_user(path: Path) -> None:
    service = unit(path)["Service"]
    assert (service["User"], service["EnvironmentFile"]) == ("schakel", "/etc/schakel.env")
    words = service["ExecStart"].replace("\\\n", " ").split()
    assert words[0] in {"/srv/schakel/app/.venv/bin/schakel", "/srv/schakel/app/.venv/bin/python"}
    if words[0].endswith("schakel"):
        assert words[1] in VERBS
    elif words[2] == "django":
        assert words[3] in get_commands()
    else:
        assert (words[2], words[-1]) == ("granian", "schakel.config.wsgi:application")


def test_the_data_folder_is_the_only_place_that_a_unit_may_write() -> None:
    data = re.search(r"^SCHAKEL_DATA=(.+)$", (DEPLOY / "schakel.env").read_text(), re.MULTILINE)
    assert data
    for path in SERVICES:
        assert unit(path)["Service"]["ProtectSystem"] == "strict"
        assert unit(path)["Service"]["ReadWritePaths"] == data[1]


def test_the_proxy_and_the_server_agree_on_the_port() -> None:
    assert "proxy_pass http://127.0.0.1:8000;" in (DEPLOY / "nginx.conf").read_text()
    assert "--host 127.0.0.1 --port 8000" in (DEPLOY / "schakel.service").read_text()


def test_every_file_is_named_in_the_list() -> None:
    text = (DEPLOY / "README.md").read_text()
    assert [path.name for path in DEPLOY.iterdir() if f"({path.name})" not in text and path.name != "README.md"] == []
