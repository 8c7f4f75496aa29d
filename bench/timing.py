"""Whether hidden records show in the time that answers take. Acts about them: `bench/acting.py`.

    .venv/bin/python -m bench.timing [--hidden 2000] [--rounds 60] [--postgres URL]

Two installations, asked in turn inside one process each (A B B A): they differ only in records that the asker may not
see.
`--postgres` asks two databases of their own on that server. Prints the medians, their ratio with a 95 % bootstrap
interval, and the Mann-Whitney AUC with its 95 % bootstrap
interval: 0.5 means that the time tells nothing about which installation answered.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from bench.installation import database_for

ROOT = Path(__file__).resolve().parents[1]
PATHS = (
    "/find?q=radar+for+small+aircraft",
    "/needs/{need}/matches",
    "/needs/{need}/matches/surprise?step=3",
    "/offerings?q=radar",
    "/matches",
    "/",
    "/needs",
    "/organisations",
    "/contacts",
    "/offerings/export?as=csv",
    "/organisations/export?as=csv",
    "/offer-books/book?region=NL21",
    "/api/v1/offerings?q=radar",
)


def serve_times(folder: str, hidden: int, *, database: str) -> None:
    """Inside a child: build one installation, then answer one line of milliseconds per line asked."""
    os.environ |= {"SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
    if database:
        os.environ["DATABASE_URL"] = database
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    from tests.trust import noise
    from tests.trust import world as worlds

    with transaction.atomic():
        world = worlds.build()
        noise.add_many(hidden, world=world)
    client = Client()
    officer = world.cast.people["defence-officer"]
    assert officer is not None
    client.force_login(officer)
    paths = [path.format(need=world.needs[0].public_id) for path in PATHS]
    if database:
        settle_statistics()
    for path in paths * 2:
        assert client.get(path).status_code == 200, path
    # A server that works for the answer is not in the time of this process.
    clock = time.perf_counter_ns if database else time.process_time_ns
    print("ready", flush=True)
    for _ in sys.stdin:
        spent = []
        for path in paths:
            began = clock()
            client.get(path)
            spent.append((clock() - began) / 1e6)
        print(*spent, flush=True)


def settle_statistics() -> None:
    """Let the server count its rows, as it does by itself after a while: the planner then knows of the hidden ones."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def change_of(made: Any, *, by: Any) -> Callable[[], object]:
    """The act of changing an offering's text, each time into another one."""
    from tests import make
    from tests.trust import noise

    from schakel.register.organisations import services

    turns = iter(range(1_000_000))

    def act() -> object:
        made.refresh_from_db()
        texts = {"title": made.title, "text": f"{noise.HIDDEN_TEXTS[0]} {next(turns)}"}
        return services.change_offering(offering=made, texts=texts, facts={}, provenance=make.provenance(), actor=by)

    return act


Times = npt.NDArray[np.float64]


def auc_of(one: Times, other: Times) -> float:
    """How often a time of the second is longer than one of the first; ties count half."""
    longer = np.mean(other[:, None] > one[None, :])
    return float(longer + 0.5 * np.mean(other[:, None] == one[None, :]))


def compare(one: list[float], other: list[float]) -> str:
    """One line: medians, ratio and AUC, each with its interval."""
    dice = np.random.default_rng(1)
    a, b = np.array(one), np.array(other)
    drawn = [(dice.choice(a, a.size), dice.choice(b, b.size)) for _ in range(1000)]
    ratios = np.percentile([np.median(y) / np.median(x) for x, y in drawn], [2.5, 97.5])
    aucs = np.percentile([auc_of(x, y) for x, y in drawn], [2.5, 97.5])
    ratio = statistics.median(other) / statistics.median(one)
    middle = f"{statistics.median(one):7.2f} {statistics.median(other):7.2f} ms"
    said = f"{middle}  ratio {ratio:.3f} [{ratios[0]:.3f}, {ratios[1]:.3f}]"
    return f"{said}  AUC {auc_of(a, b):.2f} [{aucs[0]:.2f}, {aucs[1]:.2f}]"


@contextlib.contextmanager
def pair(hidden: tuple[int, int], *, postgres: str = "") -> Iterator[list[subprocess.Popen[str]]]:
    """Two installations, each in a process of its own, ready to be asked."""
    with contextlib.ExitStack() as stack:
        folders = [stack.enter_context(tempfile.TemporaryDirectory()) for _ in hidden]
        databases = [stack.enter_context(database_for(postgres)) for _ in hidden]
        children = []
        for folder, number, database in zip(folders, hidden, databases, strict=True):
            words = ["--child", folder, str(number), database]
            command = [sys.executable, "-m", "bench.timing", *words]
            children.append(
                subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
            )
        try:
            for child in children:
                assert child.stdout is not None
                assert child.stdout.readline().strip() == "ready"
            yield children
        finally:
            for child in children:
                child.kill()
                child.wait()


def asked(child: subprocess.Popen[str]) -> list[float]:
    """One round in one installation: milliseconds of processor time an address."""
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write("go\n")
    return [float(word) for word in child.stdout.readline().split()]


def main() -> int:
    """Start both installations, ask them in turn, print the comparison per path."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--hidden", type=int, default=2000)
    reader.add_argument("--rounds", type=int, default=60)
    reader.add_argument("--postgres", default="", metavar="URL", help="a server on which databases may be made")
    reader.add_argument("--child", nargs=3, metavar=("FOLDER", "HIDDEN", "DATABASE"), help=argparse.SUPPRESS)
    options = reader.parse_args()
    if options.child:
        folder, number, database = options.child
        serve_times(folder, int(number), database=database)
        return 0
    times: list[list[list[float]]] = [[], []]
    with pair((0, options.hidden), postgres=options.postgres) as children:
        for number in range(options.rounds):
            for at in (0, 1) if number % 2 else (1, 0):
                times[at].append(asked(children[at]))
    measure = "PostgreSQL, elapsed time" if options.postgres else "SQLite, processor time"
    print(f"{options.hidden} hidden records of each kind against none; {options.rounds} rounds; {measure}")
    for number, path in enumerate(PATHS):
        print(f"{path:40} {compare([row[number] for row in times[0]], [row[number] for row in times[1]])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
