"""Kill the server again and again while ten clients write; then count what was acknowledged and what is there.

    .venv/bin/python bench/faults.py [--kills 50] [--clients 10] [--database URL]

A client counts a proposal as acknowledged when the answer to its form named the new record's address. After the last
kill every acknowledged record must be there with its text, every record must have its entry in the ledger, and the
ledger must verify. Prints the figures; exits 1 when anything was lost or half-written.
"""

import argparse
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[1]
TOKEN = re.compile(r'name="(csrfmiddlewaretoken|form_token)" value="([^"]*)"')


class Client(threading.Thread):
    """One supplier who keeps proposing, signs in again after a crash, and remembers what was acknowledged."""

    def __init__(self, number: int, base: str, password: str, need: str, stop: threading.Event) -> None:
        super().__init__(daemon=True)
        self.number, self.base, self.password, self.need, self.stop = number, base, password, need, stop
        self.session = requests.Session()
        self.acknowledged: dict[str, str] = {}
        self.failed = 0
        self.count = 0
        self.is_signed_in = False

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.propose()
            except (requests.RequestException, LookupError):
                self.failed += 1
                time.sleep(0.2)

    def fields(self, path: str) -> dict[str, str]:
        page = self.session.get(f"{self.base}{path}", timeout=20)
        found = TOKEN.findall(page.text)
        if not found:
            raise LookupError(path)
        return dict(found[-2:]) | {name: value for name, value in found if name == "csrfmiddlewaretoken"}

    def propose(self) -> None:
        if not self.is_signed_in:
            data = self.fields("/account/login/")
            data |= {"login": "supplier-steward@demo.example", "password": self.password}
            answer = self.session.post(f"{self.base}/account/login/", data=data, timeout=20, allow_redirects=False)
            if answer.status_code != 302:
                raise LookupError(f"not signed in: {answer.status_code}")
            self.is_signed_in = True
        self.count += 1
        text = f"Client {self.number} proposes for the {self.count}th time, in enough words."
        data = self.fields(f"/needs/{self.need}/proposals/new") | {"title": f"Try {self.number}", "text": text}
        answer = self.session.post(
            f"{self.base}/needs/{self.need}/proposals/new", data=data, timeout=20, allow_redirects=False
        )
        where = answer.headers.get("Location", "")
        if answer.status_code == 302 and where.startswith("/proposals/"):
            self.acknowledged[where.rsplit("/", 1)[-1]] = text
        elif answer.status_code == 302:
            self.is_signed_in = False


def serve(port: int, environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    """Start the server and wait until it answers."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen(
        [*command, "schakel.config.wsgi:application"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            requests.get(f"http://127.0.0.1:{port}/healthz", timeout=2)
            return server
        except requests.RequestException:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def kill(server: "subprocess.Popen[bytes]") -> None:
    """SIGKILL the server and everything it started."""
    os.killpg(server.pid, signal.SIGKILL)
    server.wait()


def prepare(environment: dict[str, str]) -> tuple[str, str]:
    """Make an installation with the demo; return the password and an open card's identifier."""
    script = "from schakel.cli import main; main()"
    subprocess.run([sys.executable, "-c", script, "setup"], env=environment, check=True, capture_output=True)
    question = (
        "import django; django.setup(); from schakel.register.needs.models import Need;"
        "print(Need.objects.filter(state='published', label_identity='CLEAR').earliest('pk').public_id)"
    )
    found = subprocess.run(
        [sys.executable, "-c", question], env=environment, check=True, capture_output=True, text=True
    )
    password = (Path(environment["SCHAKEL_DATA"]) / "demo-password").read_text().strip()
    return password, found.stdout.strip()


def what_is_there(environment: dict[str, str]) -> dict[str, tuple[str, int]]:
    """Every proposal by identifier: its text and how many ledger entries speak of it."""
    script = (
        "import django, json; django.setup();"
        "from schakel.match.proposals.models import Proposal; from schakel.base.audit.models import Entry;"
        "print(json.dumps({p.public_id: (p.text, Entry.objects.filter(subject_id=p.public_id).count())"
        " for p in Proposal.objects.all()}))"
    )
    import json

    found = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True, text=True)
    loaded: dict[str, tuple[str, int]] = json.loads(found.stdout)
    return loaded


def main() -> int:
    """Run it; print one line a figure."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--clients", type=int, default=10)
    reader.add_argument("--database", default="")
    options = reader.parse_args()
    dice = random.Random(7)
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
        if options.database:
            environment["DATABASE_URL"] = options.database
        password, need = prepare(environment)
        stop, base = threading.Event(), f"http://127.0.0.1:{port}"
        server = serve(port, environment)
        clients = [Client(number, base, password, need, stop) for number in range(options.clients)]
        for client in clients:
            client.start()
        for _ in range(options.kills):
            time.sleep(dice.uniform(1.5, 5.0))
            kill(server)
            server = serve(port, environment)
        time.sleep(2)
        stop.set()
        for client in clients:
            client.join(30)
        kill(server)
        there = what_is_there(environment)
        verified = subprocess.run(
            [sys.executable, "-c", "from schakel.cli import main; main()", "audit", "verify"],
            env=environment,
            check=False,
        )
    acknowledged = {name: text for client in clients for name, text in client.acknowledged.items()}
    lost = [name for name, text in acknowledged.items() if there.get(name, ("", 0))[0] != text]
    half = [name for name, (_text, entries) in there.items() if entries < 1]
    print(f"kills {options.kills}, clients {options.clients}, failed requests {sum(c.failed for c in clients)}")
    print(f"acknowledged {len(acknowledged)}, stored {len(there)}, lost {len(lost)}, without ledger entry {len(half)}")
    print(f"ledger verifies: {'yes' if verified.returncode == 0 else 'NO'}")
    return 1 if lost or half or verified.returncode else 0


if __name__ == "__main__":
    sys.exit(main())
