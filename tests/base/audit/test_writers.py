"""Writers at the same time: no lane forks, and an erasure waits for the act that runs."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from pytest_django import Settings

from schakel.base.audit import selectors, services
from schakel.base.audit.models import Entry, EntryValue
from tests.base.audit.chains import ME, do, subject

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
]


def together(*works: Callable[[], object]) -> None:
    """Run each in a thread with a database connection of its own; an error in one fails the test."""
    errors: list[BaseException] = []

    def run(work: Callable[[], object]) -> None:
        try:
            work()
        except BaseException as error:  # told below, in the test's own thread
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert errors == []


def test_writers_at_the_same_time_do_not_fork_a_lane() -> None:
    def write() -> None:
        for number in range(15):
            do(name=f"thing-{number % 4}")

    together(*[write] * 8)
    found = selectors.verification()
    assert found.is_whole
    assert found.count == 8 * 15
    assert len(found.ends) > 1


def test_more_writers_than_lanes_wait_for_each_other(settings: Settings) -> None:
    settings.SCHAKEL_LEDGER_LANES = 1
    together(*[lambda: [do() for _ in range(10)]] * 4)
    found = selectors.verification()
    assert (found.is_whole, found.count, len(found.ends)) == (True, 40, 1)


def test_an_erasure_waits_for_an_act_on_the_same_record() -> None:
    do(change={"old": "value"})
    has_written, may_end = threading.Event(), threading.Event()

    @services.act("tests.hold")
    def hold() -> None:
        services.record(act="tests.hold", subject=subject(), actor=ME, change={"late": "value"})

    def hold_open() -> None:
        with transaction.atomic():
            hold()
            has_written.set()
            may_end.wait(timeout=10)

    def erase() -> None:
        has_written.wait(timeout=10)
        threading.Timer(0.3, may_end.set).start()
        services.erase_values(subject=subject(), actor=ME)
        assert may_end.is_set()

    together(hold_open, erase)
    assert EntryValue.objects.count() == 1
    assert Entry.objects.count() == 3
    assert selectors.verification().is_whole
