"""What a process remembers of records' keys: wrapped, for a minute, never more than a bound."""

import pytest
from cryptography.exceptions import InvalidTag

from schakel.base.audit import sources


def test_a_key_is_remembered_as_it_is_stored() -> None:
    wrapped = sources.wrap(sources.new_key())
    sources.remember_key("tests.Key", "one", wrapped)
    assert sources.remembered_key("tests.Key", "one") == wrapped
    assert sources.remembered_key("tests.Key", "two") is None


def test_a_key_is_forgotten_at_once_when_it_is_erased() -> None:
    sources.remember_key("tests.Key", "gone", b"wrapped")
    sources.forget_key("tests.Key", "gone")
    assert sources.remembered_key("tests.Key", "gone") is None


def test_a_key_is_forgotten_after_a_minute_however_often_it_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_000.0]
    monkeypatch.setattr("schakel.base.audit.sources.time.monotonic", lambda: now[0])
    remembered = sources.RememberedKeys()
    remembered.put(("tests.Key", "old"), b"wrapped")
    now[0] += 40
    remembered.put(("tests.Key", "old"), b"wrapped")
    remembered.put(("tests.Key", "new"), b"wrapped")
    now[0] += 21
    assert remembered.take(("tests.Key", "new")) == b"wrapped"
    assert remembered.take(("tests.Key", "old")) is None
    assert len(remembered) == 1


def test_no_more_keys_are_remembered_than_the_bound() -> None:
    remembered = sources.RememberedKeys()
    for number in range(remembered.MOST + 10):
        remembered.put(("tests.Key", str(number)), b"wrapped")
    assert len(remembered) <= remembered.MOST + 1
    assert remembered.take(("tests.Key", str(remembered.MOST + 9))) == b"wrapped"


def test_a_wrapped_key_opens_with_the_installations_key_only() -> None:
    wrapped = bytearray(sources.wrap(b"k" * 32))
    wrapped[-1] ^= 1
    with pytest.raises(InvalidTag):
        sources.unwrap(bytes(wrapped))
