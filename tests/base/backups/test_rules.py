"""What a backup says at its beginning, and values that come back as they were."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel.base.backups import rules

PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.binary(),
    st.decimals(allow_nan=False),
    st.dates(),
    st.times(),
    st.datetimes(timezones=st.just(UTC)),
    st.timedeltas(),
    st.uuids(),
    st.lists(st.integers()),
    st.dictionaries(st.text(), st.text()),
)
OPENING = rules.Opening("2026-11-22T20:00:00Z", "0.1.0", b"0123456789abcdef", (2, 8, 1))


@given(PLAIN)
def test_a_value_comes_back_as_it_was(value: object) -> None:
    back = rules.from_plain(rules.as_plain(value))
    assert (back, type(back)) == (value, type(value))


@pytest.mark.asvs("v5.0.0-1.5.2")
def test_a_value_that_no_database_gives_is_refused() -> None:
    with pytest.raises(rules.BackupRefused, match="object"):
        rules.as_plain(object())


def test_known_values_are_named_by_one_letter() -> None:
    assert rules.as_plain(Decimal("1.20")) == {"n": "1.20"}
    assert rules.as_plain(date(2026, 1, 2)) == {"d": "2026-01-02"}
    assert rules.as_plain(time(1, 2)) == {"h": "01:02:00"}
    assert rules.as_plain(datetime(2026, 1, 2, tzinfo=UTC)) == {"t": "2026-01-02T00:00:00+00:00"}
    assert rules.as_plain(timedelta(days=1)) == {"s": [1, 0, 0]}
    assert rules.as_plain(uuid.UUID(int=1)) == {"u": "0" * 31 + "1"}


def opened(key: bytes = b"k") -> tuple[bytes, bytes, bytes]:
    first, second = OPENING.lines().splitlines(keepends=True)
    return first, second, rules.seal_of(first + second, key)


def test_the_opening_is_read_back() -> None:
    assert rules.read_opening(*opened()) == OPENING


def test_another_version_is_named() -> None:
    _, second, third = opened()
    with pytest.raises(rules.BackupRefused, match="version 9"):
        rules.read_opening(b"schakel-backup 9\n", second, third)


def test_another_file_is_no_backup() -> None:
    with pytest.raises(rules.BackupRefused, match="not a backup"):
        rules.read_opening(b"PK\x03\x04", b"", b"")


def test_a_changed_opening_is_told_from_a_wrong_key() -> None:
    first, second, third = opened()
    with pytest.raises(rules.BackupRefused, match="opening lines"):
        rules.read_opening(first, second.replace(b"2026", b"2027"), third)
    with pytest.raises(rules.BackupRefused, match="passphrase"):
        rules.check_key(OPENING, third, b"other")


@pytest.mark.asvs("v5.0.0-11.4.4")
def test_it_does_not_make_a_key_that_takes_all_memory() -> None:
    greedy = rules.Opening(OPENING.made_at, OPENING.program, OPENING.salt, (2**30, 8, 1))
    first, second = greedy.lines().splitlines(keepends=True)
    with pytest.raises(rules.BackupRefused, match="memory"):
        rules.read_opening(first, second, rules.seal_of(first + second, b"k"))
