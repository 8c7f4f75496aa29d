"""Faults while ten clients write: nothing acknowledged is lost, nothing is half-written, the ledger verifies.

    .venv/bin/python -m bench.faults [kills] [clock] [jobs] [disk] [database] [--kills 200] [--clients 10]
                                     [--database postgresql://postgres@127.0.0.1:5432/postgres]

kills      SIGKILL to the server and all its processes, again and again, while clients write (50 for the spine, 200 for
           trust; `--kills`)
disk       the data folder with SQLite, and then all of a PostgreSQL server of its own (tables and WAL), lies on a small
           file system that is filled to the last byte and emptied again
database   a PostgreSQL server of its own is stopped without warning and started again under the running product
clock      the clock jumps forth and back by hours and days
jobs       two processes at the same job at the same time: expiry of cards, and mail to a real server on the loopback

Without names all run. `--database` is a PostgreSQL server on which a database of its own is made and dropped; without
it SQLite. `disk` and `database` need root (a mount; the user postgres). A client counts a proposal as acknowledged when
the answer to its form named the new record. Prints the figures; exits 1 when anything is wrong.
"""

import argparse
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.installation import Client, Installation, Verdict, database_for, writing

HOUR = 3_600
#: Seconds that the clock is off by, one after the other.
JUMPS = (0, 2 * HOUR, -3 * HOUR, 26 * HOUR, -400 * 24 * HOUR, 60, 0)


def _answers(clients: list[Client]) -> str:
    total: Counter[int] = sum((client.answers for client in clients), Counter())
    return ", ".join(f"{status or 'none'}: {count}" for status, count in sorted(total.items()))


def _acknowledged(clients: list[Client]) -> int:
    return sum(len(client.acknowledged) for client in clients)


def _until(condition: Callable[[], bool], seconds: float) -> bool:
    """Wait until something holds; false when it does not within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return False


def _goes_on(clients: list[Client], seconds: float = 60) -> bool:
    """Whether something more is acknowledged from now on."""
    before = _acknowledged(clients)
    return _until(lambda: _acknowledged(clients) > before, seconds)


def kills(place: Installation, *, number: int, clients: int) -> tuple[Verdict, str]:
    """Kill the server so many times, at any moment."""
    dice, useless = random.Random(7), 0
    place.serve()
    with writing(place, clients) as writers:
        for _ in range(number):
            useless += not _goes_on(writers, 30)  # a kill counts while work goes on
            time.sleep(dice.uniform(0.0, 1.5))
            place.kill()
            place.serve()
        _goes_on(writers)
    place.kill()
    return place.verdict(writers), f"{number} kills ({useless} of them while nothing was written); {_answers(writers)}"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A file system of so many megabytes at a folder (a mount in memory; needs root)."""
    folder.mkdir()
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    subprocess.run([*prefix, "mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=777", "none", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run([*prefix, "umount", "-l", folder], check=True)


def fill(ballast: Path) -> None:
    """Write until the file system is full."""
    with ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 1 << 12, 1):
            try:
                while file.write(b"x" * size) == size:
                    pass
            except OSError:
                continue


def _kept_alive() -> bool:
    return False


def disk(
    place: Installation, *, rounds: int, clients: int, ballast: Path, revive: Callable[[], bool] = _kept_alive
) -> tuple[Verdict, str]:
    """Fill the disk under the writing product, free it, see that it goes on without a restart.

    `revive` starts the database server again where it had ended, as the machine's own keeper of services would, and
    returns whether it had.
    """
    resumed = revived = 0
    seen: Counter[int] = Counter()
    place.serve()
    with writing(place, clients) as writers:
        for _ in range(rounds):
            _goes_on(writers)
            fill(ballast)
            before: Counter[int] = sum((writer.answers for writer in writers), Counter())
            time.sleep(8)
            seen += sum((writer.answers for writer in writers), Counter()) - before
            is_answering = place.status("/healthz") == 200
            ballast.unlink()
            revived += revive()
            resumed += is_answering and _goes_on(writers)
    place.kill()
    found = place.verdict(writers)
    refused = sum(count for status, count in seen.items() if status >= 500)
    found.is_sound &= resumed == rounds and refused > 0 and not seen[500]
    told = ", ".join(f"{count} by {status}" for status, count in sorted(seen.items()) if status >= 500)
    ended = f", the database server had ended {revived} times" if revive is not _kept_alive else ""
    return found, f"full {rounds} times, refused {told}{ended}, went on {resumed} times; {_answers(writers)}"


class Cluster:
    """A PostgreSQL server of its own in a folder, run by the user postgres."""

    def __init__(self, folder: Path, *, disk: Path | None = None) -> None:
        self.data, self.log = (disk or folder) / "cluster", folder / "log"
        self.bin = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        folder.chmod(0o777)
        small = ["--wal-segsize=1"] if disk else []
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "-E", "UTF8", *small)

    def _run(self, program: str, *words: str) -> bool:
        who = [] if os.geteuid() else ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        command = [*who, str(self.bin / program), *words]
        return subprocess.run(command, stdout=subprocess.DEVNULL, cwd="/").returncode == 0

    def start(self) -> bool:
        """Start it and wait until it takes connections."""
        options = f"-p {self.port} -k /tmp -c listen_addresses=127.0.0.1 -c max_connections=60"
        return self._run("pg_ctl", "-D", str(self.data), "-l", str(self.log), "-w", "-o", options, "start")

    def revive(self) -> bool:
        """Start it again where it has ended; returns whether it had."""
        return not self._run("pg_ctl", "-D", str(self.data), "status") and self.start()

    def stop(self, mode: str = "immediate") -> bool:
        """Stop it; `immediate` is what a pulled plug is."""
        return self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")


def database(place: Installation, cluster: Cluster, *, rounds: int, clients: int) -> tuple[Verdict, str]:
    """Take the database away under the writing product and give it back: it says so, and goes on without a restart."""
    honest = resumed = 0
    place.serve()
    with writing(place, clients) as writers:
        for _ in range(rounds):
            _goes_on(writers)
            cluster.stop()
            time.sleep(1.5)
            honest += place.status("/readyz") == 503 and place.status("/healthz") == 200
            cluster.start()
            resumed += _goes_on(writers)
    place.kill()
    found = place.verdict(writers)
    found.is_sound &= honest == resumed == rounds
    return found, f"gone {rounds} times, said so {honest} times, went on by itself {resumed}; {_answers(writers)}"


def clock(place: Installation, *, clients: int) -> tuple[Verdict, str]:
    """Let the clock jump while clients write."""
    resumed = 0
    place.serve("bench.jumping:application")
    with writing(place, clients) as writers:
        for seconds in JUMPS:
            (place.folder / "clock-offset").write_text(str(seconds))
            resumed += _goes_on(writers)
    place.kill()
    found = place.verdict(writers)
    found.is_sound &= resumed == len(JUMPS)
    return found, f"{len(JUMPS)} jumps, up to 400 days back, work went on after {resumed}; {_answers(writers)}"


def jobs(place: Installation, *, number: int, workers: int = 2) -> tuple[Verdict, str]:
    """So many processes at the same job at the same time: each card expires once, each mail arrives once."""
    from tests.base.outbox.post import post_office

    cards = place.ask(_DUE_CARDS, number=number)
    with post_office() as box:
        place.environment |= {"SCHAKEL_SMTP_HOST": "127.0.0.1", "SCHAKEL_SMTP_PORT": str(box.port)}
        place.ask(_DUE_MAIL, number=number)
        started = [
            place.command(name, "--settings", "schakel.config.settings")
            for name in ("expire_needs", "send_mail_queue")
            for _ in range(workers)
        ]
        codes = [process.wait(300) for process in started]
        arrived = Counter(str(message["Subject"]) for message in box.got)
    done: dict[str, int] = place.ask(_EXPIRED, cards=cards)
    found = place.verdict([])
    found.lost = [card for card in cards if done.get(card, 0) != 1]
    found.lost += [f"Letter {at}" for at in range(number) if arrived[f"Letter {at}"] != 1]
    found.is_sound &= not any(codes)
    return found, f"{workers} workers each: {len(cards)} cards expired and {number} letters sent, each exactly once"


_DUE_CARDS = """
from datetime import timedelta
from decimal import Decimal
from django.utils import timezone
from schakel.base.accounts import selectors
from schakel.base.accounts.models import User
from schakel.register.needs import rules, services
from schakel.register.needs.models import Need
officer = selectors.viewer_of(user=User.objects.get(email="defence-officer@demo.example"))
owner = Need.objects.filter(owner__in=officer.parties).earliest("pk").owner
now = timezone.now() - timedelta(days=40)
made = []
for at in range(number):
    card = rules.Card(title=f"Effect {at}", effect="Notice small aircraft in time to act.",
                      measures=(rules.MeasureOfSuccess(what="warning time", threshold=Decimal(10), unit="s"),))
    need = services.draft_need(owner=owner, card=card, actor=officer)
    services.publish_need(need=need, days=10, now=now, actor=officer)
    made.append(need.public_id)
say(made)
"""
_DUE_MAIL = """
from schakel.base.accounts.rules import job
from schakel.base.outbox import services
for at in range(number):
    services.queue_letter(to="somebody@demo.example", subject=f"Letter {at}", text="Read it.", actor=job("bench"))
say(number)
"""
_EXPIRED = """
from collections import Counter
from schakel.base.audit.models import Entry
say(Counter(Entry.objects.filter(act="needs.expire", subject_id__in=cards).values_list("subject_id", flat=True)))
"""


def together(
    names: Sequence[str], *, url: str, number: int, clients: int, cards: int
) -> Iterator[tuple[str, Verdict, str]]:
    """Let kills, jumps and jobs happen to one installation, one after the other."""
    with tempfile.TemporaryDirectory(prefix="schakel-faults-") as folder, database_for(url) as own:
        place = Installation(Path(folder), own)
        place.prepare()
        for name in names:
            if name == "kills":
                yield name, *kills(place, number=number, clients=clients)
            elif name == "clock":
                yield name, *clock(place, clients=clients)
            else:
                yield name, *jobs(place, number=cards)


def on_small_disk(*, rounds: int, clients: int) -> tuple[Verdict, str]:
    """Make an installation on a small file system and fill that."""
    with tempfile.TemporaryDirectory(prefix="schakel-faults-") as made, small_disk(Path(made) / "small", 48) as small:
        place = Installation(small)
        place.prepare()
        return disk(place, rounds=rounds, clients=clients, ballast=small / "ballast")


def on_small_cluster(*, rounds: int, clients: int) -> tuple[Verdict, str]:
    """Make an installation on a database server of its own, all of which lies on a small file system, and fill that."""
    with (
        tempfile.TemporaryDirectory(prefix="schakel-faults-") as made,
        small_disk(Path(made) / "small", 192) as small,
    ):
        folder = Path(made)
        (folder / "data").mkdir()
        cluster = Cluster(folder, disk=small)
        cluster.start()
        try:
            place = Installation(folder / "data", cluster.url)
            place.prepare()
            found, said = disk(place, rounds=rounds, clients=clients, ballast=small / "ballast", revive=cluster.revive)
            log = cluster.log.read_text(errors="replace")
            full = log.count("No space left on device")
            found.is_sound &= full > 0
            return found, f"{said}; the server's log: {full} times no space left, {log.count('PANIC')} panics"
        finally:
            cluster.stop()


def on_own_cluster(*, rounds: int, clients: int) -> tuple[Verdict, str]:
    """Make an installation on a database server of its own and take that away."""
    with tempfile.TemporaryDirectory(prefix="schakel-faults-") as made:
        folder = Path(made)
        (folder / "data").mkdir()
        cluster = Cluster(folder)
        cluster.start()
        try:
            place = Installation(folder / "data", cluster.url)
            place.prepare()
            return database(place, cluster, rounds=rounds, clients=clients)
        finally:
            cluster.stop()


def tell(name: str, where: str, found: Verdict, said: str) -> bool:
    """Print one result; return whether it is good."""
    print(f"{name} on {where}: {said}\n  {found}", flush=True)
    for fault in (found.lost + found.half)[:10]:
        print(f"  WRONG: {fault}")
    return found.is_good


def main() -> int:
    """Run what was asked; print the figures."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = ["kills", "clock", "jobs", "disk", "database"]
    reader.add_argument("what", nargs="*", metavar="FAULT", help=f"of {', '.join(names)}")
    reader.add_argument("--kills", type=int, default=50)
    reader.add_argument("--clients", type=int, default=10)
    reader.add_argument("--rounds", type=int, default=5, help="how often the disk fills and the database goes")
    reader.add_argument("--cards", type=int, default=100, help="how many cards expire and letters are sent")
    reader.add_argument("--database", default="", help="a PostgreSQL server; SQLite without it")
    options = reader.parse_args()
    if unknown := set(options.what) - set(names):
        reader.error(f"unknown: {', '.join(sorted(unknown))}")
    asked, began, good = options.what or names, time.monotonic(), []
    shared = [name for name in asked if name not in ("disk", "database")]
    where = "PostgreSQL" if options.database else "SQLite"
    if shared:
        found = together(
            shared, url=options.database, number=options.kills, clients=options.clients, cards=options.cards
        )
        good += [tell(name, where, verdict, said) for name, verdict, said in found]
    if "disk" in asked:
        if not options.database:
            good.append(tell("disk", "SQLite", *on_small_disk(rounds=options.rounds, clients=options.clients)))
        if options.database or not shared:
            good.append(tell("disk", "PostgreSQL", *on_small_cluster(rounds=options.rounds, clients=options.clients)))
    if "database" in asked:
        good.append(tell("database", "PostgreSQL", *on_own_cluster(rounds=options.rounds, clients=options.clients)))
    print(f"{sum(good)} of {len(good)} kinds of fault passed ({time.monotonic() - began:.0f} s)")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
