"""Kill the workers that send mail again and again; then count how often each letter came to a real mail server.

    .venv/bin/python bench/mail.py [--letters 200] [--kills 25] [--workers 2] [--database URL]

A mail server on the loopback takes a moment for each letter, so that most kills fall while one is on its way. After the
last kill a worker sends what is left. No letter may have come twice, and none may be lost: what did not come is waiting
or reported as unsure. Then the administrator's part is played: an unsure letter that the mail server knows is taken as
sent, one that it does not know goes once more. After that every letter came exactly once. Exits 1 otherwise.
"""

import argparse
import email
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[1]
QUEUE = """
import django; django.setup()
from schakel.base.accounts.rules import job
from schakel.base.outbox import services
for number in range({number}):
    to = f"p{{number}}@test.example"
    services.queue_letter(to=to, subject=f"Letter {{number}}", text="Words.", actor=job("bench"))
"""
ASK = """
import django; django.setup()
from django.utils import timezone
from schakel.base.accounts.rules import job
from schakel.base.outbox import rules, services
from schakel.base.outbox.models import Mail, Message
services.doubt_mails(now=timezone.now() + rules.LEASE + rules.LEASE, actor=job("bench"))
for state in Message.objects.values_list("state", flat=True):
    print("state", state)
for mail in Mail.objects.filter(state="unsure"):
    print("unsure", mail.public_id, mail.message_id)
"""


class Server:
    """Takes letters slowly and counts each by its Message-ID."""

    def __init__(self) -> None:
        self.came: Counter[str] = Counter()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802, ARG002 -- aiosmtpd's name
        """Count, wait a little, answer."""
        self.came[str(email.message_from_bytes(envelope.content)["Message-ID"])] += 1
        time.sleep(random.uniform(0, 0.03))
        return "250 taken"


def run(environment: dict[str, str], *words: str) -> str:
    """Run Python to its end; returns what it printed."""
    done = subprocess.run(
        [sys.executable, *words], env=environment, cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout


def start_worker(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "django", "send_mail_queue"]
    return subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_again_and_again(environment: dict[str, str], *, kills: int, workers: int, server: Server) -> int:
    """Start workers and kill one at a random moment after mail began to come; returns how many were killed at work."""
    running = [start_worker(environment) for _ in range(workers)]
    killed = 0
    for _ in range(kills):
        before, deadline = sum(server.came.values()), time.monotonic() + 60
        while sum(server.came.values()) == before and time.monotonic() < deadline:
            if all(worker.poll() is not None for worker in running):
                break
            time.sleep(0.002)
        time.sleep(random.uniform(0, 0.06))
        place = random.randrange(workers)
        killed += running[place].poll() is None
        running[place].send_signal(signal.SIGKILL)
        running[place].wait()
        running[place] = start_worker(environment)
    for worker in running:
        worker.wait()
    return killed


def settle(environment: dict[str, str], server: Server) -> tuple[Counter[str], int]:
    """Play the administrator; returns the states before that, and how many were unsure."""
    lines = [line.split() for line in run(environment, "-c", ASK).splitlines()]
    unsure = [line[1:] for line in lines if line[0] == "unsure"]
    for mail, message_id in unsure:
        word = "--settled" if server.came[message_id] else "--again"
        run(environment, "-m", "django", "send_mail_queue", word, mail, "--reason", "as the mail server's log says")
    run(environment, "-m", "django", "send_mail_queue")
    return Counter(line[1] for line in lines if line[0] == "state"), len(unsure)


def main() -> int:
    """Do all of it and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--letters", type=int, default=200)
    parser.add_argument("--kills", type=int, default=25)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    server = Server()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(server, hostname="127.0.0.1", port=port)
    with tempfile.TemporaryDirectory() as folder:
        own = {"SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings", "SCHAKEL_MODE": "demo"}
        own |= {"SCHAKEL_SMTP_HOST": "127.0.0.1", "SCHAKEL_SMTP_PORT": str(port), "PYTHONPATH": str(ROOT / "src")}
        environment = {**os.environ, **own} | ({"DATABASE_URL": asked.database} if asked.database else {})
        run(environment, "-m", "django", "migrate", "--verbosity", "0")
        run(environment, "-c", QUEUE.format(number=asked.letters))
        controller.start()
        try:
            killed = kill_again_and_again(environment, kills=asked.kills, workers=asked.workers, server=server)
            came = Counter(server.came)
            states, unsure = settle(environment, server)
        finally:
            controller.stop()
    twice = sum(number > 1 for number in came.values())
    accounted = sum(states.values())
    after = Counter(server.came.values())
    print(f"letters {asked.letters}, workers killed at work {killed}, came before deciding {len(came)}, twice {twice}")
    print(f"states {dict(states)}, unsure mails {unsure}")
    print(f"after deciding came once {after[1]}, more than once {len(server.came) - after[1]}")
    is_well = twice == 0 and accounted == asked.letters and after == Counter({1: asked.letters})
    return 0 if is_well else 1


if __name__ == "__main__":
    raise SystemExit(main())
