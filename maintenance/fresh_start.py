"""Start this repository as a stranger would: from a fresh clone, and without network from a wheelhouse.

`python -m maintenance.fresh_start clone` times the first and the second start and the graceful stop;
`python -m maintenance.fresh_start offline` makes a wheelhouse and starts from it in a network namespace that has
nothing but its own loopback, once with pip alone (Linux, needs root). Prints figures; exits with 1 on a broken promise.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Seconds that a start may take. In a slow hour of a shared machine, whose disk and memory others use: so many times
#: what importing the libraries alone takes there in the same minute, which no change of this program makes slower.
FIRST_LIMIT_S, SECOND_LIMIT_S = 60.0, 8.0
FIRST_IMPORTS, SECOND_IMPORTS = 80.0, 10.0
LIBRARIES = "import allauth, cryptography.x509, django.contrib.admin, django.db.models, django.forms, numpy"


class Broken(Exception):
    """A promise that was not kept."""


@contextlib.contextmanager
def clone() -> Iterator[Path]:
    """Clone the commit that is checked out here into a folder that goes away again."""
    with tempfile.TemporaryDirectory(prefix="schakel-fresh-") as folder:
        path = Path(folder) / "schakel"
        subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(path)], check=True)
        yield path


def free_port() -> int:
    """Return a port on which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def run(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Run a command to its end; return its seconds; raises Broken when it fails."""
    began = time.monotonic()
    if subprocess.run(command, cwd=folder, env=environment).returncode:
        raise Broken(f"{' '.join(command)} failed")
    return time.monotonic() - began


def until_ready(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Start a server, wait for its `ready` line, stop it by SIGTERM; return the seconds to `ready`."""
    began = time.monotonic()
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as child:
        try:
            for line in child.stdout or ():
                print("   ", line.rstrip(), flush=True)
                if line.startswith("ready http://localhost:"):
                    break
            else:
                raise Broken("the server ended before it was ready")
            seconds = time.monotonic() - began
        finally:
            child.send_signal(signal.SIGTERM)
            stopped = time.monotonic()
            child.communicate(timeout=30)
    print(f"ready after {seconds:.1f} s, stopped {time.monotonic() - stopped:.1f} s after SIGTERM", flush=True)
    if child.returncode:
        raise Broken(f"stopping by SIGTERM gave exit code {child.returncode}")
    return seconds


def check_clone() -> None:
    """Time the first start (packages from the cache of this machine) and the second one."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("SCHAKEL_", "DATABASE_URL"))}
    with clone() as folder:
        first = run([sys.executable, "start.py", "--no-serve"], folder, environment)
        second = until_ready([sys.executable, "start.py", "--port", str(free_port())], folder, environment)
        python = str(folder / ".venv" / "bin" / "python")
        imports = sorted(run([python, "-c", LIBRARIES], folder, environment) for _ in range(5))[2]
    limits = max(FIRST_LIMIT_S, FIRST_IMPORTS * imports), max(SECOND_LIMIT_S, SECOND_IMPORTS * imports)
    print(f"importing the libraries alone: {imports:.2f} s")
    print(f"first start {first:.1f} s (limit {limits[0]:.0f}), second {second:.1f} s (limit {limits[1]:.0f})")
    if first > limits[0] or second > limits[1]:
        raise Broken("a start took longer than promised")


def check_offline() -> None:
    """Install and serve from a wheelhouse where there is no network and no package cache."""
    plain = {"HOME": "/nonexistent", "LANG": "C.UTF-8"}
    without_uv = os.pathsep.join(
        part for part in os.environ["PATH"].split(os.pathsep) if not (Path(part) / "uv").exists()
    )
    with clone() as folder:
        run([sys.executable, "start.py", "wheelhouse"], folder, dict(os.environ))
        for name, path in (("with uv, where it is installed", os.environ["PATH"]), ("with pip alone", without_uv)):
            print(f"without network, {name}:", flush=True)
            for made in (".venv", "var"):
                shutil.rmtree(folder / made, ignore_errors=True)
            caches = {"UV_CACHE_DIR": str(folder / "no-uv-cache"), "PIP_CACHE_DIR": str(folder / "no-pip-cache")}
            inside = f"ip link set lo up && exec {sys.executable} start.py --port 8000"
            until_ready(["unshare", "--net", "sh", "-c", inside], folder, {**plain, **caches, "PATH": path})


def main(words: list[str]) -> int:
    """Check what is asked; return the exit code."""
    checks = {"clone": check_clone, "offline": check_offline}
    if len(words) != 1 or words[0] not in checks:
        print(f"fresh_start: say one of: {', '.join(checks)}", file=sys.stderr)
        return 2
    try:
        checks[words[0]]()
    except (Broken, OSError, subprocess.SubprocessError) as reason:
        print(f"fresh_start: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
