"""What is held in the memory of a process: indexes that follow the ledger, a provider's folder. No decisions about
visibility."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from schakel import engine
from schakel.base.audit import selectors as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup, Label

#: The labels of the field groups that a document is made of.
Labels = tuple[tuple[FieldGroup, Label], ...]


@dataclass(frozen=True)
class Found:
    """A document with the labels that decide who may see it."""

    document: engine.Document
    labels: Labels


@dataclass(frozen=True)
class Followed:
    """An index as the ledger stood at one question: with the labels of each public id, and the ids by their strictest
    label. What is `waiting` the reader may not see: it stands there as it was before, or not at all."""

    index: engine.Index
    labels: Mapping[str, Labels]
    circles: Mapping[Label, frozenset[str]]
    waiting: frozenset[str] = frozenset()


#: Documents of both languages are looked for, whether there are any or not: no reader's answer tells.
LANGUAGES = ("nl", "en")
#: So many changes may wait for a reader who may see them; more are read on by whoever asks.
MOST_WAITING = 500

T = TypeVar("T")


class FollowingIndex:
    """An engine index of one kind of record that reads on in the ledger before every answer.

    `load(ids)` gives the documents of these public ids that now exist and should be found, `load(None)` all of them.
    `kinds` names the kinds of ledger subjects whose entries make a document stale; `affected` turns a subject into the
    public ids to load again (an organisation's change touches its offerings). Thread safe.

    A change waits while only readers ask who can get nothing of it: reading it on would take longer than usual, and
    that tells of a hidden record.
    """

    def __init__(
        self,
        *,
        kinds: Collection[str],
        load: Callable[[Collection[str] | None], Iterable[Found]],
        affected: Callable[[str, Collection[str]], Collection[str]],
    ) -> None:
        self.kinds = frozenset(kinds)
        self.load = load
        self.affected = affected
        self._lock = threading.Lock()
        self._index: engine.Index | None = None
        self._labels: dict[str, Labels] = {}
        self._circles: Mapping[Label, frozenset[str]] | None = None
        self._cursor: Mapping[int, int] = {}
        self._waiting: set[str] = set()
        self._beside: dict[str, object] = {}

    def current(self, *, seen: Collection[str] | None = None) -> engine.Index:
        """The index alone; `seen` are the public ids of all records that the reader may see, None for jobs."""
        return self.followed(visible=None if seen is None else set(seen).intersection).index

    def followed(self, *, visible: Callable[[Collection[str]], Collection[str]] | None = None) -> Followed:
        """The index with every committed change in it that has a part in what this reader gets.

        `visible` tells which of some public ids the reader may see now; None (jobs, tests): every change is read on.
        It is asked every time, also about none. Changes of public records always are read, as statistics come from
        them. The first call of a process reads all documents.
        """
        with self._lock:
            heads = audit.heads()
            if self._index is None or any(heads.get(lane, 0) < seq for lane, seq in self._cursor.items()):
                self._beside.clear()
                self._index = engine.Index(engine.shipped_vocabulary(), languages=LANGUAGES)
                self._labels, self._circles, self._waiting = {}, None, set()
                self._take(self._index, self.load(None))
            elif heads != self._cursor:
                self._waiting |= self._changed(heads)
            self._cursor = heads
            due = self._due(self._index, visible)
            if due:
                self._read_on(self._index, due)
                self._waiting -= due
            if self._circles is None:
                self._circles = _by_label(self._labels)
            return Followed(self._index, self._labels, self._circles, frozenset(self._waiting))

    def forget(self) -> None:
        """Read everything anew at the next question; for tests and after a restore."""
        with self._lock:
            self._index, self._cursor, self._waiting = None, {}, set()
            self._labels, self._circles = {}, None
            self._beside.clear()

    def beside(self, kind: str, read: Callable[[], T]) -> T:
        """What `read` gives of one of the `kinds`, kept until the ledger speaks of that kind; ask `current` first."""
        with self._lock:
            if kind not in self._beside:
                self._beside[kind] = read()
            return self._beside[kind]  # type: ignore[return-value]  # what `read` gave

    def _changed(self, heads: Mapping[int, int]) -> set[str]:
        changed: dict[str, set[str]] = {}
        for kind, public_id in audit.changed_subjects(cursor=self._cursor, upto=heads, kinds=self.kinds):
            changed.setdefault(kind, set()).add(public_id)
        for kind in changed:
            self._beside.pop(kind, None)
        return {name for kind, ids in changed.items() for name in self.affected(kind, ids)}

    def _due(self, index: engine.Index, visible: Callable[[Collection[str]], Collection[str]] | None) -> set[str]:
        """The waiting changes that the reader may see, and those of records that were public until now."""
        seen = frozenset(self._waiting) if visible is None else frozenset(visible(frozenset(self._waiting)))
        if len(self._waiting) > MOST_WAITING:
            return set(self._waiting)
        return {name for name in self._waiting if name in seen or (name in index and index.document(name).is_public)}

    def _read_on(self, index: engine.Index, due: Collection[str]) -> None:
        for name in sorted(due):
            if name in index:
                index.remove(name)
                del self._labels[name]
        self._circles = None
        self._take(index, sorted(self.load(due), key=lambda found: found.document.id))

    def _take(self, index: engine.Index, fresh: Iterable[Found]) -> None:
        known = list(fresh)
        index.add(found.document for found in known)
        self._labels.update((found.document.id, found.labels) for found in known)


def _by_label(labels: Mapping[str, Labels]) -> Mapping[Label, frozenset[str]]:
    strictest = {name: disclosure_rules.strictest(label for _, label in held) for name, held in labels.items()}
    return {label: frozenset(name for name, held in strictest.items() if held == label) for label in Label}


def provider() -> engine.MeaningProvider | None:
    """The provider of meaning that the operator's setting `SCHAKEL_MATCH_PROVIDER` names; None without one.

    Raises `engine.ProviderUnusable`, which the check at the start shows before anybody matches.
    """
    folder = settings.SCHAKEL_MATCH_PROVIDER
    return _read_provider(folder) if folder else None


@lru_cache(maxsize=1)
def _read_provider(folder: str) -> engine.MeaningProvider:
    return engine.read_provider(Path(folder))
