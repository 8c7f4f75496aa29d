"""Write to the ledger: in the transaction of the act, chained per lane, values encrypted per record.

A lane is a strict chain of its own. On PostgreSQL a transaction takes whichever lane is free (an advisory lock held
to its commit), so writers neither fork a chain nor wait for each other; within a lane the numbers are in commit order,
which is what readers of changes rely on. SQLite has one writer at a time and so one lane.
"""

import functools
import secrets
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from schakel.base.audit import rules, sources
from schakel.base.audit.models import Entry, EntryValue, SubjectKey

P = ParamSpec("P")
R = TypeVar("R")
_LOCK_CLASS = 0x5C4A  # the space of advisory locks that the ledger uses; any number that nobody else takes


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


def _append(state: _Act) -> None:
    lane = _take_lane()
    head = Entry.objects.filter(lane=lane).order_by("-seq").values_list("seq", "hash").first()
    seq, previous = head if head else (0, rules.GENESIS)
    at = timezone.now()
    keys = _subject_keys({item.subject for item in state.pending if item.values})
    rows, sealed = [], []
    for item in state.pending:
        seq += 1
        plain = rules.canonical(item.values) if item.values else b""
        key = keys[item.subject] if item.values else b""
        link = rules.Link(
            lane=lane,
            seq=seq,
            act_id=str(state.id),
            act=item.act,
            at=at,
            actor_kind=item.actor.kind,
            actor_id=item.actor.id,
            on_behalf_of=item.actor.on_behalf_of,
            subject_kind=item.subject.kind,
            subject_id=item.subject.id,
            commitment=sources.commitment(key, plain) if plain else "",
            previous=previous,
        )
        previous = rules.link_hash(link)
        rows.append(
            Entry(
                lane=lane,
                seq=seq,
                act_id=state.id,
                act=link.act,
                at=at,
                actor_kind=link.actor_kind,
                actor_id=link.actor_id,
                on_behalf_of=link.on_behalf_of,
                subject_kind=link.subject_kind,
                subject_id=link.subject_id,
                commitment=link.commitment,
                previous=link.previous,
                hash=previous,
            )
        )
        sealed.append(sources.seal(key, plain) if plain else b"")
    entries = Entry.objects.bulk_create(rows)
    EntryValue.objects.bulk_create(
        EntryValue(entry=entry, ciphertext=text) for entry, text in zip(entries, sealed, strict=True) if text
    )


def _take_lane() -> int:
    if connection.vendor != "postgresql":
        return 0
    lanes = int(settings.SCHAKEL_LEDGER_LANES)
    first = secrets.randbelow(lanes)
    with connection.cursor() as cursor:
        for step in range(lanes):
            lane = (first + step) % lanes
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, lane])
            if cursor.fetchone()[0]:
                return lane
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK_CLASS, first])
    return first


def _subject_keys(subjects: set[rules.Subject]) -> dict[rules.Subject, bytes]:
    found: dict[rules.Subject, bytes] = {}
    for subject in subjects:
        row, _ = SubjectKey.objects.get_or_create(
            subject_kind=subject.kind, subject_id=subject.id, defaults={"wrapped": sources.wrap(sources.new_key())}
        )
        found[subject] = sources.unwrap(bytes(row.wrapped))
    return found
