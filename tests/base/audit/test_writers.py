"""Writers at the same time: no lane forks, and an erasure waits for the act that runs."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from schakel.base.audit import rules, selectors, services, sources
from schakel.base.audit.models import Entry, EntryValue, SubjectKey
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


def test_an_act_asks_once_and_twice_where_the_key_of_its_record_is_not_known(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    begin_and_commit = 2
    with django_assert_num_queries(1 + begin_and_commit):
        do(name="asked", change={"first": "value"})
    with django_assert_num_queries(1 + begin_and_commit):
        do(name="asked", change={"second": "value"})
    sources.forget_key("tests.Thing", "asked")
    with django_assert_num_queries(2 + begin_and_commit):
        do(name="asked", change={"third": "value"})
    assert SubjectKey.objects.count() == 1
    assert selectors.verification().is_whole


def test_how_often_an_act_asks_does_not_tell_whether_somebody_else_just_acted(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    do(name="shared", change={"first": "value"})
    begin_and_commit = 2
    sources.forget_keys()
    with django_assert_num_queries(2 + begin_and_commit):
        do(name="shared", change={"mine": "value"})
    sources.forget_keys()
    do(name="shared", change={"of another": "value"}, by=rules.Actor("person", "another", ""))
    with django_assert_num_queries(2 + begin_and_commit):
        do(name="shared", change={"mine": "value"})
    assert selectors.verification().is_whole


def test_a_key_that_another_process_erased_is_never_used_again() -> None:
    do(change={"old": "value"})
    erased = bytes(SubjectKey.objects.get().wrapped)
    SubjectKey.objects.all().delete()  # in another process: this one still remembers the key
    do(change={"new": "value"})
    assert bytes(SubjectKey.objects.get().wrapped) != erased
    newest = Entry.objects.latest("pk")
    assert selectors.values_of(entries=[newest])[newest.pk].change == {"new": "value"}


def test_a_key_that_another_process_made_is_taken_over() -> None:
    do(change={"old": "value"})
    plain = sources.new_key()
    SubjectKey.objects.update(wrapped=sources.wrap(plain))
    do(change={"new": "value"})
    newest = Entry.objects.latest("pk")
    assert b'"new"' in sources.unseal(plain, bytes(EntryValue.objects.get(entry=newest).ciphertext))


def test_an_act_of_many_entries_stays_in_one_lane() -> None:
    do(times=1_200)
    assert selectors.verification().is_whole
    assert len(selectors.ends()) == 1


def test_acts_of_one_transaction_wait_for_no_lane_of_their_own(settings: Settings) -> None:
    settings.SCHAKEL_LEDGER_LANES = 2
    with transaction.atomic():
        do(times=2)
        do(times=3)
    found = selectors.verification()
    assert (found.is_whole, found.count) == (True, 5)
