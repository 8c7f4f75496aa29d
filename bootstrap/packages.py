"""Packages from the lock files into .venv: everything that comes from outside is checked by its hash."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import urllib.parse
import urllib.request
from pathlib import Path

from bootstrap import environment, wheelhouse
from bootstrap.checkout import PYTHON, ROOT, VENV, Stop, check_folder, count_locked, lock, say, sha
from bootstrap.diagnoses import diagnose

LOG = VENV / "install.log"
PIP = [str(PYTHON), "-m", "pip"]
QUIET = ["--disable-pip-version-check", "--no-input", "--retries", "2", "--timeout", "20"]


def install(kind: str) -> None:
    """Bring .venv to the lock files of a kind, `run` or `test`: build tools, packages, then Schakel itself.

    Nothing is built in isolation, so the build tools too are the ones of the lock file. Returns at once when the
    stamp says that this is what is installed.
    """
    locks, project = sha(lock("build"), lock(kind)), sha(ROOT / "pyproject.toml")
    stamp = environment.read_stamp() if environment.works() else {}
    kinds = stamp.get("kinds", {})
    if kinds.get(kind) == locks and stamp.get("project") == project:
        return
    check_folder()
    environment.make_environment()
    LOG.write_text("")
    offline = kind == "run" and wheelhouse.fits()
    source = ["--no-index", "--find-links", str(wheelhouse.FOLDER)] if offline else []
    for part in ("build", kind) if kinds.get(kind) != locks else ():
        path = lock(part, wheelhouse.FOLDER if offline else ROOT)
        what = f"{count_locked(path)} {'build tools' if part == 'build' else 'packages'}"
        installer = find_installer(offline)
        where = f"from {wheelhouse.FOLDER}" if offline else "from the package index or its cache"
        say(f"Installing {what} {where}, with {'uv' if Path(installer[0]).stem == 'uv' else 'pip'} ...")
        run_installer([*installer, *source, "--no-build-isolation", "--require-hashes", "-r", str(path)], path)
    say("Installing Schakel itself ...")
    run_installer([*find_installer(offline), *source, "--no-build-isolation", "--no-deps", "-e", str(ROOT)])
    # The packages of the tests hold those of a run; the reverse is not so.
    held = {"run": sha(lock("build"), lock("run"))} if kind == "test" else {}
    environment.write_stamp({"project": project, "kinds": {kind: locks, **held}})


def fill_wheelhouse(folder: Path) -> None:
    """Fetch or build every wheel of a run into a folder, and describe them there."""
    install("run")
    say(f"Fetching and building wheels into {folder} ...")
    folder.mkdir(parents=True, exist_ok=True)
    for old in [*folder.glob("*.whl"), *folder.glob("*.json")]:
        old.unlink()
    LOG.write_text("")
    options = ["--no-build-isolation", "--no-deps", "--require-hashes", "--wheel-dir", str(folder)]
    for kind in ("build", "run"):
        run_installer([*PIP, "wheel", *QUIET, *options, "-r", str(lock(kind))], lock(kind))
    wheelhouse.finish(folder)
    size = sum(path.stat().st_size for path in folder.iterdir()) / 1e6
    say(f"{len(list(folder.glob('*.whl')))} wheels, {size:.0f} MB.")
    say("Copy Schakel with this folder as `wheelhouse` to the other machine, and run there: python3 start.py")


def succeeds(command: list[str]) -> bool:
    """Return whether a command exists and ends well."""
    try:
        return subprocess.run(command, capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def find_installer(offline: bool) -> list[str]:
    """Return what installs into .venv: uv, the pip inside, the pip outside, ensurepip, or a pip fetched by hash."""
    uv = shutil.which("uv")
    if uv and succeeds([uv, "--version"]):
        return [uv, "pip", "install", "--python", str(PYTHON), "--no-config"]
    pip = PIP
    if not succeeds([*PIP, "--version"]):
        outside = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
        if succeeds([*outside, "--version"]):
            pip = outside
        elif not succeeds([str(PYTHON), "-m", "ensurepip"]):
            pip = [str(PYTHON), str(fetch_pip(offline) / "pip")]
    # Python compiles what is used at its first use; compiling all of it took pip half of its time.
    return [*pip, "install", *QUIET, "--no-compile"]


def fetch_pip(offline: bool) -> Path:
    """Return a pip wheel that matches the lock file, from the wheelhouse or the package index (PEP 503)."""
    text = lock("build", wheelhouse.FOLDER if offline else ROOT).read_text()
    entry = re.search(r"^pip==(\S+)((?:[ \\\n]+--hash=sha256:[0-9a-f]{64})+)", text, re.MULTILINE)
    if not entry:
        raise Stop("This Python has neither pip nor ensurepip (Debian: apt install python3-venv python3-pip).")
    name = f"pip-{entry[1]}-py3-none-any.whl"
    try:
        content = (wheelhouse.FOLDER / name).read_bytes() if offline else download_pip(name)
    except (OSError, StopIteration) as error:
        raise Stop(
            "This Python has neither pip nor ensurepip, and pip could not be fetched: "
            f"{error or 'not in the package index'}. Debian: apt install python3-venv"
        ) from error
    if hashlib.sha256(content).hexdigest() not in entry[2]:
        raise Stop("The pip that was fetched differs from the one in the lock file, so it was not used.")
    path = VENV / name
    path.write_bytes(content)
    return path


def download_pip(name: str) -> bytes:
    """Return a file of the project pip from the package index."""
    index = (os.environ.get("PIP_INDEX_URL") or "https://pypi.org/simple").rstrip("/") + "/pip/"
    with urllib.request.urlopen(index, timeout=30) as page:
        links = re.findall(r'href="([^"#]+)', page.read().decode())
    link = next(link for link in links if link.endswith("/" + name))
    with urllib.request.urlopen(urllib.parse.urljoin(index, link), timeout=60) as page:
        content: bytes = page.read()
    return content


def run_installer(command: list[str], locked: Path | None = None) -> None:
    """Run an installer into the log; says every 20 packages how far it is; stops with a diagnosis when it fails."""
    total, seen = count_locked(locked) if locked else 0, 0
    surroundings = {**os.environ, "PIP_REQUIRE_VIRTUALENV": "0", "UV_NO_PROGRESS": "1"}
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ {' '.join(command)}\n")
        with subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as child:
            for raw in child.stdout or ():
                line = raw.decode(errors="replace")
                log.write(line)
                is_new = line.startswith(("Collecting ", "Processing "))
                seen += is_new
                if total and is_new and seen % 20 == 0:
                    say(f"  {seen} of {total} packages")
    if child.returncode:
        raise Stop(f"{diagnose(LOG.read_text(encoding='utf-8'))} (Log: {LOG})")
