"""The files for a server call what the package has and agree with each other."""

import configparser
import os
import re
import subprocess
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


@pytest.mark.asvs("v5.0.0-13.2.2")
@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_runs_what_exists_as_its_own_user(path: Path) -> None:
    service = unit(path)["Service"]
    assert (service["User"], service["EnvironmentFile"]) == ("schakel", "/etc/schakel.env")
    words = service["ExecStart"].replace("\\\n", " ").split()
    if words[0] == "/srv/schakel/app/deploy/jobs.sh":
        assert words[1] == "/srv/schakel/app/.venv/bin/python"
        assert len(words) > 2
        assert set(words[2:]) <= set(get_commands())
        return
    assert words[0] in {"/srv/schakel/app/.venv/bin/schakel", "/srv/schakel/app/.venv/bin/python"}
    if words[0].endswith("schakel"):
        assert words[1] in VERBS
    elif words[2] == "django":
        assert words[3] in get_commands()
    else:
        assert words[1:3] == ["-m", "schakel.config.serving"]


@pytest.mark.asvs("v5.0.0-13.2.2")
def test_the_data_folder_is_the_only_place_that_a_unit_may_write() -> None:
    data = re.search(r"^SCHAKEL_DATA=(.+)$", (DEPLOY / "schakel.env").read_text(), re.MULTILINE)
    assert data
    for path in SERVICES:
        assert unit(path)["Service"]["ProtectSystem"] == "strict"
        assert unit(path)["Service"]["ReadWritePaths"] == data[1]


@pytest.mark.asvs("v5.0.0-13.2.2")
def test_every_unit_stands_behind_the_same_fences() -> None:
    kinds = ("Protect", "Private", "Restrict", "Capability", "NoNew", "Lock", "SystemCall", "IPAddress", "UMask")
    fences = [{(k, v) for k, v in unit(path)["Service"].items() if k.startswith(kinds)} for path in SERVICES]
    assert len(fences[0]) > 15
    assert all(one == fences[0] for one in fences)


def test_the_proxy_and_the_server_agree_on_the_port() -> None:
    assert "proxy_pass http://127.0.0.1:8000;" in (DEPLOY / "nginx.conf").read_text()
    assert "--host 127.0.0.1 --port 8000" in (DEPLOY / "schakel.service").read_text()


def test_every_file_is_named_in_the_list() -> None:
    text = (DEPLOY / "README.md").read_text()
    assert [path.name for path in DEPLOY.iterdir() if f"({path.name})" not in text and path.name != "README.md"] == []


def directive(name: str) -> list[str]:
    """What the proxy example says for a name, line by line."""
    return re.findall(rf"^\s*{name}\s+([^;]+);", (DEPLOY / "nginx.conf").read_text(), re.MULTILINE)


@pytest.mark.asvs("v5.0.0-12.1.1", "v5.0.0-12.1.2")
@pytest.mark.bio2("8.24")
def test_the_proxy_speaks_new_tls_with_strong_ciphers_only() -> None:
    assert directive("ssl_protocols") == ["TLSv1.2 TLSv1.3"]
    ciphers = directive("ssl_ciphers")[0].split(":")
    assert all(cipher.startswith("ECDHE-") and ("GCM" in cipher or "CHACHA20" in cipher) for cipher in ciphers)
    assert "AES256-GCM" in ciphers[0]
    assert directive("ssl_prefer_server_ciphers") == ["on"]


@pytest.mark.asvs("v5.0.0-16.2.5")
def test_the_proxy_notes_no_address_that_was_asked_for() -> None:
    """Links in mails bear tokens and questions bear what somebody typed; an error of nginx quotes both."""
    noted = set(re.findall(r"\$(\w+)", directive("log_format")[0]))
    assert noted == {"time_iso8601", "remote_addr", "request_method", "status", "body_bytes_sent", "request_time"}
    servers = (DEPLOY / "nginx.conf").read_text().count("\nserver {")
    assert directive("access_log") == ["/var/log/nginx/schakel.log schakel"] * servers
    assert directive("error_log") == ["/var/log/nginx/schakel-error.log crit"] * servers


@pytest.mark.asvs("v5.0.0-14.2.2")
def test_the_proxy_keeps_what_is_sent_in_memory() -> None:
    """A body larger than its buffer would lie in a file before anybody looked for markings in it."""
    assert directive("client_body_buffer_size") == directive("client_max_body_size")
    assert directive("proxy_max_temp_file_size") == ["0"]


@pytest.mark.asvs("v5.0.0-2.4.1")
def test_the_proxy_slows_down_who_asks_too_much() -> None:
    assert re.search(r"\$binary_remote_addr zone=schakel:\d+m rate=\d+r/s", directive("limit_req_zone")[0])
    assert directive("limit_req") == ["zone=schakel burst=60 nodelay"]
    assert directive("limit_req_status") == ["429"]


@pytest.mark.asvs("v5.0.0-13.2.1", "v5.0.0-13.2.3")
def test_the_example_settings_hold_no_password_and_production_mode() -> None:
    lines = dict(line.split("=", 1) for line in (DEPLOY / "schakel.env").read_text().splitlines() if line[:1] != "#")
    assert lines["SCHAKEL_MODE"] == "production"
    assert lines["DATABASE_URL"] == "postgresql:///schakel"  # the socket, as the account of the unit
    assert [name for name in lines if re.search(r"PASSWORD|SECRET|KEY|TOKEN", name)] == []


@pytest.mark.asvs("v5.0.0-13.2.2", "v5.0.0-13.2.5", "v5.0.0-13.3.2")
@pytest.mark.bio2("8.2", "8.22")
@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_unit_has_no_rights_but_its_own_folder_and_speaks_to_this_machine_only(path: Path) -> None:
    service = unit(path)["Service"]
    assert service["NoNewPrivileges"] == "true"
    assert service["UMask"] == "0077"
    assert (service["IPAddressDeny"], service["IPAddressAllow"]) == ("any", "localhost")
    assert service["InaccessiblePaths"] == "-/srv/schakel/app/.git"
    assert "ProtectHome" in service or service["PrivateTmp"] == "true"


def run_jobs(folder: Path, *names: str, seconds: str = "20") -> tuple[int, list[str], str]:
    """Exit code of the jobs, which of them began, and what was said; `bad...` fails, `slow...` never ends."""
    python, began = folder / "python", folder / "began"
    python.write_text(
        f'#!/bin/sh\necho "$3" >> {began}\n'
        'case "$3" in bad*) exit 3 ;; slow*) exec sleep 60 ;; kill*) kill -9 $$ ;; esac\n'
    )
    python.chmod(0o755)
    done = subprocess.run(
        [DEPLOY / "jobs.sh", python, *names],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "SCHAKEL_JOB_SECONDS": seconds},
    )
    return done.returncode, began.read_text().split(), done.stderr


def test_a_job_that_fails_stops_no_other_and_is_named(tmp_path: Path) -> None:
    code, began, said = run_jobs(tmp_path, "bad_first", "good", "killed", "last")
    assert (code, began) == (1, ["bad_first", "good", "killed", "last"])
    assert "job bad_first failed (exit code 3)" in said
    assert "job killed failed (exit code 137)" in said
    assert said.splitlines()[-1] == "jobs that failed: bad_first killed"


def test_jobs_that_all_succeed_are_a_success(tmp_path: Path) -> None:
    assert run_jobs(tmp_path, "one", "two") == (0, ["one", "two"], "")


def test_a_job_that_never_ends_holds_up_no_other(tmp_path: Path) -> None:
    code, began, said = run_jobs(tmp_path, "slow", "next", seconds="0.5")
    assert (code, began) == (1, ["slow", "next"])
    assert "job slow failed (exit code 124)" in said
