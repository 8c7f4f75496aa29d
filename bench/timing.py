"""Does hidden supply show in the time that answers take? Search and match pages with and without hidden records.

    .venv/bin/python bench/timing.py [--hidden 2000] [--rounds 60]

Two installations that differ only in records that the asker may not see, asked in turn inside one process (A B A B).
Prints the medians, their ratio with a 95 % bootstrap interval, and the Mann-Whitney AUC: 0.5 means that the time tells
nothing about which installation answered.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PATHS = ("/find?q=radar+for+small+aircraft", "/needs/{need}/matches", "/offerings?q=radar")


def serve_times(folder: str, hidden: int) -> None:
    """Inside a child: build one installation, then answer one line of milliseconds per line asked."""
    os.environ |= {"SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
    sys.path[:0] = [str(ROOT), str(ROOT / "src")]
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("migrate", verbosity=0)
    from tests.trust import world as worlds

    world = worlds.build()
    worlds.add_noise(hidden, world=world)
    client = Client()
    officer = world.cast.people["defence-officer"]
    assert officer is not None
    client.force_login(officer)
    paths = [path.format(need=world.needs[0].public_id) for path in PATHS]
    for path in paths:
        client.get(path)
    print("ready", flush=True)
    for _ in sys.stdin:
        spent = []
        for path in paths:
            began = time.perf_counter()
            client.get(path)
            spent.append((time.perf_counter() - began) * 1000)
        print(*spent, flush=True)


def compare(one: list[float], other: list[float]) -> str:
    """One line: medians, ratio with its interval, AUC."""
    dice = np.random.default_rng(1)
    a, b = np.array(one), np.array(other)
    ratios = [np.median(dice.choice(b, b.size)) / np.median(dice.choice(a, a.size)) for _ in range(2000)]
    low, high = np.percentile(ratios, [2.5, 97.5])
    auc = float(np.mean(b[:, None] > a[None, :]) + 0.5 * np.mean(b[:, None] == a[None, :]))
    ratio = statistics.median(other) / statistics.median(one)
    middle = f"{statistics.median(one):7.2f} {statistics.median(other):7.2f} ms"
    return f"{middle}  ratio {ratio:.3f} [{low:.3f}, {high:.3f}]  AUC {auc:.2f}"


def main() -> int:
    """Start both installations, ask them in turn, print the comparison per path."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--hidden", type=int, default=2000)
    reader.add_argument("--rounds", type=int, default=60)
    reader.add_argument("--child", nargs=2, metavar=("FOLDER", "HIDDEN"), help=argparse.SUPPRESS)
    options = reader.parse_args()
    if options.child:
        serve_times(options.child[0], int(options.child[1]))
        return 0
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        children = [
            subprocess.Popen(
                [sys.executable, __file__, "--child", folder, str(hidden)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                bufsize=1,
            )
            for folder, hidden in ((one, 0), (other, options.hidden))
        ]
        times: list[list[list[float]]] = [[], []]
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline().strip() == "ready"
        for _ in range(options.rounds):
            for child, found in zip(children, times, strict=True):
                assert child.stdin is not None
                assert child.stdout is not None
                child.stdin.write("go\n")
                found.append([float(word) for word in child.stdout.readline().split()])
        for child in children:
            child.kill()
    print(f"hidden records of each kind: 0 against {options.hidden}; {options.rounds} rounds")
    for number, path in enumerate(PATHS):
        print(f"{path:34} {compare([row[number] for row in times[0]], [row[number] for row in times[1]])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
