"""Stopping the server lets a request in flight end."""

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def command(port: int, application: str = "tests.config.slow_application:application") -> list[str]:
    """How the shipped unit starts the server, with another port and the slow application."""
    unit = (ROOT / "deploy" / "schakel.service").read_text().replace("\\\n", " ")
    found = re.search(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)
    assert found
    words = shlex.split(found.group(1))
    words[words.index("--port") + 1] = str(port)
    return [sys.executable, *words, application]


@pytest.mark.bio2("8.14")
@pytest.mark.skipif(sys.platform == "win32", reason="the unit is for systemd")
def test_a_request_in_flight_ends_when_the_server_is_told_to_stop(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    own = {key: value for key, value in os.environ.items() if not key.startswith("SCHAKEL")}
    own |= {"SCHAKEL_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    own["DJANGO_SETTINGS_MODULE"] = "schakel.config.settings"
    got: list[int | str] = []

    def ask() -> None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz?slow", timeout=20) as answer:
                got.append(answer.status)
        except OSError as error:
            got.append(str(error))

    with subprocess.Popen(command(port), env=own, cwd=tmp_path, stderr=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            asking = threading.Thread(target=ask)
            asking.start()
            time.sleep(0.5)
            server.send_signal(signal.SIGTERM)
            asking.join(20)
            assert server.wait(20) == 0
        finally:
            server.kill()
    assert got == [200]


def wait_for(port: int) -> None:
    """Until the server answers."""
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the server did not start")
