"""Where things lie in a checkout, and how the bootstrap speaks: one sentence, never a traceback."""

import hashlib
import os
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"build": "requirements-build.lock", "run": "requirements.lock", "test": "requirements-test.lock"}


class Stop(Exception):
    """Ends the program with one sentence for the person at the keyboard."""


def say(text: str) -> None:
    """Print a line now, also into a pipe."""
    print(text, flush=True)


def sha(*parts: object) -> str:
    """Return one hash over files (by content) and words (by text)."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()


def lock(kind: str, folder: Path = ROOT) -> Path:
    """Return the lock file of a kind; stops when the folder lacks it."""
    path = folder / LOCKS[kind]
    if not path.is_file():
        raise Stop(f"{path.name} is missing from {folder}: take a complete copy of Schakel.")
    return path


def count_locked(path: Path) -> int:
    """Return how many packages a lock file names."""
    return len(re.findall(r"^\S+==", path.read_text(), re.MULTILINE))


def check_folder() -> None:
    """Stop when nothing can be written here; found by writing, since rights do not tell of a read-only disk."""
    probe = ROOT / f".write-{os.getpid()}"
    try:
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        where = f"This folder cannot be written ({error.strerror}): {ROOT}."
        raise Stop(f"{where} Copy Schakel to a folder of your own and start it there.") from error
