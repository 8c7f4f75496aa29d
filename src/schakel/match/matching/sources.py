"""What is held in the memory of a process: indexes that follow the ledger, a provider's folder. No decisions about
visibility."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from django.conf import settings

from schakel import engine
from schakel.base.audit import selectors as audit

T = TypeVar("T")


class FollowingIndex:
    """An engine index of one kind of record that reads on in the ledger before every answer.

    `load(ids)` gives the documents of these public ids that now exist and should be found, `load(None)` all of them.
    `kinds` names the kinds of ledger subjects whose entries make a document stale; `affected` turns a subject into the
    public ids to load again (an organisation's change touches its offerings). Thread safe.
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
        self._beside: dict[str, object] = {}

    def current(self) -> engine.Index:
        """The index with every committed change in it. The first call of a process reads all documents."""
        with self._lock:
            heads = audit.heads()
            if self._index is None or any(heads.get(lane, 0) < seq for lane, seq in self._cursor.items()):
                self._beside.clear()
                self._index = engine.Index(engine.shipped_vocabulary())
                self._index.add(self.load(None))
            elif heads != self._cursor:
                self._follow(self._index, heads)
            self._cursor = heads
            return self._index

    def forget(self) -> None:
        """Read everything anew at the next question; for tests and after a restore."""
        with self._lock:
            self._index, self._cursor = None, {}
            self._beside.clear()

    def beside(self, kind: str, read: Callable[[], T]) -> T:
        """What `read` gives of one of the `kinds`, kept until the ledger speaks of that kind; ask `current` first."""
        with self._lock:
            if kind not in self._beside:
                self._beside[kind] = read()
            return self._beside[kind]  # type: ignore[return-value]  # what `read` gave

    def _follow(self, index: engine.Index, heads: Mapping[int, int]) -> None:
        changed: dict[str, set[str]] = {}
        for kind, public_id in audit.changed_subjects(cursor=self._cursor, upto=heads, kinds=self.kinds):
            changed.setdefault(kind, set()).add(public_id)
        for kind in changed:
            self._beside.pop(kind, None)
        stale = {name for kind, ids in changed.items() for name in self.affected(kind, ids)}
        if not stale:
            return
        fresh = {document.id: document for document in self.load(stale)}
        for name in sorted(stale):
            if name in index:
                index.remove(name)
        index.add(fresh[name] for name in sorted(fresh))


def provider() -> engine.MeaningProvider | None:
    """The provider of meaning that the operator's setting `SCHAKEL_MATCH_PROVIDER` names; None without one.

    Raises `engine.ProviderUnusable`, which the check at the start shows before anybody matches.
    """
    folder = settings.SCHAKEL_MATCH_PROVIDER
    return _read_provider(folder) if folder else None


@lru_cache(maxsize=1)
def _read_provider(folder: str) -> engine.MeaningProvider:
    return engine.read_provider(Path(folder))
