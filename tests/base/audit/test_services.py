"""Acts write to the ledger in their own transaction, or nothing happens at all."""

import pytest
from pytest_django import DjangoAssertNumQueries

from schakel.base.audit import rules, selectors, services
from schakel.base.audit.models import Entry, EntryValue
from schakel.base.parties.models import Party
from tests import make

pytestmark = pytest.mark.django_db
ME = rules.Actor(kind="person", id="someone")
IT = rules.Subject(kind="tests.Thing", id="thing")


@services.act("tests.do")
def do(*, change: dict[str, object] | None = None) -> None:
    services.record(act="tests.do", subject=IT, actor=ME, change=change)


@services.act("tests.forget")
def forget() -> None:
    Party.objects.create(kind="company")


@services.act("tests.do_twice")
def do_twice() -> None:
    do()
    do()


def test_it_chains_each_entry_to_the_one_before() -> None:
    do_twice()
    first, second = Entry.objects.filter(act="tests.do").order_by("seq")
    assert second.previous == first.hash


@pytest.mark.asvs("v5.0.0-2.3.3", "v5.0.0-16.5.3")
def test_it_undoes_an_act_that_wrote_no_entry() -> None:
    with pytest.raises(rules.ActWithoutEntry):
        forget()
    assert not Party.objects.exists()


def test_it_refuses_a_record_outside_an_act() -> None:
    with pytest.raises(rules.OutsideAct):
        services.record(act="tests.do", subject=IT, actor=ME)


def test_it_joins_nested_acts_under_one_act_id() -> None:
    do_twice()
    assert len(set(Entry.objects.values_list("act_id", flat=True))) == 1
    assert Entry.objects.count() == 2


@pytest.mark.asvs("v5.0.0-14.2.4")
def test_it_keeps_values_out_of_the_chain_and_unreadable_in_the_table() -> None:
    do(change={"name": "canary-value"})
    entry = Entry.objects.get()
    assert entry.commitment
    assert b"canary-value" not in bytes(EntryValue.objects.get().ciphertext)


def test_it_costs_few_statements(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    do(change={"name": "first"})
    with django_assert_max_num_queries(4 + 2):  # the transaction's own two are the test's savepoint
        do(change={"name": "second"})


def test_it_writes_a_large_act_whole() -> None:
    @services.act("tests.many")
    def many() -> None:
        for number in range(1_100):
            subject = rules.Subject("tests.Thing", str(number % 7))
            services.record(act="tests.many", subject=subject, actor=ME, change={"n": number} if number % 2 else None)

    many()
    assert (Entry.objects.count(), EntryValue.objects.count()) == (1_100, 550)
    assert selectors.verification().is_whole


def test_it_keeps_any_text_as_it_was() -> None:
    text = "naïve “ü” 漢字 🛰 \\ ' \" \n \t % %s {}"

    @services.act("tests.say")
    def say() -> None:
        subject, actor = rules.Subject("tests.Thing", text[:20]), rules.Actor("person", text[:30], text[:12])
        services.record(act="tests.say", subject=subject, actor=actor, change={"text": text}, reason=text)

    say()
    entry = Entry.objects.get()
    assert (entry.subject_id, entry.actor_id) == (text[:20], text[:30])
    assert selectors.values_of(entries=[entry])[entry.pk] == selectors.Values({"text": text}, text)
    assert selectors.verification().is_whole


def test_it_writes_one_entry_for_a_membership() -> None:
    make.member()
    assert Entry.objects.filter(act="accounts.join").count() == 1
