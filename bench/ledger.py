"""What the ledger costs: acts per second of concurrent writers with and without it, and how long verifying takes.

    DATABASE_URL=postgres://... .venv/bin/python bench/ledger.py writers [--seconds 4] [--rounds 5]
    .venv/bin/python bench/ledger.py verify [--entries 1000000]

`writers` needs a PostgreSQL database of its own (it is filled); `verify` works on either database, in a data folder of
its own. The same acts are done with and without the ledger, in turns, so that noise of the machine hits both alike.
"""

import argparse
import multiprocessing
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "schakel.config.settings")
os.environ.setdefault("SCHAKEL_DATA", tempfile.mkdtemp(prefix="schakel-bench-"))


def main() -> int:
    """Run what was asked; the figures go to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["writers", "verify"])
    parser.add_argument("--seconds", type=float, default=4.0, help="length of one measurement")
    parser.add_argument("--rounds", type=int, default=5, help="pairs of measurements per number of writers")
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 4, 16], help="numbers of writers to measure")
    parser.add_argument("--entries", type=int, default=1_000_000, help="entries to verify")
    arguments = parser.parse_args()
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if arguments.what == "verify":
        return _measure_verification(arguments.entries)
    return _measure_writers(arguments.seconds, arguments.rounds, arguments.writers)


def _measure_writers(seconds: float, rounds: int, counts: list[int]) -> int:
    from django.db import connection, connections

    if connection.vendor != "postgresql":
        print("writers are measured on PostgreSQL: set DATABASE_URL", file=sys.stderr)
        return 2
    people = [_cast() for _ in range(max(counts))]
    connections.close_all()
    print(f"acts per second; {os.cpu_count()} cores, {rounds} pairs of {seconds:g} s; median (least to most)")
    for name, acts in ACTS.items():
        for writers in counts:
            pairs = []
            for turn in range(rounds):
                speeds = {}
                for is_on in (True, False) if turn % 2 else (False, True):
                    speeds[is_on] = _speed(acts, people[:writers], seconds, is_on)
                pairs.append((speeds[True], speeds[False]))
            _print_pairs(name, writers, pairs)
    from schakel.base.audit import selectors

    found = selectors.verification()
    print(f"{found.count} entries in {len(found.ends)} lanes: {'whole' if found.is_whole else found.faults}")
    return 0 if found.is_whole else 1


def _print_pairs(name: str, writers: int, pairs: list[tuple[float, float]]) -> None:
    columns = [[on for on, _ in pairs], [off for _, off in pairs], [on / off for on, off in pairs]]
    on, off, ratio = ((statistics.median(c), min(c), max(c)) for c in columns)
    print(
        f"{name:<8} {writers:>2} writers   with {on[0]:7.0f} ({on[1]:.0f} to {on[2]:.0f})   "
        f"without {off[0]:7.0f} ({off[1]:.0f} to {off[2]:.0f})   "
        f"ratio {ratio[0]:.2f} ({ratio[1]:.2f} to {ratio[2]:.2f})",
        flush=True,
    )


def _cast() -> tuple[Any, Any, Any]:
    """A steward, an offering and a need to work on."""
    from schakel.base.accounts import selectors as accounts_selectors
    from schakel.base.accounts import services as accounts
    from schakel.base.accounts.enums import Position, Way
    from schakel.base.accounts.rules import job
    from schakel.base.parties import services as parties
    from schakel.base.parties.enums import PartyKind
    from schakel.register.organisations import services as organisations
    from schakel.register.organisations.rules import Provenance
    from schakel.register.vocabulary.enums import Trust

    system = job("bench").actor
    party = parties.found_party(kind=PartyKind.COMPANY, actor=system)
    email = f"{party.public_id}@bench.example"
    user = accounts.open_account(email=email, name="Somebody", password=None, actor=system)
    accounts.join_party(user=user, party=party, position=Position.STEWARD, way=Way.INVITATION, actor=system)
    viewer = accounts_selectors.viewer_of(user=user)
    import datetime

    said = Provenance(source="own statement", stated_on=datetime.date(2026, 11, 1), trust=Trust.OWN)
    organisation = organisations.register_organisation(
        owner=party, party=party, facts={"name": "Bench"}, provenance=said, actor=viewer
    )
    return viewer, organisation, said


def _smallest(cast: tuple[Any, Any, Any], _number: int) -> None:
    """The act that writes least: one row."""
    from schakel.base.parties import services as parties
    from schakel.base.parties.enums import PartyKind

    parties.found_party(kind=PartyKind.COMPANY, actor=cast[0].actor)


def _working_day(cast: tuple[Any, Any, Any], number: int) -> None:
    """What people do: make an offering, publish it, change its label, confirm the profile, in turns."""
    from schakel.base.disclosure import services as disclosure
    from schakel.base.disclosure.enums import FieldGroup
    from schakel.register.organisations import services as organisations

    viewer, organisation, said = cast
    turn = number % 4
    if turn == 0:
        cast_state[id(viewer)] = organisations.add_offering(
            organisation=organisation,
            texts={"title": f"Radar {number}", "text": "A radar that sees small things."},
            facts={"kind": "product"},
            concepts=(),
            words=("radar",),
            provenance=said,
            actor=viewer,
        )
    elif turn == 1:
        organisations.publish_offering(offering=cast_state[id(viewer)], actor=viewer)
    elif turn == 2:
        labels = {FieldGroup.IDENTITY: "GREEN" if (number // 4) % 2 else "CLEAR"}
        disclosure.set_labels(record=cast_state[id(viewer)], labels=labels, actor=viewer)
    else:
        disclosure.set_labels(record=cast_state[id(viewer)], labels={FieldGroup.MONEY: "GREEN"}, actor=viewer)


cast_state: dict[int, Any] = {}
ACTS: dict[str, Callable[[tuple[Any, Any, Any], int], None]] = {"day": _working_day, "smallest": _smallest}


def _speed(acts: Callable[..., None], people: list[tuple[Any, Any, Any]], seconds: float, is_on: bool) -> float:
    """Acts per second of as many processes as people, counted over the same stretch of time."""
    context = multiprocessing.get_context("fork")
    ready = context.Barrier(len(people))
    counts = context.Array("i", len(people))
    workers = [
        context.Process(target=_work, args=(acts, cast, at, seconds, is_on, ready, counts))
        for at, cast in enumerate(people)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if any(worker.exitcode for worker in workers):
        raise SystemExit("a writer failed")
    return sum(counts) / seconds


def _work(acts: Callable[..., None], cast: Any, at: int, seconds: float, is_on: bool, ready: Any, counts: Any) -> None:
    from schakel.base.audit import services as audit

    if not is_on:
        audit._append = lambda _state: None
    for number in range(8):
        acts(cast, number)
    ready.wait()
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        acts(cast, number)
        number += 1
    counts[at] = number


def _measure_verification(entries: int) -> int:
    from django.db import connection

    from schakel.base.audit import selectors, services

    began = time.monotonic()
    with_values = 0
    while sum(selectors.ends().values()) < entries:
        _write_many(services, min(2_000, entries - sum(selectors.ends().values())))
        with_values += 1
    print(f"{entries} entries with values written in {time.monotonic() - began:.0f} s on {connection.vendor}")
    began, work = time.monotonic(), time.process_time()
    found = selectors.verification()
    took, worked = time.monotonic() - began, time.process_time() - work
    said = f"{took:.1f} s ({worked:.1f} s of this process), whole: {found.is_whole}"
    print(f"verified {found.count} entries, {found.checked} values: {said}")
    return 0 if found.is_whole and took <= 60 else 1


def _write_many(services: Any, count: int) -> None:
    """A batch of entries about 200 records, each with values, in one act."""
    from schakel.base.audit import rules

    actor = rules.Actor(kind="person", id="bench", on_behalf_of="bench")

    @services.act("bench.write")
    def write() -> None:
        for number in range(count):
            subject = rules.Subject("bench.Record", f"{time.monotonic_ns() % 10_000_000}-{number // 10}")
            services.record(act="bench.write", subject=subject, actor=actor, change={"number": [number, number + 1]})

    write()


if __name__ == "__main__":
    sys.exit(main())
