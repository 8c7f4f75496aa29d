"""What a process remembers of records' keys: wrapped, for a minute, never more than a bound."""

import os

import pytest
from cryptography.exceptions import InvalidTag

from schakel.base.audit import sources


def test_a_key_is_remembered_as_it_is_stored() -> None:
    wrapped = sources.wrap(sources.new_key())
    sources.remember_key("tests.Key", "one", wrapped, by="person 1")
    assert sources.remembered_key("tests.Key", "one", by="person 1") == wrapped
    assert sources.remembered_key("tests.Key", "two", by="person 1") is None


def test_what_one_did_is_not_remembered_for_another() -> None:
    sources.remember_key("tests.Key", "shared", b"wrapped", by="person 1")
    assert sources.remembered_key("tests.Key", "shared", by="person 2") is None


def test_a_key_is_forgotten_at_once_when_it_is_erased() -> None:
    for person in ("person 1", "person 2"):
        sources.remember_key("tests.Key", "gone", b"wrapped", by=person)
    sources.forget_key("tests.Key", "gone")
    assert sources.remembered_key("tests.Key", "gone", by="person 1") is None
    assert sources.remembered_key("tests.Key", "gone", by="person 2") is None


def test_a_key_is_forgotten_after_a_minute_however_often_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("schakel.base.audit.sources.time.monotonic", lambda: now[0])
    remembered = sources.RememberedKeys()
    remembered.put(("person 1", "tests.Key", "old"), b"wrapped")
    now[0] += 40
    remembered.put(("person 1", "tests.Key", "old"), b"wrapped")
    remembered.put(("person 1", "tests.Key", "new"), b"wrapped")
    now[0] += 21
    assert remembered.take(("person 1", "tests.Key", "new")) == b"wrapped"
    assert remembered.take(("person 1", "tests.Key", "old")) is None
    assert len(remembered) == 1


def test_no_more_keys_are_remembered_than_the_bound() -> None:
    remembered = sources.RememberedKeys()
    for number in range(remembered.MOST + 10):
        remembered.put(("person 1", "tests.Key", str(number)), b"wrapped")
    assert len(remembered) <= remembered.MOST + 1
    assert remembered.take(("person 1", "tests.Key", str(remembered.MOST + 9))) == b"wrapped"


def test_a_wrapped_key_opens_with_the_installations_key_only() -> None:
    wrapped = bytearray(sources.wrap(b"k" * 32))
    wrapped[-1] ^= 1
    with pytest.raises(InvalidTag):
        sources.unwrap(bytes(wrapped))


def test_no_key_is_given_to_two_records_and_none_that_another_installation_key_wrapped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = [sources.fresh_key() for _ in range(150)]
    assert len({plain for plain, _ in given}) == 150
    assert all(sources.unwrap(wrapped) == plain for plain, wrapped in given)
    monkeypatch.setattr(sources, "installation_key", lambda: b"n" * 32)
    plain, wrapped = sources.fresh_key()
    assert sources.unwrap(wrapped) == plain


def test_a_process_that_was_split_off_gives_out_other_keys() -> None:
    sources.fresh_key()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:  # pragma: no cover -- in the child
        os.write(writing, sources.fresh_key()[0])
        os._exit(0)
    os.waitpid(child, 0)
    assert os.read(reading, 32) not in {sources.fresh_key()[0] for _ in range(200)}
    os.close(reading)
    os.close(writing)
