"""The leaves of a need as columns, with the names under which they are shown made when they are asked for."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.composing import NAMED, OWN, PAIR
from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.ranking.words import Term
from schakel.engine.retrieval.query import Leaf
from schakel.engine.retrieval.question import Asked, plan_of
from schakel.engine.types import ReasonKind

Small = npt.NDArray[np.int32]
Keys = tuple[str, ...]
#: The columns of leaves in their order; the second, seventh and eighth are numbers with parts.
COLUMNS = ("first", "second", "weight", "clause", "choice", "dutch", "english", "kind", "one", "two")
FLOATS = ("weight", "dutch", "english")


class NamedLeaf(NamedTuple):
    """A leaf with the name under which its part of the score is shown: the need's own words."""

    leaf: Leaf
    kind: ReasonKind
    label: str
    speaks_for: tuple[Keys, ...]


class Names(NamedTuple):
    """What leaves are named by: the words in sequence, each group's term, label abroad and its members, other names."""

    sequence: Sequence[Term]
    terms: Sequence[Term]
    abroad: Sequence[tuple[str, tuple[int, ...]]]
    others: Sequence[tuple[ReasonKind, str, tuple[int, ...]]]


class Leaves:
    """Leaves as columns. `first` and `second` (-1: none) are signs of the book; names come from `names`."""

    def __init__(self, columns: dict[str, npt.NDArray[Any]], book: WordBook, names: Names) -> None:
        self.columns = columns
        self.book = book
        self._names = names

    def __len__(self) -> int:
        return len(self.columns["first"])

    def __iter__(self) -> Iterator[NamedLeaf]:
        return (self[n] for n in range(len(self)))

    def __getitem__(self, place: int) -> NamedLeaf:
        c = self.columns
        key = self.book.key_of(int(c["first"][place]), int(c["second"][place]))
        leaf = Leaf(
            key, float(c["weight"][place]), int(c["clause"][place]), int(c["choice"][place]),
            float(c["dutch"][place]), float(c["english"][place]),
        )  # fmt: skip
        kind, label, members = self._named(place)
        return NamedLeaf(leaf, kind, label, tuple(self._names.terms[m].keys for m in members))

    def _named(self, place: int) -> tuple[ReasonKind, str, tuple[int, ...]]:
        kind, one, names = int(self.columns["kind"][place]), int(self.columns["one"][place]), self._names
        if kind == PAIR:
            second = names.sequence[int(self.columns["two"][place])]
            return "pair", f"{names.sequence[one].written} … {second.written}", ()
        if kind == OWN:
            return _own_kind(names.terms[one]), names.terms[one].written, (one,)
        if kind == NAMED:
            return names.others[one]
        label, members = names.abroad[one]
        return "translation", label, members

    def only(self, keep: npt.NDArray[np.bool_]) -> "Leaves":
        """Return some of the leaves."""
        return Leaves({name: column[keep] for name, column in self.columns.items()}, self.book, self._names)

    def members(self) -> list[tuple[Keys, ...]]:
        """Return for each leaf the keys of the words that it speaks for."""
        terms = self._names.terms
        kinds, ones = self.columns["kind"].tolist(), self.columns["one"].tolist()
        abroad = [tuple(terms[m].keys for m in members) for _, members in self._names.abroad]
        others = [tuple(terms[m].keys for m in members) for _, _, members in self._names.others]
        own = [(term.keys,) for term in terms]
        by_kind: tuple[Sequence[tuple[Keys, ...]], ...] = (own, abroad, others)
        return [() if kind == PAIR else by_kind[kind][one] for kind, one in zip(kinds, ones, strict=True)]

    def asked(self) -> Asked:
        """Return what ranking asks for."""
        c = self.columns
        count = len(c["first"])
        is_pair = c["second"] >= 0
        signs = np.concatenate([c["first"], c["second"][is_pair]])
        distinct, places = np.unique(signs, return_inverse=True)
        second = np.full(count, -1, np.int32)
        second[is_pair] = places[count:]
        names = self.book.names
        return Asked(
            tuple([names[sign] for sign in distinct.tolist()]),
            places[:count].astype(np.int32),
            second,
            c["weight"],
            c["dutch"],
            c["english"],
            plan_of(c["clause"].astype(np.int64), c["choice"].astype(np.int64)),
        )


def _own_kind(term: Term) -> ReasonKind:
    if term.keys[0].startswith("="):
        return "number"
    return "compound" if term.kind == "compound" else "term"
