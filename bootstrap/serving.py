"""Prepare the data, serve until somebody stops it, and run the tests: each as a child of the installed Python."""

import contextlib
import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterable

from bootstrap.checkout import PYTHON, ROOT, Stop, say

SECONDS_TO_ANSWER = 60
SECONDS_TO_STOP = 15


def surroundings() -> dict[str, str]:
    """Return the environment variables of every child; what is set outside wins, such as SCHAKEL_DATA."""
    return {"SCHAKEL_DATA": str(ROOT / "var"), **os.environ}


def prepare() -> list[str]:
    """Migrate, load lists and vocabulary, make the demo where empty; return the lines to show once it serves."""
    say("Preparing the data ...")
    command = [str(PYTHON), "-c", "from schakel.cli import main; main()", "setup", "--json"]
    child = subprocess.run(command, cwd=ROOT, env=surroundings(), stdout=subprocess.PIPE, text=True)
    if child.returncode:
        raise Stop("Preparing the data failed; the lines above say why. Nothing was served.")
    lines: list[str] = json.loads(child.stdout)["lines"]
    return lines


def check_port(port: int) -> None:
    """Stop when something else listens on a port, or when this person may not listen there."""
    if not 1 <= port <= 65535:
        raise Stop(f"Port {port} does not exist: choose one from 1024 to 65535.")
    other = f"choose another one: python3 start.py --port {port + 1 if 1024 <= port < 65535 else 8000}"
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with contextlib.suppress(OSError), socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.settimeout(0.5)
            if probe.connect_ex((host, port)) == 0:
                raise Stop(f"Port {port} is taken: another program answers there. Stop that program, or {other}")
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    except OSError as error:
        raise Stop(f"Port {port} cannot be used ({error.strerror}): {other}") from error


def server_command(port: int) -> list[str]:
    """Return the command of the one serving process, on the loopback only."""
    if os.name == "nt":
        target = "schakel.config.wsgi:application"
        return [str(PYTHON), "-m", "waitress", f"--listen=127.0.0.1:{port}", "--threads=4", target]
    how = f"--host 127.0.0.1 --port {port} --workers 1 --stop-seconds 10"
    return [str(PYTHON), "-m", "schakel.config.serving", *how.split()]


def status(port: int) -> int:
    """Return the HTTP status with which the server answers /healthz, 0 when it does not; asks past any proxy."""
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz", headers={"Host": f"localhost:{port}"})
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code
    except OSError:
        return 0


def serve(port: int, lines: Iterable[str]) -> None:
    """Serve until Ctrl-C or SIGTERM; requests in flight end before the process does."""
    say(f"Starting the server on port {port} ...")
    # In a session of its own: Ctrl-C reaches a whole session, and a server that is told twice to stop does not wait.
    with subprocess.Popen(server_command(port), cwd=ROOT, env=surroundings(), start_new_session=True) as child:
        try:
            wait_until_ready(child, port)
            say("\n".join([f"ready http://localhost:{port}", *lines, "Stop with Ctrl-C."]))
            if child.wait():
                raise Stop(f"The server stopped by itself (exit code {child.returncode}); the lines above say why.")
        except KeyboardInterrupt:
            say("\nStopping: requests in flight are finished first ...")
        finally:
            end(child)


def wait_until_ready(child: "subprocess.Popen[bytes]", port: int) -> None:
    """Return when the server answers; stops when it ended or takes too long."""
    until = time.monotonic() + SECONDS_TO_ANSWER
    while (code := status(port)) != 200:
        if code == 400:
            raise Stop(
                "The server refuses the name localhost: add it to SCHAKEL_HOSTS, as in docs/reference/settings.md."
            )
        if child.poll() is not None:
            raise Stop(f"The server stopped while starting (exit code {child.returncode}); the lines above say why.")
        if time.monotonic() > until:
            raise Stop(f"The server did not answer within {SECONDS_TO_ANSWER} s; the lines above may say why.")
        time.sleep(0.05)


def end(child: "subprocess.Popen[bytes]") -> None:
    """Ask the server to stop, and insist when it does not."""
    if child.poll() is None:
        child.terminate()
    try:
        child.wait(SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        child.kill()


def run_tests(words: list[str]) -> int:
    """Run the suite without browser, PostgreSQL and the long forms; further words go to pytest."""
    marks = [] if "-m" in words else ["-m", "not e2e and not postgres and not slow"]
    workers = [] if any(word.startswith("-n") for word in words) else ["-n", str(min(4, os.cpu_count() or 1))]
    return subprocess.run([str(PYTHON), "-m", "pytest", *workers, *marks, *words], cwd=ROOT).returncode
