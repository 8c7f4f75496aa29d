"""Chains in memory, and acts in the database, for the tests of the ledger."""

from dataclasses import astuple
from datetime import UTC, datetime, timedelta

from schakel.base.audit import rules, services

START = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
ME = rules.Actor(kind="person", id="someone", on_behalf_of="some-party")


def subject(name: str = "thing") -> rules.Subject:
    return rules.Subject("tests.Thing", name)


@services.act("tests.do")
def do(*, name: str = "thing", change: dict[str, object] | None = None, times: int = 1, by: rules.Actor = ME) -> None:
    """Write entries in one act, so in one lane and in order."""
    for number in range(times):
        services.record(act="tests.do", subject=subject(name), actor=by, change=change or {"n": number})


def chain(*, lane: int = 0, length: int = 5) -> list[rules.Row]:
    """A whole lane as verification reads it."""
    rows: list[rules.Row] = []
    previous = rules.GENESIS
    for number in range(1, length + 1):
        link = rules.Link(
            lane=lane,
            seq=number,
            act_id=f"00000000-0000-0000-0000-{number:012d}",
            act="tests.do",
            at=START + timedelta(seconds=number),
            actor_kind="person",
            actor_id="someone",
            on_behalf_of="",
            subject_kind="tests.Thing",
            subject_id=f"thing-{number % 3}",
            commitment="",
            previous=previous,
        )
        previous = rules.link_hash(link)
        parts = list(astuple(link))
        parts[4] = rules.instant(link.at)
        rows.append((*parts, previous))
    return rows


def rehashed(row: rules.Row, **changes: object) -> rules.Row:
    """A row with changed fields (by position: `at5="x"` sets row[5]) and a hash that fits again."""
    fields = list(row)
    for name, value in changes.items():
        fields[int(name.removeprefix("at"))] = value
    fields[12] = rules.digest(map(str, fields[:12]))
    return tuple(fields)
