"""An installation of its own on either database, its server as a process, and clients that write through the pages."""

import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

ROOT = Path(__file__).resolve().parents[1]
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|form_token)" value="([^"]*)"')
PASSWORD = "only for measuring"
#: What is there, by identifier: every proposal with its text and its entries, and entries whose proposal is not there.
QUESTION = """
from schakel.match.proposals.models import Proposal
from schakel.base.audit.models import Entry
entries = {}
for record, act in Entry.objects.filter(subject_kind="proposals.Proposal").values_list("subject_id", "act"):
    entries.setdefault(record, []).append(act)
stored = dict(Proposal.objects.values_list("public_id", "text"))
say({"stored": {one: [text, entries.get(one, [])] for one, text in stored.items()},
     "without_record": sorted(set(entries) - set(stored))})
"""
DRAFTED = "proposals.draft"


@dataclass
class Verdict:
    """What was acknowledged and what is there after the faults."""

    acknowledged: int = 0
    stored: int = 0
    lost: list[str] = field(default_factory=list)
    half: list[str] = field(default_factory=list)
    verifies: bool = False
    is_sound: bool = False

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.lost and not self.half and self.verifies and self.is_sound

    def __str__(self) -> str:
        whole, sound = "yes" if self.verifies else "NO", "yes" if self.is_sound else "NO"
        return (
            f"acknowledged {self.acknowledged}, stored {self.stored}, lost {len(self.lost)}, half-written "
            f"{len(self.half)}, ledger verifies: {whole}, database sound: {sound}"
        )


class Installation:
    """A small installation with the demo people in a folder, on SQLite there or on a PostgreSQL database."""

    def __init__(self, folder: Path, database: str = "", *, size: int = 3) -> None:
        self.folder, self.size = folder, size
        self.environment = {
            **os.environ,
            "SCHAKEL_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "schakel.config.settings",
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DATABASE_URL": database or f"sqlite:///{folder / 'schakel.sqlite3'}",
        }
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.base = f"http://127.0.0.1:{self.port}"
        self.server: subprocess.Popen[bytes] | None = None
        self.need = ""

    def ask(self, script: str, **names: Any) -> Any:
        """Run a script in a process of this installation; returns what it said (`say(...)`)."""
        given = json.dumps(names)
        head = (
            f"import django, json, sys; django.setup(); globals().update(json.loads({given!r}));"
            "say = lambda what: print('said:' + json.dumps(what))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", head + script], env=self.environment, capture_output=True, text=True, cwd=ROOT
        )
        said = [line[5:] for line in done.stdout.splitlines() if line.startswith("said:")]
        if done.returncode or not said:
            raise SystemExit(f"a script failed: {done.stderr[-2000:]}")
        return json.loads(said[-1])

    def command(self, *words: str) -> "subprocess.Popen[str]":
        """Start a command of Django on this installation."""
        return subprocess.Popen(
            [sys.executable, "-m", "django", *words],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def prepare(self) -> None:
        """Tables, code lists, the demo people and one open card that clients answer."""
        self.need = self.ask(
            """
from django.core.management import call_command
from schakel import demo
from schakel.base.accounts.rules import job
from schakel.cli.setup import _shipped
from schakel.register.needs.models import Need
from schakel.register.vocabulary import services
call_command("migrate", verbosity=0)
for loaded in _shipped("lists"):
    services.load_list(loaded=loaded, reason="bench", actor=job("bench"))
demo.build(size=size, seed=1, password=password, cards=1)
say(Need.objects.filter(state="published", label_identity="CLEAR").earliest("pk").public_id)
""",
            size=self.size,
            password=PASSWORD,
        )

    def serve(self, application: str = "schakel.config.wsgi:application", *, workers: int = 1) -> None:
        """Start the server and wait until it answers."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(self.port)]
        self.server = subprocess.Popen(
            [*command, "--workers", str(workers), "--backpressure", "64", application],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd=ROOT,
        )
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.server.poll() is None:
            if self.status("/healthz") == 200:
                return
            time.sleep(0.05)
        raise SystemExit("the server did not start")

    def status(self, path: str) -> int:
        """The status of an answer; 0 where there is none."""
        try:
            return requests.get(f"{self.base}{path}", timeout=5).status_code
        except requests.RequestException:
            return 0

    def memory_mb(self) -> float:
        """The resident memory of the largest process of the server: the one that serves."""
        assert self.server is not None
        found = []
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                if os.getsid(int(status.parent.name)) == self.server.pid:
                    rss = re.search(r"VmRSS:\s+(\d+)", status.read_text())
                    found.append(int(rss.group(1)) / 1024 if rss else 0.0)
            except OSError:
                continue
        return max(found)

    def kill(self) -> None:
        """SIGKILL the server and everything that it started."""
        if self.server is not None:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def verdict(self, clients: "list[Client]") -> Verdict:
        """Compare what clients were told with what is there; verify the ledger; check the database file."""
        there = self.ask(QUESTION)
        stored: dict[str, tuple[str, list[str]]] = there["stored"]
        told = {name: text for client in clients for name, text in client.acknowledged.items()}
        found = Verdict(acknowledged=len(told), stored=len(stored))
        found.lost = [name for name, text in told.items() if name not in stored or stored[name][0] != text]
        found.half = [name for name, (_text, acts) in stored.items() if acts.count(DRAFTED) != 1]
        found.half += there["without_record"]
        script = "import sys; from schakel import cli; sys.exit(cli.run(sys.argv[1:]))"
        call = [sys.executable, "-c", script, "audit", "verify", "--json"]
        done = subprocess.run(call, env=self.environment, capture_output=True, text=True)
        found.verifies = done.returncode == 0 and json.loads(done.stdout)["whole"]
        found.is_sound = self.ask(
            """
from django.db import connection
connection.check_constraints()
sound = True
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        sound = cursor.fetchall() == [("ok",)]
say(sound)
"""
        )
        return found


class Client(threading.Thread):
    """One supplier who keeps proposing, signs in again when needed, and remembers what was acknowledged."""

    def __init__(self, number: int, place: Installation, stop: threading.Event, *, pause_s: float = 0.0) -> None:
        super().__init__(daemon=True)
        self.number, self.place, self.stop, self.pause_s = number, place, stop, pause_s
        self.session = requests.Session()
        self.acknowledged: dict[str, str] = {}
        self.answers: Counter[int] = Counter()
        self.seconds: list[float] = []
        self.count = 0
        self.is_signed_in = False

    def run(self) -> None:
        """Propose until told to stop; what fails is tried anew a moment later."""
        while not self.stop.is_set():
            try:
                self.propose()
                self.stop.wait(self.pause_s)
            except (requests.RequestException, LookupError):
                self.answers[0] += 1
                self.stop.wait(0.2)

    def fields(self, path: str) -> dict[str, str]:
        """The hidden fields of the form on a page."""
        page = self.session.get(f"{self.place.base}{path}", timeout=20, allow_redirects=False)
        self.answers[page.status_code] += 1
        found = TOKEN.findall(page.text)
        if page.status_code in (302, 403):
            self.is_signed_in = False
        if page.status_code != 200 or not found:
            raise LookupError(path)
        return dict(found[-2:]) | {name: value for name, value in found if name == "csrfmiddlewaretoken"}

    def sign_in(self) -> None:
        """Get a session."""
        self.session.cookies.clear()
        data = self.fields("/account/login/") | {"login": "supplier-steward@demo.example", "password": PASSWORD}
        answer = self.session.post(f"{self.place.base}/account/login/", data=data, timeout=20, allow_redirects=False)
        if answer.status_code != 302:
            raise LookupError(f"not signed in: {answer.status_code}")
        self.is_signed_in = True

    def propose(self) -> None:
        """Open the form, send it, and note what the answer acknowledged."""
        if not self.is_signed_in:
            self.sign_in()
        self.count += 1
        path = f"/needs/{self.place.need}/proposals/new"
        text = f"Client {self.number} proposes for the {self.count}th time, in enough words."
        data = self.fields(path) | {"title": f"Try {self.number}", "text": text}
        began = time.monotonic()
        answer = self.session.post(f"{self.place.base}{path}", data=data, timeout=20, allow_redirects=False)
        self.seconds.append(time.monotonic() - began)
        self.answers[answer.status_code] += 1
        where = answer.headers.get("Location", "")
        if answer.status_code == 302 and where.startswith("/proposals/"):
            self.acknowledged[where.rsplit("/", 1)[-1]] = text
        elif answer.status_code in (302, 403):
            self.is_signed_in = False


@contextmanager
def writing(place: Installation, number: int, *, pause_s: float = 0.0) -> Iterator[list[Client]]:
    """Let clients write while the body runs."""
    stop = threading.Event()
    clients = [Client(at, place, stop, pause_s=pause_s) for at in range(number)]
    for client in clients:
        client.start()
    try:
        yield clients
    finally:
        stop.set()
        for client in clients:
            client.join(30)


@contextmanager
def database_for(url: str) -> Iterator[str]:
    """A PostgreSQL database of its own on the server that `url` names, dropped afterwards; `""` stays SQLite."""
    if not url:
        yield ""
        return
    import psycopg

    name = f"schakel_bench_{os.getpid()}_{random.SystemRandom().randrange(10**6)}"
    server = urlsplit(url)._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload,unused-ignore]
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[call-overload,unused-ignore]
