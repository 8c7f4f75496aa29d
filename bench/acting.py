"""Whether an act about a hidden record shows in the time of the next answer, more than any act whatsoever does.

    .venv/bin/python -m bench.acting [--hidden 300] [--rounds 30] [--apart]

One installation in one process. Before each question that is timed one of these happens, in random order, after an
untimed question for the same address: nothing; a hidden offering changes (`hidden`); the same act, undone before it is
kept, so that nothing of it can be in any record (`undone`); a party without a name or a record is registered, which no
page shows (`other`); a visible offering changes (`visible`). Each also with an empty question (`/healthz`) between the
act and the timed question (`+empty`).

With `--apart` there are three installations in a process each, asked in turn, and one thing happens in each of them
before every question: nothing, the hidden act, or the other act. That also shows what acts leave behind over time.

Processor time of the answering process on SQLite. Prints the AUC of each against nothing (.5: the time tells nothing),
and what decides: `hidden` against `undone` and against `other`. Per address, and over all addresses with a 95 %
interval (bootstrap over rounds).
"""

import argparse
import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

ROOT = Path(__file__).resolve().parents[1]
EMPTY = "/healthz"
PAIRS = (
    *(("hidden", "nothing"), ("undone", "nothing"), ("other", "nothing"), ("visible", "nothing")),
    *(("hidden", "undone"), ("hidden", "other"), ("hidden", "visible")),
)
APART = ("nothing", "hidden", "other")
Times = npt.NDArray[np.float64]


def installation(hidden: int) -> tuple[Any, tuple[str, ...], dict[str, Callable[[], object]]]:
    """A world with so many hidden records of each kind: an officer's client, the addresses, and the acts by name."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import transaction
    from django.test import Client

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.ALLOWED_HOSTS = ["*"]
    call_command("migrate", verbosity=0)
    from tests import make
    from tests.trust import noise
    from tests.trust import world as worlds

    from bench import timing
    from schakel.base.parties import services as parties
    from schakel.base.parties.enums import PartyKind

    with transaction.atomic():
        world = worlds.build()
        outsider = noise.steward_of(make.party())
        unseen = make.offering(by=outsider, label="AMBER", title=world.offerings[0].title, text=noise.HIDDEN_TEXTS[0])
        member = noise.steward_of(make.party())
        seen = make.offering(by=member, label="CLEAR", title=world.offerings[0].title, text=noise.HIDDEN_TEXTS[0])
        noise.add_many(hidden, world=world)
    change = timing.change_of(unseen, by=outsider)

    def undone() -> None:
        with transaction.atomic():
            change()
            transaction.set_rollback(True)

    officer = world.cast.people["defence-officer"]
    assert officer is not None
    client = Client()
    client.force_login(officer)
    acts = {
        "nothing": lambda: None,
        "hidden": change,
        "undone": undone,
        "other": lambda: parties.found_party(kind=PartyKind.COMPANY, actor=outsider.actor),
        "visible": timing.change_of(seen, by=member),
    }
    return client, tuple(path.format(need=world.needs[0].public_id) for path in timing.PATHS), acts


def measure(hidden: int, rounds: int) -> tuple[tuple[str, ...], dict[str, Times]]:
    """Milliseconds of processor time by kind of act: an array of rounds x addresses each."""
    client, paths, acts = installation(hidden)
    for path in (*paths, EMPTY) * 2:
        assert client.get(path).status_code == 200, path
    asked = [(name, tail) for name in acts for tail in ("", "+empty")]
    times = {name + tail: np.zeros((rounds, len(paths))) for name, tail in asked}
    dice = random.Random(5)
    for turn in range(rounds):
        for number, path in enumerate(paths):
            for name, tail in dice.sample(asked, len(asked)):
                client.get(path)
                acts[name]()
                if tail:
                    client.get(EMPTY)
                began = time.process_time_ns()
                client.get(path)
                times[name + tail][turn, number] = (time.process_time_ns() - began) / 1e6
        print(f"round {turn + 1} of {rounds}", file=sys.stderr, flush=True)
    return paths, times


def serve(name: str, hidden: int) -> None:
    """Inside a child: for every line asked answer with one line of milliseconds, each after the act of this name."""
    client, paths, acts = installation(hidden)
    for path in (*paths, EMPTY) * 2:
        assert client.get(path).status_code == 200, path
    print("ready", flush=True)
    for _ in sys.stdin:
        spent = []
        for path in paths:
            acts[name]()
            began = time.process_time_ns()
            client.get(path)
            spent.append((time.process_time_ns() - began) / 1e6)
        print(*spent, flush=True)


def measure_apart(hidden: int, rounds: int) -> tuple[tuple[str, ...], dict[str, Times]]:
    """The same as `measure`, of installations apart; asked in another order every round."""
    from bench import timing

    dice, times = random.Random(5), {name: np.zeros((rounds, len(timing.PATHS))) for name in APART}
    with contextlib.ExitStack() as stack:
        children = {}
        for name in APART:
            words = [sys.executable, "-m", "bench.acting", "--hidden", str(hidden), "--child", name]
            child = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
            stack.callback(child.wait)
            stack.callback(child.kill)
            children[name] = child
        for child in children.values():
            assert child.stdout is not None
            assert child.stdout.readline().strip() == "ready"
        for turn in range(rounds):
            for name in dice.sample(APART, len(APART)):
                child = children[name]
                assert child.stdin is not None
                assert child.stdout is not None
                child.stdin.write("go\n")
                child.stdin.flush()
                times[name][turn] = [float(word) for word in child.stdout.readline().split()]
    return timing.PATHS, times


def auc_by_address(one: Times, other: Times) -> Times:
    """How often a time of the first is longer than one of the second, address by address; ties count half."""
    longer, same = one[:, None, :] > other[None, :, :], one[:, None, :] == other[None, :, :]
    return np.asarray(np.mean(longer + 0.5 * same, axis=(0, 1)))


def interval(one: Times, other: Times) -> tuple[float, float]:
    """95 % of the mean over addresses, when rounds are drawn again."""
    dice, size = np.random.default_rng(1), len(one)
    drawn = [
        auc_by_address(one[dice.integers(size, size=size)], other[dice.integers(size, size=size)]).mean()
        for _ in range(500)
    ]
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


def told(paths: Sequence[str], times: dict[str, Times]) -> list[str]:
    """The comparison as lines of text."""
    lines = []
    pairs = [pair for pair in PAIRS if set(pair) <= set(times)]
    for tail in ("", "+empty") if "hidden+empty" in times else ("",):
        after = ", after an empty question" if tail else ""
        lines.append(f"AUC{after}:" + "".join(f" {one + '/' + other:>16}" for one, other in pairs))
        columns = [auc_by_address(times[one + tail], times[other + tail]) for one, other in pairs]
        for number, path in enumerate(paths):
            lines.append(f"{path:36}" + "".join(f" {column[number]:16.2f}" for column in columns))
        for (one, other), column in zip(pairs, columns, strict=True):
            low, high = interval(times[one + tail], times[other + tail])
            median = [float(np.median(times[name + tail], axis=0).mean()) for name in (one, other)]
            lines.append(
                f"all addresses, {one} against {other}{after}: AUC {column.mean():.3f} [{low:.3f}, {high:.3f}], "
                f"medians {median[0]:.2f} and {median[1]:.2f} ms"
            )
    return lines


def main() -> int:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--hidden", type=int, default=300)
    reader.add_argument("--rounds", type=int, default=30)
    reader.add_argument("--apart", action="store_true", help="one installation and process for each kind of act")
    reader.add_argument("--child", choices=APART, default="", help=argparse.SUPPRESS)
    options = reader.parse_args()
    with tempfile.TemporaryDirectory(prefix="schakel-acting-") as folder:
        os.environ |= {"SCHAKEL_DATA": folder, "DJANGO_SETTINGS_MODULE": "schakel.config.settings"}
        os.environ.pop("DATABASE_URL", None)
        sys.path[:0] = [str(ROOT), str(ROOT / "src")]
        if options.child:
            serve(options.child, options.hidden)
            return 0
        paths, times = (measure_apart if options.apart else measure)(options.hidden, options.rounds)
    print(f"{options.hidden} hidden records of each kind, {options.rounds} rounds; SQLite, processor time")
    print("\n".join(told(paths, times)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
