"""Indexes held in the memory of a process: typed documents that follow the ledger. No decisions about visibility."""

import threading
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

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
    label."""

    index: engine.Index
    labels: Mapping[str, Labels]
    circles: Mapping[Label, frozenset[str]]


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

    def current(self) -> engine.Index:
        """The index with every committed change in it. The first call of a process reads all documents."""
        return self.followed().index

    def followed(self) -> Followed:
        """The same with the ids by label, both as they stand now: never keep it for a later question."""
        with self._lock:
            heads = audit.heads()
            if self._index is None or any(heads.get(lane, 0) < seq for lane, seq in self._cursor.items()):
                self._index = engine.Index(engine.shipped_vocabulary())
                self._labels, self._circles = {}, None
                self._take(self._index, self.load(None))
            elif heads != self._cursor:
                self._follow(self._index, heads)
            self._cursor = heads
            if self._circles is None:
                self._circles = _by_label(self._labels)
            return Followed(self._index, self._labels, self._circles)

    def forget(self) -> None:
        """Read everything anew at the next question; for tests and after a restore."""
        with self._lock:
            self._index, self._cursor, self._labels, self._circles = None, {}, {}, None

    def _follow(self, index: engine.Index, heads: Mapping[int, int]) -> None:
        changed: dict[str, set[str]] = {}
        for kind, public_id in audit.changed_subjects(cursor=self._cursor, upto=heads, kinds=self.kinds):
            changed.setdefault(kind, set()).add(public_id)
        stale = {name for kind, ids in changed.items() for name in self.affected(kind, ids)}
        if not stale:
            return
        for name in sorted(stale):
            if name in index:
                index.remove(name)
                del self._labels[name]
        self._circles = None
        self._take(index, sorted(self.load(stale), key=lambda found: found.document.id))

    def _take(self, index: engine.Index, fresh: Iterable[Found]) -> None:
        known = list(fresh)
        index.add(found.document for found in known)
        self._labels.update((found.document.id, found.labels) for found in known)


def _by_label(labels: Mapping[str, Labels]) -> Mapping[Label, frozenset[str]]:
    strictest = {name: disclosure_rules.strictest(label for _, label in held) for name, held in labels.items()}
    return {label: frozenset(name for name, held in strictest.items() if held == label) for label in Label}
