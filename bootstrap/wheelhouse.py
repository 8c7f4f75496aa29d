"""The wheelhouse: a folder from which a machine without network installs."""

import hashlib
import json
import os
import platform
import re
import sys
from pathlib import Path

from bootstrap.checkout import LOCKS, ROOT, lock, say, sha

FOLDER = Path(os.environ.get("SCHAKEL_WHEELHOUSE") or ROOT / "wheelhouse")
CARD = "wheelhouse.json"


def card() -> dict[str, str]:
    """Return what a wheelhouse must have been made for: the lock files, this Python and this kind of machine."""
    return {
        "locks": sha(lock("build"), lock("run")),
        "python": "{}.{}".format(*sys.version_info[:2]),
        "machine": f"{platform.system()} {platform.machine()}",
    }


def fits() -> bool:
    """Return whether a wheelhouse lies here that fits; says so when one lies here that does not."""
    try:
        found = json.loads((FOLDER / CARD).read_text())
    except (OSError, ValueError):
        return False
    if found == card():
        return True
    say(f"The wheelhouse in {FOLDER} was made for another version, Python or machine: not used.")
    return False


def finish(folder: Path) -> None:
    """Write the lock files of the wheels in a folder (same versions, hashes of what lies there), then the card.

    The wheels were fetched by the hashes of the repository's lock files, or built here from sources that were;
    a wheel that was built here has a hash of its own, hence lock files of its own.
    """
    wheels = {}
    for path in folder.glob("*.whl"):
        name, version = path.name.split("-")[:2]
        key = re.sub(r"[-_.]+", "-", name).lower(), version
        wheels[key] = hashlib.sha256(path.read_bytes()).hexdigest()
    for kind in ("build", "run"):
        named = re.findall(r"^([^\s=]+)==([^\s;]+)( ; [^\\\n]+)?", lock(kind).read_text(), re.MULTILINE)
        lines = [
            f"{name}=={version}{marker.rstrip()} --hash=sha256:{wheels[name, version]}\n"
            for name, version, marker in named
            if (name, version) in wheels
        ]
        (folder / LOCKS[kind]).write_text("".join(lines))
    (folder / CARD).write_text(json.dumps(card(), indent=1))
