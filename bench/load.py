"""Load: so many submissions a minute for so long, each acknowledged within a second, none lost.

    .venv/bin/python -m bench.load [--a-minute 200] [--minutes 10] [--database postgresql://postgres@127.0.0.1/postgres]

Submissions come at times drawn beforehand (Poisson), whether or not earlier ones were answered, as from many people; a
submission waits for a free client and its waiting counts. Each opens the form (a page) and sends it (an act with its
ledger entries). Prints p50, p95, p99 of the submission as the sender waits for it, with and without the page before it,
what was refused, lost or half-written, and the memory of the serving process. Goal: p99 under 1 s, 0 lost.
"""

import argparse
import os
import queue
import random
import sys
import tempfile
import threading
import time
from pathlib import Path

import requests

from bench.installation import Client, Installation, database_for
from bench.pages import at_share

CLIENTS = 24


class Sender(threading.Thread):
    """Takes the moments at which something is due, sends, and notes how late the answer came."""

    def __init__(self, client: Client, due: "queue.Queue[float]") -> None:
        super().__init__(daemon=True)
        self.client, self.due = client, due
        self.waited: list[float] = []
        self.failed = 0

    def run(self) -> None:
        """Send until nothing is due any more."""
        while True:
            moment = self.due.get()
            if moment < 0:
                return
            before = len(self.client.acknowledged)
            try:
                self.client.propose()
            except (requests.RequestException, LookupError):
                self.failed += 1
                continue
            self.failed += len(self.client.acknowledged) == before
            self.waited.append(time.monotonic() - moment)


def measure(place: Installation, *, a_minute: int, minutes: float) -> bool:
    """Send, print, and say whether the goal is met."""
    dice, due = random.Random(11), queue.Queue[float]()
    clients = [Client(number, place, threading.Event()) for number in range(CLIENTS)]
    for client in clients:
        client.propose()  # signed in, and everything loaded once
        client.seconds.clear()
    senders = [Sender(client, due) for client in clients]
    for sender in senders:
        sender.start()
    began, moment, sent = time.monotonic(), 0.0, 0
    while True:
        moment += dice.expovariate(a_minute / 60)
        if moment > minutes * 60:
            break
        time.sleep(max(0.0, began + moment - time.monotonic()))
        due.put(began + moment)
        sent += 1
    for _ in senders:
        due.put(-1.0)
    for sender in senders:
        sender.join(120)
    held = place.memory_mb()
    place.kill()
    found = place.verdict(clients)
    acts = [seconds for client in clients for seconds in client.seconds]
    both = [seconds for sender in senders for seconds in sender.waited]
    failed = sum(sender.failed for sender in senders)
    print(
        f"{sent} submissions in {minutes:g} minutes ({sent / minutes:.0f} a minute) on {os.cpu_count()} cores, "
        f"failed {failed}"
    )
    for name, times in (("the submission", acts), ("form, submission and waiting", both)):
        shares = [f"p{round(share * 100)} {at_share(times, share):.3f} s" for share in (0.5, 0.95, 0.99)]
        print(f"{name}: {', '.join(shares)}, slowest {max(times):.3f} s")
    print(
        f"{found}\nmemory of the serving process: {held:.0f} MB; "
        f"load of the machine over the last quarter of an hour: {os.getloadavg()[2]:.1f}"
    )
    return found.is_good and not failed and at_share(acts, 0.99) < 1


def main() -> int:
    """Make the installation, serve, send; 1 when the goal is missed."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--a-minute", type=int, default=200)
    reader.add_argument("--minutes", type=float, default=10)
    reader.add_argument("--size", type=int, default=220, help="synthetic organisations in the installation")
    reader.add_argument("--workers", type=int, default=2, help="serving processes")
    reader.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    options = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="schakel-load-") as folder, database_for(options.database) as own:
        place = Installation(Path(folder), own, size=options.size)
        place.prepare()
        place.serve(workers=options.workers)
        return 0 if measure(place, a_minute=options.a_minute, minutes=options.minutes) else 1


if __name__ == "__main__":
    sys.exit(main())
