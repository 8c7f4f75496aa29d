"""start.py says what is wrong in one sentence, mends what it can, and does nothing twice."""

import ast
import hashlib
import json
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from bootstrap import checkout
from bootstrap.diagnoses import diagnose

ROOT = Path(__file__).resolve().parents[2]
LOCKS = list(checkout.LOCKS.values())


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """What start.py needs of a checkout before anything is installed."""
    folder = tmp_path / "schakel"
    folder.mkdir()
    for name in ["start.py", "pyproject.toml", *LOCKS]:
        shutil.copy(ROOT / name, folder)
    shutil.copytree(ROOT / "bootstrap", folder / "bootstrap", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True, timeout=60)


def refuses(done: subprocess.CompletedProcess[str], sentence: str) -> bool:
    """One line that says so on standard error, an exit code that says no."""
    lines = done.stderr.strip().splitlines()
    return done.returncode == 1 and len(lines) == 1 and lines[0].startswith("start.py: ") and sentence in lines[0]


CALL = """
import sys
from bootstrap import checkout
try:
    {act}
except checkout.Stop as reason:
    sys.exit("start.py: " + str(reason))
"""


def call(folder: Path, act: str) -> subprocess.CompletedProcess[str]:
    return run(folder, "-c", CALL.format(act=act.replace("\n", "\n    ")))


def test_an_old_python_is_told_so(copy: Path) -> None:
    pretend = "import runpy, sys; sys.version_info = (3, 10, 4); runpy.run_path('start.py', run_name='__main__')"
    assert refuses(run(copy, "-c", pretend), "needs Python 3.11 or newer, and this is 3.10.4")


def test_an_old_python_can_read_as_far_as_the_sentence() -> None:
    assert ast.parse((ROOT / "start.py").read_text(), feature_version=(3, 6)).body


def test_a_taken_port_is_named_before_anything_is_installed(copy: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(copy, "start.py", "--port", str(port))
    assert refuses(done, f"Port {port} is taken")
    assert not (copy / ".venv").exists()


def test_a_port_that_does_not_exist_is_refused(copy: Path) -> None:
    assert refuses(run(copy, "start.py", "--port", "70000"), "Port 70000 does not exist")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder that nobody can write, which Linux has")
def test_a_folder_that_cannot_be_written_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkout, "ROOT", Path("/proc"))
    with pytest.raises(checkout.Stop, match=r"cannot be written .*: /proc\. Copy Schakel"):
        checkout.check_folder()


def test_an_incomplete_copy_is_told_which_file_is_missing(copy: Path) -> None:
    (copy / "requirements.lock").unlink()
    assert refuses(run(copy, "start.py", "--no-serve"), "requirements.lock is missing")


def test_a_file_in_the_way_of_the_environment_is_left_alone(copy: Path) -> None:
    (copy / ".venv").write_text("mine")
    assert refuses(call(copy, "from bootstrap import environment\nenvironment.make_environment()"), "is in the way")
    assert (copy / ".venv").read_text() == "mine"


@pytest.mark.parametrize("state", ["unfinished", "broken", "moved"])
def test_an_environment_that_is_not_whole_is_made_again(copy: Path, state: str) -> None:
    make = "from bootstrap import environment\nenvironment.make_environment()"
    assert call(copy, make).returncode == 0
    venv = copy / ".venv"
    if state == "broken":
        (venv / "schakel-unfinished").unlink()
        (venv / "bin" / "python").unlink()
    if state == "moved":
        (venv / "schakel-unfinished").unlink()
        (venv / "schakel-installed.json").write_text(json.dumps({"root": "/elsewhere"}))
    (venv / "left-over").write_text("")
    done = call(copy, make + "\nassert environment.works()")
    assert (done.returncode, done.stderr) == (0, "")
    assert "making it again" in done.stdout
    assert not (venv / "left-over").exists()


def test_a_whole_environment_is_left_as_it_is(copy: Path) -> None:
    act = """from bootstrap import environment, packages
from bootstrap.checkout import ROOT, lock, sha
environment.make_environment()
kinds = {"run": sha(lock("build"), lock("run"))}
environment.write_stamp({"project": sha(ROOT / "pyproject.toml"), "kinds": kinds})
print("before")
packages.install("run")
print("after")"""
    done = call(copy, act)
    assert done.stdout.split("before\n")[1] == "after\n", done.stderr


def test_a_wheelhouse_names_the_hashes_of_the_wheels_in_it(copy: Path) -> None:
    house = copy / "wheelhouse"
    house.mkdir()
    (house / "django-5.2.19-py3-none-any.whl").write_bytes(b"a wheel")
    version = re.search(r"^django==(\S+)", (copy / "requirements.lock").read_text(), re.MULTILINE)
    assert version
    (house / "django-5.2.19-py3-none-any.whl").rename(house / f"django-{version[1]}-py3-none-any.whl")
    act = "from bootstrap import wheelhouse\nwheelhouse.finish(wheelhouse.FOLDER)\nprint(wheelhouse.fits())"
    assert call(copy, act).stdout == "True\n"
    digest = hashlib.sha256(b"a wheel").hexdigest()
    assert (house / "requirements.lock").read_text() == f"django=={version[1]} --hash=sha256:{digest}\n"


def test_a_wheelhouse_for_another_version_is_not_used(copy: Path) -> None:
    house = copy / "wheelhouse"
    house.mkdir()
    (house / "wheelhouse.json").write_text(json.dumps({"locks": "of yesterday"}))
    done = call(copy, "from bootstrap import wheelhouse\nprint(wheelhouse.fits())")
    assert "another version" in done.stdout
    assert done.stdout.endswith("False\n")


def test_a_pip_that_differs_from_the_lock_file_is_not_used(copy: Path) -> None:
    version = re.search(r"^pip==(\S+)", (copy / "requirements-build.lock").read_text(), re.MULTILINE)
    assert version
    house = copy / "wheelhouse"
    house.mkdir()
    shutil.copy(copy / "requirements-build.lock", house)
    (house / f"pip-{version[1]}-py3-none-any.whl").write_bytes(b"not pip")
    assert refuses(call(copy, "from bootstrap import packages\npackages.fetch_pip(True)"), "differs from the one")


#: The tails of real logs: pip and uv without network, without a compiler, with a file that was changed on the way.
LOGS = [
    (
        "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError('Failed to establish a new "
        "connection: [Errno -3] Temporary failure in name resolution')': /simple/editables/\n"
        "ERROR: Could not find a version that satisfies the requirement editables==0.6 (from versions: none)\n"
        "ERROR: No matching distribution found for editables==0.6\n",
        "No network",
    ),
    (
        "error: Request failed after 3 retries in 4.9s\n  cause: error sending request for url (https://pypi.org/)\n"
        "  cause: client error (Connect)\n  cause: dns error\n",
        "No network",
    ),
    (
        "building 'greenlet._greenlet' extension\ng++ -Wsign-compare -c src/greenlet/greenlet.cpp\n"
        "error: [Errno 2] No such file or directory: 'g++'\nERROR: Failed building wheel for greenlet\n",
        "no working compiler",
    ),
    ("urllib.error.URLError: <urlopen error [Errno -2] Name or service not known>\n", "No network"),
    (
        "error: metadata-generation-failed\n\n× Encountered error while generating package metadata.\n╰─> some\n\n"
        "note: This is an issue with the package mentioned above, not pip.\nhint: See above for details.\n",
        "building it here failed",
    ),
    ("something odd\nhint: See above for details.\n", "Installing failed: something odd"),
    ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n", "differs from the one in the lock"),
    ("error: No solution found when resolving dependencies\n", "not to be had for this Python"),
    ("OSError: [Errno 28] No space left on device\n", "The disk is full"),
    ("something new\n\n", "Installing failed: something new"),
]


@pytest.mark.parametrize(("log", "sentence"), LOGS)
def test_the_log_of_an_installer_becomes_one_sentence(log: str, sentence: str) -> None:
    earlier = "\n$ pip install first\nNo space left on device, but that was before\n"
    found = diagnose(f"{earlier}\n$ pip install\n{log}")
    assert found.startswith(sentence) or sentence in found
    assert "\n" not in found


@pytest.mark.asvs("v5.0.0-15.1.2")
@pytest.mark.bio2("8.19")
@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_file_carries_a_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_tests_install_all_that_a_run_installs() -> None:
    run_lock, test_lock = (set(re.findall(r"^\S+==\S+", (ROOT / name).read_text(), re.MULTILINE)) for name in LOCKS[1:])
    assert run_lock - test_lock == set()
