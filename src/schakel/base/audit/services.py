"""Write to the ledger: in the transaction of the act, chained per lane, values encrypted per record.

A lane is a strict chain of its own. On PostgreSQL a transaction takes whichever lane is free (an advisory lock held
to its commit), so writers neither fork a chain nor wait for each other; within a lane the numbers are in commit order,
which is what readers of changes rely on. SQLite has one writer at a time and so one lane. Every act of the product
passes here, so the rows are written in plain SQL: one question to PostgreSQL, whatever the number of entries, or two
where a record's key is not known to this process (`sources.remembered_key`).
"""

import contextlib
import functools
import logging
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, ParamSpec, TypeAlias, TypeVar

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from schakel.base.audit import rules, selectors, sources
from schakel.base.audit.models import EntryValue, SubjectKey

#: Read by nobody unless the settings name a receiver for it (`config/logs.py`).
told = logging.getLogger("schakel.ledger")
P = ParamSpec("P")
R = TypeVar("R")
_BATCH = 500  # entries written by one statement

_COLUMNS = (
    "lane, seq, act_id, act, at, actor_kind, actor_id, on_behalf_of, subject_kind, subject_id, "
    "commitment, previous, hash"
)
_ENTRY = "(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
_INSERT_ENTRIES = f"INSERT INTO audit_entry ({_COLUMNS}) VALUES "  # noqa: S608 -- constants only
_INSERT_VALUE = (
    "INSERT INTO audit_entryvalue (entry_id, ciphertext) SELECT id, %s FROM audit_entry WHERE lane = 0 AND seq = %s"
)
_SELECT_KEY = "SELECT wrapped FROM audit_subjectkey WHERE subject_kind = %s AND subject_id = %s"
_INSERT_KEY = "INSERT INTO audit_subjectkey (subject_kind, subject_id, wrapped) VALUES (%s, %s, %s)"
_SELECT_HEAD = "SELECT seq, hash FROM audit_entry WHERE lane = 0 ORDER BY seq DESC LIMIT 1"
_TRIES = 10  # an erasure at the same time costs one each


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


_Name: TypeAlias = tuple[str, str]  # of a record: kind and public id


class _Key(NamedTuple):
    """A record's key, plain and wrapped, and whether the database is known to have it."""

    plain: bytes
    wrapped: bytes
    is_stored: bool


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
                _tell_elsewhere(state)
    finally:
        _running.reset(token)


def _tell_elsewhere(state: _Act) -> None:
    """Once the act is committed, say so in the log where it is sent to another system: which acts by what kind of
    actor, under which number of the act; no record, no person, no value."""
    if told.isEnabledFor(logging.INFO):
        acts = Counter((item.act, item.actor.kind) for item in state.pending)
        figures = [{"act": act, "by": kind, "entries": number} for (act, kind), number in acts.items()]
        transaction.on_commit(functools.partial(_tell, str(state.id), figures), robust=True)


def _tell(act_id: str, figures: list[dict[str, object]]) -> None:
    for line in figures:
        told.info("act", extra={"figures": {"act_id": act_id, **line}})


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
    sources.forget_key(subject.kind, subject.id)
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
    """Write what the act recorded, chained to the head of one lane, with one time for all; raises `rules.KeyNotOurs`,
    and so undoes the act, on a ledger of another installation."""
    selectors.check_key_is_ours()
    if connection.vendor == "postgresql":
        _append_by_function(state)
    else:
        _append_by_statements(state)


def _subjects(items: Sequence[_Pending]) -> list[_Name]:
    """The records whose keys are needed, in one order for all acts."""
    return sorted({(item.subject.kind, item.subject.id) for item in items if item.values})


def _append_by_function(state: _Act) -> None:
    """PostgreSQL: keys, a lane of our own, its head, hashes and rows in one question a batch (`audit_append`).

    1. seal with the keys that this process remembers of the actor's acts, and fresh ones for other records; 2. ask.
    Where a key is another one nothing is written, and the answer holds the keys to seal with: 3. once more.
    """
    at, first = rules.instant(timezone.now()), state.pending[0].actor
    by = f"{first.kind} {first.id}"
    lane = "-1"  # any that is free; all batches of an act go to the same one
    for start in range(0, len(state.pending), _BATCH):
        batch = state.pending[start : start + _BATCH]
        keys = {subject: _key_at_hand(subject, by) for subject in _subjects(batch)}
        for _ in range(_TRIES):
            answer = _ask_to_append(state, batch, keys, at, lane)
            if not answer.startswith("!"):
                lane = answer
                break
            for subject, stored in zip(keys, answer[2:].split(","), strict=True):
                keys[subject] = _key_given(keys[subject], bytes.fromhex(stored))
        else:
            raise rules.LedgerError(f"{state.name} found no steady key for a record that is being erased")
        for subject, key in keys.items():
            sources.remember_key(*subject, key.wrapped, by=by)


def _ask_to_append(state: _Act, batch: Sequence[_Pending], keys: Mapping[_Name, _Key], at: str, lane: str) -> str:
    """What `audit_append` answers: the lane that the entries went to, or `!` and the records' keys as they stand."""
    said = [str(settings.SCHAKEL_LEDGER_LANES), lane, str(state.id), at, str(len(keys))]
    for (kind, name), key in keys.items():
        said += (kind, name, key.wrapped.hex(), "1" if key.is_stored else "")
    for item in batch:
        actor, subject = item.actor, item.subject
        commitment = sealed = ""
        if item.values:
            plain, secret = rules.canonical(item.values), keys[subject.kind, subject.id].plain
            commitment, sealed = sources.commitment(secret, plain), sources.seal(secret, plain).hex()
        said += (item.act, actor.kind, actor.id, actor.on_behalf_of, subject.kind, subject.id, commitment, sealed)
    return sources.answer_of_append(rules.array(said))


def _key_at_hand(subject: _Name, by: str) -> _Key:
    """The key that this process remembers of this actor's own acts, else a fresh one."""
    wrapped = sources.remembered_key(*subject, by=by)
    if wrapped is not None:
        with contextlib.suppress(InvalidTag):  # the installation's key was changed meanwhile
            return _Key(sources.unwrap(wrapped), wrapped, is_stored=True)
    return _fresh_key()


def _key_given(key: _Key, stored: bytes) -> _Key:
    """The key as the database has it; a fresh one where there is none, because an erasure took it away."""
    if not stored:
        return _fresh_key()
    plain = key.plain if stored == key.wrapped else _opened(stored)
    return _Key(plain, stored, is_stored=True)


def _opened(wrapped: bytes) -> bytes:
    """A record's key in plain; raises `rules.KeyNotOurs`, and so undoes the act, where it does not open."""
    try:
        return sources.unwrap(wrapped)
    except InvalidTag as error:
        raise rules.KeyNotOurs from error


def _fresh_key() -> _Key:
    return _Key(*sources.fresh_key(), is_stored=False)


def _append_by_statements(state: _Act) -> None:
    """SQLite: keys, head, entries and values of its one lane; the transaction holds the only write lock already."""
    at = timezone.now()
    keys = _stored_keys(_subjects(state.pending))
    rows: list[tuple[Any, ...]] = []
    sealed: list[tuple[bytes, int]] = []
    with connection.cursor() as cursor:
        cursor.execute(_SELECT_HEAD)
        number, head = cursor.fetchone() or (0, rules.GENESIS)
        for item in state.pending:
            number += 1
            plain = rules.canonical(item.values) if item.values else b""
            key = keys[item.subject.kind, item.subject.id] if plain else b""
            link = _link(item, state, number, at, sources.commitment(key, plain) if plain else "", head)
            head = rules.link_hash(link)
            written = connection.ops.adapt_datetimefield_value(at)
            rows.append(
                (
                    link.lane, link.seq, state.id.hex, link.act, written, link.actor_kind, link.actor_id,
                    link.on_behalf_of, link.subject_kind, link.subject_id, link.commitment, link.previous, head,
                )
            )  # fmt: skip
            if plain:
                sealed.append((sources.seal(key, plain), number))
        cursor.executemany(_INSERT_ENTRIES + _ENTRY, rows)
        if sealed:
            cursor.executemany(_INSERT_VALUE, sealed)


def _stored_keys(subjects: Sequence[_Name]) -> dict[_Name, bytes]:
    """SQLite: the records' keys, made where they are new."""
    keys = {}
    with connection.cursor() as cursor:
        for subject in subjects:
            cursor.execute(_SELECT_KEY, subject)
            row = cursor.fetchone()
            if row is None:
                keys[subject] = sources.new_key()
                cursor.execute(_INSERT_KEY, [*subject, sources.wrap(keys[subject])])
            else:
                keys[subject] = _opened(bytes(row[0]))
    return keys


def _link(item: _Pending, state: _Act, number: int, at: datetime, commitment: str, previous: str) -> rules.Link:
    return rules.Link(
        lane=0,
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
