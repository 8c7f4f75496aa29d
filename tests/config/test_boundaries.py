"""What reaches the application is read in one way only: requests, their parameters, and who sent them."""

import json
import logging
import os
import socket
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from schakel.base.accounts.adapters import address_of_client
from schakel.config.logs import JsonFormatter
from tests import make
from tests.config.test_stopping import ROOT, command, wait_for

SMUGGLED = (
    b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"0\r\n\r\nGET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n"
)
TWO_LENGTHS = b"POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\n"
TWO_LENGTHS += b"GET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n    "


@pytest.mark.asvs("v5.0.0-4.2.1")
@pytest.mark.skipif(sys.platform == "win32", reason="the unit is for systemd")
def test_a_request_ends_in_one_place_only(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {key: value for key, value in os.environ.items() if not key.startswith("SCHAKEL")}
    own |= {"SCHAKEL_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    with subprocess.Popen(command(port), env=own, cwd=tmp_path, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            got = [sent(port, request) for request in (SMUGGLED, TWO_LENGTHS)]
        finally:
            server.terminate()
            server.wait(20)
    # With both lengths chunks count and the connection ends there; with two lengths that differ nothing counts.
    assert got[0].count(b"HTTP/1.1 ") == 1
    assert b"connection: close" in got[0].lower()
    assert got[1].startswith(b"HTTP/1.1 400")
    assert got[1].count(b"HTTP/1.1 ") == 1


def sent(port: int, request: bytes) -> bytes:
    """Send bytes as they are, and return everything that comes back within a moment."""
    with socket.create_connection(("127.0.0.1", port), timeout=15) as line:
        line.sendall(request)
        found = b""
        try:
            while piece := line.recv(65536):
                found += piece
        except TimeoutError:
            pass
    return found


@pytest.mark.django_db
@pytest.mark.asvs("v5.0.0-1.1.1")
def test_what_is_typed_is_decoded_once() -> None:
    page = Client().get("/needs?q=%2541%2526lt%253B").content.decode()
    assert "%41%26lt%3B" in page
    assert "A&amp;lt;" not in page
    assert Client().get("/needs/%252e%252e%252fetc").status_code == 404


@pytest.mark.django_db
@pytest.mark.asvs("v5.0.0-15.3.7")
def test_a_parameter_given_twice_or_in_another_place_changes_nothing() -> None:
    client = Client()
    client.post("/theme?theme=dark", {"next": "/"})
    assert "schakel_theme" not in client.cookies or client.cookies["schakel_theme"].value != "dark"
    client.cookies["theme"] = "dark"
    client.post("/theme", {"next": "/"})
    assert "theme-dark" not in client.get("/accessibility").content.decode()
    person = make.member(of=(party := make.party()))
    mine = make.offering(by=make.steward(of=party), label="GREEN")
    stranger = Client().get(
        f"/offerings/{mine.public_id}?user={person.pk}&user=1&viewer=steward&_auth_user_id={person.pk}"
    )
    assert stranger.status_code == 404


@pytest.mark.asvs("v5.0.0-4.1.3", "v5.0.0-15.3.4")
@pytest.mark.parametrize("forged", ["203.0.113.9", "203.0.113.9, 203.0.113.8", "127.0.0.1"])
def test_a_visitor_cannot_choose_the_address_that_limits_count(
    rf: RequestFactory, settings: Settings, forged: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    real = "198.51.100.7"
    request = rf.get("/", headers={"x-forwarded-for": f"{forged}, {real}", "x-real-ip": forged})
    assert address_of_client(request) == real
    proxy = (ROOT / "deploy/nginx.conf").read_text()
    for line in ("X-Forwarded-For $remote_addr;", "X-Forwarded-Proto https;", 'Forwarded "";', "Host $host;"):
        assert f"proxy_set_header {line}" in proxy


def line_of(message: str, *words: object) -> dict[str, object]:
    """What is written for a message of our own."""
    record = logging.LogRecord("schakel.test", logging.WARNING, __file__, 1, message, words, None)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    found: dict[str, object] = json.loads(text)
    return found


@pytest.mark.asvs("v5.0.0-16.4.1", "v5.0.0-16.2.2", "v5.0.0-16.2.4")
@pytest.mark.bio2("8.15", "8.17")
def test_a_log_line_is_one_line_of_json_in_utc_whatever_is_in_it() -> None:
    forged = 'a\n{"at": "2020-01-01T00:00:00+00:00", "event": "forged"}\r\x1b[2K\u2028b'
    line = line_of("said %s", forged)
    assert line["event"] == f"said {forged}"
    assert datetime.fromisoformat(str(line["at"])).utcoffset() == timedelta(0)
    assert {"at", "level", "logger", "event"} <= set(line)
