"""The serving processes: forks of one that has read everything, with nothing in common that must be their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.config import test_stopping

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 90.0
#: A worker that dies sooner after its start is taken for one that always will.
SECONDS_TO_BE_SOUND = 6.0

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux")


class Served:
    """A server without tables, and what its workers tell."""

    def __init__(self, folder: Path, *words: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        own = {k: v for k, v in os.environ.items() if not k.startswith(("SCHAKEL", "DATABASE_URL"))}
        own |= {"SCHAKEL_DATA": str(folder), "SCHAKEL_MODE": "demo"}
        own["PYTHONPATH"] = os.pathsep.join([str(ROOT), str(ROOT / "src")])
        own["DJANGO_SETTINGS_MODULE"] = "schakel.config.settings"
        command = [*test_stopping.command(self.port, "tests.config.telling_application:application"), *words]
        self.process = subprocess.Popen(command, env=own, cwd=folder, stdout=subprocess.DEVNULL)

    def told(self) -> dict[str, Any]:
        """What the worker that answers tells; nothing where none does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz?tell", timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except OSError:
            return {}

    def workers(self, count: int = 2, *, without: int = 0) -> list[dict[str, Any]]:
        """What so many workers tell for which somebody has read, none of them `without`."""
        found: dict[int, dict[str, Any]] = {}
        until = time.monotonic() + SECONDS
        while len(found) < count and time.monotonic() < until:
            told = self.told()
            if told.get("read_by") and told["pid"] != without:
                found[told["pid"]] = told
            time.sleep(0.02)
        return list(found.values())

    def stop(self) -> int:
        """Tell the server to stop; its exit code."""
        self.process.terminate()
        try:
            return self.process.wait(30)
        finally:
            self.process.kill()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server as the shipped unit starts it, which stops in peace."""
    server = Served(tmp_path_factory.mktemp("data"))
    try:
        yield server
    finally:
        code = server.stop()
    assert code == 0


def test_two_workers_answer_from_what_one_process_has_read(served: Served) -> None:
    workers = served.workers()
    assert len(workers) == 2
    for told in workers:
        assert told["parent"] == served.process.pid
        assert told["made_in"] == served.process.pid
        assert told["read_by"] == [served.process.pid]
        assert told["frozen"] > 0
        assert "warming" not in told["threads"]


def test_workers_share_neither_keys_nor_chance_nor_a_connection(served: Served) -> None:
    one, other = served.workers()
    for name in ("key", "nonce", "chance", "secret"):
        assert one[name] != other[name], name
    assert not one["had_connection"]
    assert not other["had_connection"]


def test_a_worker_that_dies_is_forked_again_from_what_was_read(served: Served) -> None:
    dead = served.workers()[0]["pid"]
    time.sleep(SECONDS_TO_BE_SOUND)
    os.kill(dead, signal.SIGKILL)
    workers = served.workers(without=dead)
    assert len(workers) == 2
    assert all(told["read_by"] == [served.process.pid] for told in workers)


def test_a_single_worker_reads_for_itself_beside_its_first_requests(tmp_path: Path) -> None:
    server = Served(tmp_path, "--workers", "1")
    try:
        (told,) = server.workers(1)
    finally:
        assert server.stop() == 0
    assert told["read_by"] == [told["pid"]]
    assert told["made_in"] == server.process.pid


def test_what_is_unsafe_keeps_the_server_from_starting(tmp_path: Path) -> None:
    unsafe = {"SCHAKEL_MODE": "production", "SCHAKEL_DATA": str(tmp_path), "SCHAKEL_BASE_URL": "http://schakel.example"}
    done = subprocess.run(
        [sys.executable, "-m", "schakel.config.serving", "--port", "1"],
        env={**os.environ, **unsafe, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 1
    assert "Schakel does not start." in done.stderr
    assert "SCHAKEL_BASE_URL does not begin with https://" in done.stderr
