"""The ledger in the database: what an attacker plants is found, what was erased is told apart."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from schakel.base.audit import rules, selectors, services
from schakel.base.audit.models import Entry, EntryValue, SubjectKey
from tests.base.audit.chains import ME, do, subject
from tests.emptying.guards import unguarded

pytestmark = pytest.mark.django_db


def plant(statement: str, *given: str | int | bytes) -> None:
    """What somebody with the rights of the database's owner could do."""
    with unguarded(), connection.cursor() as cursor:
        cursor.execute(statement, list(given))


def found(*anchors: str) -> list[tuple[str, int]]:
    """Kind and number of every fault."""
    heads = [rules.read_head(text) for text in anchors]
    return [(fault.kind.value, fault.number) for fault in selectors.verification(anchors=heads).faults]


@pytest.fixture(autouse=True)
def _entries() -> None:
    do(times=4)


def test_what_was_written_is_whole() -> None:
    result = selectors.verification()
    assert result.is_whole
    assert (result.count, result.checked, result.erased) == (4, 4, 0)


@pytest.mark.bio2("5.33", "8.15")
@pytest.mark.parametrize(
    "change",
    [
        "actor_id = 'somebody else'", "on_behalf_of = 'x'", "act = 'tests.other'", "subject_id = 'other'",
        "subject_kind = 'tests.Other'", "actor_kind = 'job'", "previous = 'x'", "hash = 'x'", "commitment = 'x'",
        "at = '2020-01-01 00:00:00'", "act_id = '00000000000000000000000000000000'",
    ],
)  # fmt: skip
def test_an_edited_entry_is_named(change: str) -> None:
    plant(f"UPDATE audit_entry SET {change} WHERE seq = 2")
    assert ("edited", 2) in found()


def test_a_removed_entry_is_named() -> None:
    plant("DELETE FROM audit_entryvalue WHERE entry_id IN (SELECT id FROM audit_entry WHERE seq = 2)")
    plant("DELETE FROM audit_entry WHERE seq = 2")
    assert found() == [("removed", 2)]


def test_entries_that_changed_places_are_named() -> None:
    for old, new in ((2, -1), (3, 2), (-1, 3)):
        plant("UPDATE audit_entry SET seq = %s WHERE seq = %s", new, old)
    assert found()[0] == ("moved", 2)


def test_a_cut_off_end_is_named_with_an_anchor_only() -> None:
    head = selectors.signed_head()
    plant("DELETE FROM audit_entryvalue WHERE entry_id IN (SELECT id FROM audit_entry WHERE seq > 2)")
    plant("DELETE FROM audit_entry WHERE seq > 2")
    assert found() == []
    assert found(head) == [("truncated", 3)]


def test_a_chain_that_was_written_anew_is_named_with_an_anchor() -> None:
    head = selectors.signed_head()
    previous = rules.GENESIS
    for entry in Entry.objects.order_by("seq"):
        link = rules.Link(
            lane=entry.lane, seq=entry.seq, act_id=str(entry.act_id), act=entry.act, at=entry.at,
            actor_kind=entry.actor_kind, actor_id="somebody else", on_behalf_of=entry.on_behalf_of,
            subject_kind=entry.subject_kind, subject_id=entry.subject_id, commitment=entry.commitment,
            previous=previous,
        )  # fmt: skip
        fresh = rules.link_hash(link)
        plant(
            "UPDATE audit_entry SET actor_id = 'somebody else', previous = %s, hash = %s WHERE id = %s",
            previous, fresh, entry.pk,
        )  # fmt: skip
        previous = fresh
    assert found() == []
    assert found(head) == [("rebuilt", 4)]


@pytest.mark.bio2("5.28")
def test_the_ledger_goes_on_from_a_head_kept_elsewhere() -> None:
    head = selectors.signed_head()
    do(times=3)
    result = selectors.verification(anchors=[rules.read_head(head)])
    assert result.is_whole
    assert result.agrees == (True,)


def test_a_ledger_of_another_installation_is_told(settings: Settings, tmp_path: Path) -> None:
    head = selectors.signed_head()
    plant("DELETE FROM audit_entryvalue")
    plant("DELETE FROM audit_entry")
    settings.SCHAKEL_DATA = tmp_path
    SubjectKey.objects.all().delete()
    do(times=9)
    assert found(head) == [("another-installation", 0)]


def test_the_same_entries_under_another_signing_key_are_told(settings: Settings, tmp_path: Path) -> None:
    head = selectors.signed_head()
    here = Path(settings.SCHAKEL_DATA) / "keys" / "ledger.key"
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "ledger.key").write_bytes(here.read_bytes())
    settings.SCHAKEL_DATA = tmp_path
    assert found(head) == [("another-key", 0)]


def test_a_wrong_installation_key_is_told_as_one_fault(settings: Settings, tmp_path: Path) -> None:
    services.erase_values(subject=subject(), actor=ME)
    do(times=2)
    settings.SCHAKEL_DATA = tmp_path
    faults = selectors.verification().faults
    assert [fault.kind.value for fault in faults] == ["key"]


def test_an_act_on_a_ledger_of_another_installation_is_refused_and_changes_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    assert selectors.is_key_ours()
    settings.SCHAKEL_DATA = tmp_path
    assert not selectors.is_key_ours()
    with pytest.raises(rules.KeyNotOurs, match="of another installation"):
        do(change={"new": "value"})
    with pytest.raises(rules.KeyNotOurs, match="of another installation"):
        do(name="a-new-record", change={"new": "value"})
    assert (Entry.objects.count(), EntryValue.objects.count(), SubjectKey.objects.count()) == (4, 4, 1)


@pytest.mark.parametrize("written", [b"x" * 60, b"x", b""])
def test_a_changed_key_of_one_record_is_named(written: bytes) -> None:
    do(name="other", times=2)
    plant("UPDATE audit_subjectkey SET wrapped = %s WHERE subject_id = 'thing'", written)
    assert found() == [("key", 1)]


@pytest.mark.asvs("v5.0.0-11.3.3")
@pytest.mark.parametrize("written", [b"x" * 40, b"x", b""])
def test_changed_values_are_named(written: bytes) -> None:
    entry = Entry.objects.get(seq=3)
    plant("UPDATE audit_entryvalue SET ciphertext = %s WHERE entry_id = %s", written, entry.pk)
    assert found() == [("value-changed", 3)]


def test_values_of_another_entry_are_not_taken_for_its_own() -> None:
    second, third = Entry.objects.get(seq=2), Entry.objects.get(seq=3)
    other = bytes(EntryValue.objects.get(entry=third).ciphertext)
    plant("UPDATE audit_entryvalue SET ciphertext = %s WHERE entry_id = %s", other, second.pk)
    assert found() == [("value-changed", 2)]


def test_values_that_vanished_without_erasing_are_named() -> None:
    EntryValue.objects.filter(entry__seq=2).delete()
    assert found() == [("value-removed", 2)]


def test_values_beside_an_entry_that_has_none_are_named() -> None:
    @services.act("tests.mute")
    def mute() -> None:
        services.record(act="tests.mute", subject=subject("mute"), actor=ME)

    mute()
    entry = Entry.objects.get(act="tests.mute")
    EntryValue.objects.create(entry=entry, ciphertext=b"x")
    assert found() == [("value-added", entry.seq)]


def test_values_whose_entry_is_gone_are_told_even_without_an_anchor() -> None:
    plant("DELETE FROM audit_entry WHERE seq = 4")
    assert found() == [("value-left", 0)]


def test_erased_values_leave_the_chain_whole() -> None:
    do(name="other", change={"canary": "stays"})
    assert services.erase_values(subject=subject(), reason="asked by the person", actor=ME) == 4
    result = selectors.verification()
    assert result.is_whole
    assert (result.erased, result.count) == (4, 6)
    kept = Entry.objects.get(subject_id="other")
    assert selectors.values_of(entries=[kept])[kept.pk].change == {"canary": "stays"}
    gone = Entry.objects.filter(act="tests.do", subject_id="thing")
    assert all(values.is_erased for values in selectors.values_of(entries=gone).values())


def test_a_record_goes_on_with_a_new_key_after_erasing() -> None:
    services.erase_values(subject=subject(), actor=ME)
    do(change={"new": "value"})
    services.erase_values(subject=subject(), actor=ME)
    do(change={"newest": "value"})
    newest = Entry.objects.order_by("at", "pk").last()
    assert newest is not None
    assert selectors.values_of(entries=[newest])[newest.pk].change == {"newest": "value"}
    assert selectors.verification().is_whole


def test_values_taken_away_after_an_erasure_are_not_covered_by_it() -> None:
    services.erase_values(subject=subject(), actor=ME)
    do(change={"new": "value"})
    newest = Entry.objects.order_by("at", "pk").last()
    assert newest is not None
    EntryValue.objects.filter(entry=newest).delete()
    assert found() == [("value-removed", newest.seq)]


def test_an_erasure_that_does_not_happen_leaves_everything() -> None:
    @services.act("tests.fail")
    def fail() -> None:
        services.erase_values(subject=subject(), actor=ME)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert EntryValue.objects.count() == 4
