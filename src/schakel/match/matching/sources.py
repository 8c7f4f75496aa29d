"""Indexes held in the memory of a process: typed documents that follow the ledger. No decisions about visibility."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping, Set

from schakel import engine
from schakel.base.audit import selectors as audit

#: Documents of both languages are looked for, whether there are any or not: no reader's answer tells.
LANGUAGES = ("nl", "en")
#: So many changes may wait for a reader who may see them; more are read on by whoever asks.
MOST_WAITING = 500


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
        load: Callable[[Collection[str] | None], Iterable[engine.Document]],
        affected: Callable[[str, Collection[str]], Collection[str]],
    ) -> None:
        self.kinds = frozenset(kinds)
        self.load = load
        self.affected = affected
        self._lock = threading.Lock()
        self._index: engine.Index | None = None
        self._cursor: Mapping[int, int] = {}
        self._waiting: set[str] = set()

    def current(self, *, seen: Collection[str] | None = None) -> engine.Index:
        """The index with every committed change in it that has a part in what this reader gets.

        `seen` are the public ids of all records that the reader may see; None (jobs, tests): every change is read on.
        Changes of public records always are, as statistics come from them. The first call of a process reads all
        documents.
        """
        with self._lock:
            heads = audit.heads()
            if self._index is None or any(heads.get(lane, 0) < seq for lane, seq in self._cursor.items()):
                self._index = engine.Index(engine.shipped_vocabulary(), languages=LANGUAGES)
                self._index.add(self.load(None))
                self._waiting = set()
            elif heads != self._cursor:
                self._waiting |= self._changed(heads)
            self._cursor = heads
            due = self._due(self._index, seen)
            if due:
                self._read_on(self._index, due)
                self._waiting -= due
            return self._index

    def forget(self) -> None:
        """Read everything anew at the next question; for tests and after a restore."""
        with self._lock:
            self._index, self._cursor, self._waiting = None, {}, set()

    def _changed(self, heads: Mapping[int, int]) -> set[str]:
        changed: dict[str, set[str]] = {}
        for kind, public_id in audit.changed_subjects(cursor=self._cursor, upto=heads, kinds=self.kinds):
            changed.setdefault(kind, set()).add(public_id)
        return {name for kind, ids in changed.items() for name in self.affected(kind, ids)}

    def _due(self, index: engine.Index, seen: Collection[str] | None) -> set[str]:
        """The waiting changes that the reader may see, and those of records that were public until now."""
        if not self._waiting or seen is None or len(self._waiting) > MOST_WAITING:
            return set(self._waiting)
        known = seen if isinstance(seen, Set) else frozenset(seen)
        return {name for name in self._waiting if name in known or (name in index and index.document(name).is_public)}

    def _read_on(self, index: engine.Index, due: Collection[str]) -> None:
        fresh = {document.id: document for document in self.load(due)}
        for name in sorted(due):
            if name in index:
                index.remove(name)
        index.add(fresh[name] for name in sorted(fresh))
