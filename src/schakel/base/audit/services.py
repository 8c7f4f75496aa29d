"""Write to the ledger: in the transaction of the act, chained per lane, values encrypted per record.

A lane is a strict chain of its own. On PostgreSQL a transaction takes whichever lane is free (an advisory lock held
to its commit), so writers neither fork a chain nor wait for each other; within a lane the numbers are in commit order,
which is what readers of changes rely on. SQLite has one writer at a time and so one lane. Every act of the product
passes here, so the rows are written in plain SQL: two questions to PostgreSQL, whatever the number of entries.
"""

import base64
import functools
import json
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from cryptography.exceptions import InvalidTag
from django.db import connection, transaction
from django.utils import timezone

from schakel.base.audit import rules, selectors, sources
from schakel.base.audit.models import EntryValue, SubjectKey

P = ParamSpec("P")
R = TypeVar("R")
_BATCH = 500  # entries written by one statement

_COLUMNS = (
    "lane, seq, act_id, act, at, actor_kind, actor_id, on_behalf_of, subject_kind, subject_id, "
    "commitment, previous, hash"
)
_TEXTS = ("number", "act", *(name.strip() for name in _COLUMNS.split(",")[5:]))
_ENTRY = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_INSERT_ENTRIES = f"INSERT INTO audit_entry ({_COLUMNS}) VALUES "  # noqa: S608 -- constants only
_INSERT_VALUE = "INSERT INTO audit_entryvalue (entry_id, ciphertext) "
_SELECT_KEY = "SELECT wrapped FROM audit_subjectkey WHERE subject_kind = %s AND subject_id = %s"
_INSERT_KEY = "INSERT INTO audit_subjectkey (subject_kind, subject_id, wrapped) VALUES (%s, %s, %s)"
_SELECT_HEAD = "SELECT seq, hash FROM audit_entry WHERE lane = 0 ORDER BY seq DESC LIMIT 1"
_OPEN = "SELECT lane, number, head, keys FROM audit_open(%s, %s, %s)"
_WRITE = "SELECT audit_write(%s, %s::uuid, %s::timestamptz, %s)"


@dataclass
class _Pending:
    act: str
    actor: rules.Actor
    subject: rules.Subject
    values: Mapping[str, object]


@dataclass
class _Act:
    id: uuid.UUID
    name: str
    pending: list[_Pending] = field(default_factory=list)
    is_unchanged: bool = False


_running: ContextVar[_Act | None] = ContextVar("schakel_running_act", default=None)


def act(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a service one act: one transaction, one act id, at least one entry. Nested services join the outer act.

    `name` is `app.verb` (`needs.publish`). Raises `rules.ActWithoutEntry`, and undoes everything, when the service
    neither recorded anything nor said `unchanged()`.
    """

    def decorate(service: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(service)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            with _performing(name):
                return service(*args, **kwargs)

        return wrapper

    return decorate


@contextmanager
def _performing(name: str) -> Iterator[None]:
    outer = _running.get()
    if outer is not None:
        with transaction.atomic():
            kept = len(outer.pending)
            try:
                yield
            except BaseException:
                del outer.pending[kept:]  # the savepoint is undone, so nothing of it happened
                raise
        return
    state = _Act(id=uuid.uuid4(), name=name)
    token = _running.set(state)
    try:
        with transaction.atomic():
            yield
            if not state.pending and not state.is_unchanged:
                raise rules.ActWithoutEntry(f"{name} ended without an entry in the ledger")
            if state.pending:
                _append(state)
    finally:
        _running.reset(token)


def record(
    *,
    act: str,
    subject: rules.Subject,
    actor: rules.Actor,
    change: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    """Say what the running act did to one record. Kept when the act's transaction commits.

    `change` and `reason` are stored apart, encrypted with the record's own key; the chain holds a keyed commitment
    only. Raises `rules.OutsideAct` when no act runs.
    """
    running = _running.get()
    if running is None:
        raise rules.OutsideAct(f"{act} was recorded outside a service")
    values: dict[str, object] = {}
    if change:
        values["change"] = dict(change)
    if reason:
        values["reason"] = reason
    running.pending.append(_Pending(act=act, actor=actor, subject=subject, values=values))


def unchanged() -> None:
    """Say that the running act found nothing to change, so that no entry is owed."""
    running = _running.get()
    if running is None:
        raise rules.OutsideAct("nothing runs that could be left unchanged")
    running.is_unchanged = True


@act("audit.erase_values")
def erase_values(*, subject: rules.Subject, reason: str = "", actor: rules.Actor) -> int:
    """Erase what the ledger knows about one record beyond who did what and when; returns how many values went.

    The record's key and its encrypted values are deleted, the chain stays whole, and one entry says up to where the
    values were erased, so that `audit verify` can tell erased values from stolen ones. The key goes first: an act on
    the same record that runs now is waited for.
    """
    SubjectKey.objects.filter(subject_kind=subject.kind, subject_id=subject.id).delete()
    upto = {str(lane): number for lane, number in selectors.ends().items()}
    values = EntryValue.objects.filter(entry__subject_kind=subject.kind, entry__subject_id=subject.id)
    erased, _ = values.delete()
    record(act=rules.ERASING, subject=subject, actor=actor, change={"upto": upto}, reason=reason)
    return erased


@act("audit.rotate_keys")
def rotate_keys(*, reason: str, actor: rules.Actor) -> int:
    """Make a new installation key and wrap every record's key with it; returns how many. The chain stays as it is.

    1. put the new key in place, the one before beside it; 2. wrap every record's key anew, in one transaction; the
    caller removes the key before once this is committed (`finish_rotation`). Servers must be stopped meanwhile: they
    keep the key in memory. A rotation that was stopped is finished by calling this again.
    """
    sources.change_installation_key()
    keys = list(SubjectKey.objects.select_for_update().order_by("pk"))
    for key in keys:
        try:
            key.wrapped = sources.wrap(sources.unwrap(bytes(key.wrapped)))
        except InvalidTag as error:
            raise rules.LedgerError(f"the key of {key} does not open; nothing was wrapped anew") from error
    SubjectKey.objects.bulk_update(keys, ["wrapped"], batch_size=_BATCH)
    record(act="audit.rotate_keys", subject=rules.Subject("audit.Key", "installation"), actor=actor, reason=reason)
    return len(keys)


@act("audit.finish_rotation")
def finish_rotation(*, actor: rules.Actor) -> bytes:
    """Forget the installation key before, and sign with a new key from now on; the old public half stays listed.

    Called after `rotate_keys` is committed. Returns the new public key.
    """
    sources.forget_key_before()
    fresh = sources.change_signing_key()
    record(
        act="audit.finish_rotation",
        subject=rules.Subject("audit.Key", "signing"),
        actor=actor,
        change={"fingerprint": rules.fingerprint(fresh)},
    )
    return fresh


def _append(state: _Act) -> None:
    """Write what the act recorded, chained to the head of one lane, with one time for all."""
    subjects = sorted({(item.subject.kind, item.subject.id) for item in state.pending if item.values})
    lane, number, head, keys = (_open_lane if connection.vendor == "postgresql" else _open_only_lane)(subjects)
    at = timezone.now()
    rows: list[tuple[Any, ...]] = []
    sealed: list[tuple[int, bytes]] = []
    for item in state.pending:
        number += 1
        plain = rules.canonical(item.values) if item.values else b""
        key = keys[item.subject.kind, item.subject.id] if plain else b""
        link = _link(item, state, lane, number, at, sources.commitment(key, plain) if plain else "", head)
        head = rules.link_hash(link)
        rows.append(
            (
                link.lane, link.seq, state.id, link.act, at, link.actor_kind, link.actor_id, link.on_behalf_of,
                link.subject_kind, link.subject_id, link.commitment, link.previous, head,
            )
        )  # fmt: skip
        if plain:
            sealed.append((number, sources.seal(key, plain)))
    write = _write_in_one if connection.vendor == "postgresql" else _write_one_by_one
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        write(batch, [value for value in sealed if batch[0][1] <= value[0] <= batch[-1][1]])


def _link(
    item: _Pending, state: _Act, lane: int, number: int, at: datetime, commitment: str, previous: str
) -> rules.Link:
    return rules.Link(
        lane=lane,
        seq=number,
        act_id=str(state.id),
        act=item.act,
        at=at,
        actor_kind=item.actor.kind,
        actor_id=item.actor.id,
        on_behalf_of=item.actor.on_behalf_of,
        subject_kind=item.subject.kind,
        subject_id=item.subject.id,
        commitment=commitment,
        previous=previous,
    )


_Opened = tuple[int, int, str, dict[tuple[str, str], bytes]]


def _open_lane(subjects: Sequence[tuple[str, str]]) -> _Opened:
    """PostgreSQL: keys of the subjects (made where new), a lane of our own and its head, in one question."""
    lanes = selectors.lanes()
    fresh = [{"kind": kind, "id": name, "fresh": _as_text(sources.wrap(sources.new_key()))} for kind, name in subjects]
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [lanes, secrets.randbelow(lanes), json.dumps(fresh)])
        lane, number, head, wrapped = cursor.fetchone()
    return lane, number, head, {s: sources.unwrap(bytes(key)) for s, key in zip(subjects, wrapped, strict=True)}


def _open_only_lane(subjects: Sequence[tuple[str, str]]) -> _Opened:
    """SQLite: the same for its one lane; the transaction already holds the database's only write lock."""
    keys = {}
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_HEAD)
        number, head = cursor.fetchone() or (0, rules.GENESIS)
        for subject in subjects:
            cursor.execute(_SELECT_KEY, subject)
            row = cursor.fetchone()
            if row is None:
                keys[subject] = sources.new_key()
                cursor.execute(_INSERT_KEY, [*subject, sources.wrap(keys[subject])])
            else:
                keys[subject] = sources.unwrap(bytes(row[0]))
    return 0, number, head, keys


def _write_in_one(rows: Sequence[tuple[Any, ...]], sealed: Sequence[tuple[int, bytes]]) -> None:
    """PostgreSQL: entries and their values in one question."""
    values = dict(sealed)
    entries = [
        dict(zip(_TEXTS, (row[1], row[3], *row[5:]), strict=True))
        | ({"sealed": _as_text(values[row[1]])} if row[1] in values else {})
        for row in rows
    ]
    first = rows[0]
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [first[0], str(first[2]), rules.instant(first[4]), json.dumps(entries)])


def _as_text(binary: bytes) -> str:
    return base64.b64encode(binary).decode()


def _write_one_by_one(rows: Sequence[tuple[Any, ...]], sealed: Sequence[tuple[int, bytes]]) -> None:
    """SQLite: entries, then their values."""
    written = connection.ops.adapt_datetimefield_value(rows[0][4])
    with connection.cursor() as cursor:
        cursor.executemany(
            _INSERT_ENTRIES + _ENTRY, [(*row[:2], row[2].hex, row[3], written, *row[5:]) for row in rows]
        )
        if sealed:
            select = f"SELECT id, %s FROM audit_entry WHERE lane = {rows[0][0]:d} AND seq = %s"  # noqa: S608 -- a number
            cursor.executemany(_INSERT_VALUE + select, [(value, number) for number, value in sealed])
