"""The folder .venv: made where it is missing, half made, moved or of another Python."""

import json
import os
import platform
import shutil
import subprocess
import sys
from typing import Any

from bootstrap.checkout import PYTHON, ROOT, VENV, Stop, say

STAMP = VENV / "schakel-installed.json"
UNFINISHED = VENV / "schakel-unfinished"


def works() -> bool:
    """Return whether the environment's Python starts, and is the version that runs this file."""
    want = "{}.{}".format(*sys.version_info[:2])
    ask = "import sys, encodings; print('%d.%d' % sys.version_info[:2])"
    try:
        answer = subprocess.run([str(PYTHON), "-I", "-c", ask], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0 and answer.stdout.strip() == want


def read_stamp() -> dict[str, Any]:
    """Return what was installed in this environment, at this place; empty when unknown or unfinished."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) and stamp.get("root") == str(ROOT) and not UNFINISHED.exists() else {}


def write_stamp(stamp: dict[str, Any]) -> None:
    """Record what is installed now: from here on the environment is whole."""
    STAMP.write_text(json.dumps({"root": str(ROOT), **stamp}, indent=1))
    UNFINISHED.unlink()


def make_environment() -> None:
    """Make .venv where it is needed, and mark it as unfinished until write_stamp."""
    if VENV.is_file() or (VENV.is_symlink() and not VENV.exists()):
        raise Stop(f"{VENV} is in the way: it should be a folder. Move it away and run the same command again.")
    stale = STAMP.is_file() and not read_stamp()
    if VENV.is_dir() and (UNFINISHED.exists() or stale or not works()):
        say("The environment in .venv is half made, moved or of another Python: making it again.")
        shutil.rmtree(VENV)
    if VENV.is_dir():
        UNFINISHED.touch()
        return
    say(f"Making .venv with Python {platform.python_version()} ...")
    VENV.mkdir()
    UNFINISHED.touch()
    try:
        import venv
    except ImportError as error:
        raise Stop("This Python lacks the module venv (Debian: apt install python3-venv).") from error
    # Without pip: Debian may lack ensurepip, and who has it would wait 3 s for a pip that is replaced anyway.
    venv.EnvBuilder(with_pip=False, symlinks=os.name != "nt").create(VENV)
    if not works():
        raise Stop(f"The environment in {VENV} does not start. Is the disk mounted without leave to run programs?")
