"""The leaves of a need as columns, with the names under which they are shown made when they are asked for."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, NamedTuple, overload

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.composing import NAMED, OWN, PAIR, TRANSLATION
from schakel.engine.ranking.steps import PLAIN_STEPS, machine_steps
from schakel.engine.ranking.tables import (
    ARRANGED,
    CHOICE_AT,
    CHOICE_LEAF,
    CLAUSE_AT,
    FIRST,
    FIRST_AT,
    GIVEN,
    GROUP,
    GROUP_OF,
    HEAD,
    IS_CROSSED,
    ITEM_HEADS,
    LENGTH,
    O_CHOICE,
    O_CLAUSE,
    O_DUTCH,
    O_ENGLISH,
    O_FIRST,
    O_KIND,
    O_ONE,
    O_SECOND,
    O_TWO,
    O_WEIGHT,
    SECOND_AT,
    SEQUENCE,
    SIGNS,
    SIMPLE,
    SPOT,
    TERM,
    Packed,
    listed,
)
from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.ranking.words import Term
from schakel.engine.retrieval.encoding import spread
from schakel.engine.retrieval.query import Key, Leaf
from schakel.engine.retrieval.question import Asked, Plan
from schakel.engine.types import ReasonKind

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
#: The columns of leaves in their order; the second, seventh and eighth are numbers with parts.
Name = tuple[ReasonKind, str, tuple[int, ...]]
COLUMNS = ("first", "second", "weight", "clause", "choice", "dutch", "english", "kind", "one", "two")
_PLACES = dict(
    zip(
        COLUMNS,
        (O_FIRST, O_SECOND, O_WEIGHT, O_CLAUSE, O_CHOICE, O_DUTCH, O_ENGLISH, O_KIND, O_ONE, O_TWO),
        strict=True,
    )
)
FLOATS = ("weight", "dutch", "english")


class NamedLeaf(NamedTuple):
    """A leaf with the name under which its part of the score is shown: the need's own words."""

    leaf: Leaf
    kind: ReasonKind
    label: str


class Names:
    """What leaves are named by, made when it is asked for: words in sequence, words by group, other names.

    `drafted` and `composed` are what the steps say of the words, `items` what they were given of those that may be met
    by others of the same meaning, `labels` what these are called where they may be phrases.
    """

    def __init__(
        self,
        book: WordBook,
        drafted: Packed,
        concepts: Sequence[Name],
        composed: Packed,
        items: tuple[Any, ...],
        labels: Sequence[str],
    ) -> None:
        self._known = book.terms
        self._book = book
        self._drafted = drafted
        self._concepts = concepts
        self._composed = composed
        self._items = items
        self._labels = labels
        #: What a person said that words also mean.
        self.synonyms: list[Name] = []

    def _terms_at(self, places: Sequence[int]) -> list[Term]:
        known, numbers = self._known, self._numbers
        return [known[numbers[place]] for place in places]

    @cached_property
    def _numbers(self) -> list[int]:
        return listed(self._drafted.whole(TERM))

    @cached_property
    def terms(self) -> list[Term]:
        """The first word of each group."""
        return self._terms_at(listed(self._drafted.whole(FIRST)))

    def own(self, group: int) -> tuple[ReasonKind, str]:
        """Return kind and label of a word that is met by itself."""
        term = self.terms[group]
        if term.keys[0].startswith("="):
            return "number", term.written
        return "compound" if term.kind == "compound" else "term", term.written

    @cached_property
    def groups(self) -> list[int]:
        """The groups of the book that are the groups of the need."""
        places = listed(self._drafted.whole(FIRST))
        return [self._book.of_term(self._numbers[place], GROUP) for place in places]

    @cached_property
    def sequence(self) -> list[Term]:
        """The words in sequence."""
        return self._terms_at(listed(self._drafted.whole(SEQUENCE)))

    @cached_property
    def abroad(self) -> list[tuple[str, tuple[int, ...]]]:
        """By group the label of the word or phrase that was carried over with it, and the groups of its words."""
        is_crossed, head, spot, length, groups, sequence = (
            listed(self._drafted.whole(n)) for n in (IS_CROSSED, HEAD, SPOT, LENGTH, GROUP_OF, SEQUENCE)
        )
        known, numbers = self._known, self._numbers
        found: list[tuple[str, tuple[int, ...]]] = []
        for group, (is_here, words, place) in enumerate(zip(is_crossed, length, head, strict=True)):
            if not is_here:
                found.append(("", ()))
            elif words == 1:
                found.append((known[numbers[place]].written, (group,)))
            else:
                places = sequence[spot[group] : spot[group] + words]
                label = " ".join([term.written for term in self._terms_at(places)])
                found.append((label, tuple([groups[one] for one in places])))
        return found

    @cached_property
    def others(self) -> list[Name]:
        """The names of concepts, then of words with others of the same meaning, then of synonyms."""
        (_, at, members, _), labels = self._items, self._labels
        heads, groups = listed(self._composed.whole(ITEM_HEADS)), self._drafted.whole(GROUP_OF)
        found, given = list(self._concepts), self._composed.whole(GIVEN)
        for item in listed(given):
            head = heads[item]
            label = labels[item] if labels else self._terms_at([head])[0].written
            mine = tuple(listed(members[at[item] : at[item + 1]])) if labels else (int(groups[head]),)
            found.append(("concept", label, mine))
        return found + self.synonyms

    @property
    def count(self) -> int:
        """How many other names there are before those of synonyms."""
        return len(self._concepts) + len(self._composed.whole(GIVEN))


class SignedKeys(Sequence[str]):
    """Keys by their signs in a book, whose `names` are looked up when they are asked for."""

    __slots__ = ("_names", "_signs")

    def __init__(self, names: Sequence[str], signs: Small) -> None:
        self._names = names
        self._signs = signs

    def __len__(self) -> int:
        return len(self._signs)

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        """Return a key, or several."""
        if isinstance(place, slice):
            return [self._names[sign] for sign in self._signs[place].tolist()]
        return self._names[int(self._signs[place])]

    def __iter__(self) -> Iterator[str]:
        return iter(self[:])


class _Columns(dict[str, npt.NDArray[Any]]):
    """The columns of leaves, each taken out of what a step wrote when it is first asked for."""

    def __init__(self, composed: Packed) -> None:
        super().__init__()
        self._composed = composed

    def __missing__(self, name: str) -> npt.NDArray[Any]:
        place, found = _PLACES[name], self._composed
        column = found.amount(place) if name in FLOATS else found.whole(place)
        made = self[name] = np.asarray(column, np.float64 if name in FLOATS else np.int32)
        return made


class Leaves:
    """Leaves as columns. `first` and `second` (-1: none) are signs of the book; names come from `names`."""

    def __init__(self, composed: Packed | None, book: WordBook, names: Names) -> None:
        self._composed = composed
        self.columns: dict[str, npt.NDArray[Any]] = {} if composed is None else _Columns(composed)
        self.book = book
        self.names = names
        self._made: dict[int, NamedLeaf] = {}
        self._keys: dict[int, Key] = {}
        self._called: dict[int, tuple[tuple[ReasonKind, str], str]] = {}

    def __len__(self) -> int:
        return len(self.columns["first"])

    def __iter__(self) -> Iterator[NamedLeaf]:
        return (self[n] for n in range(len(self)))

    def __getitem__(self, place: int) -> NamedLeaf:
        """Return a leaf with its name; kept, as those that score do so in many offerings."""
        found = self._made.get(place)
        if found is None:
            c = self.columns
            leaf = Leaf(
                self.key(place), float(c["weight"][place]), int(c["clause"][place]), int(c["choice"][place]),
                float(c["dutch"][place]), float(c["english"][place]),
            )  # fmt: skip
            kind, label, _ = self._named(place)
            found = self._made[place] = NamedLeaf(leaf, kind, label)
        return found

    def key(self, place: int) -> Key:
        """Return the key of a leaf, or its two."""
        found = self._keys.get(place)
        if found is None:
            c = self.columns
            found = self._keys[place] = self.book.key_of(c["first"].item(place), c["second"].item(place))
        return found

    def called(self, place: int) -> tuple[tuple[ReasonKind, str], str]:
        """Return kind and label of a leaf, and its key where that is a concept's ("" else)."""
        found = self._called.get(place)
        if found is None:
            kind, label, _ = self._named(place)
            c = self.columns
            key = self.book.names[c["first"].item(place)] if c["kind"].item(place) == NAMED else ""
            found = self._called[place] = (kind, label), key if ":" in key else ""
        return found

    def _named(self, place: int) -> Name:
        kind, one, names = int(self.columns["kind"].item(place)), int(self.columns["one"].item(place)), self.names
        if kind == PAIR:
            second = names.sequence[int(self.columns["two"].item(place))]
            return "pair", f"{names.sequence[one].written} … {second.written}", ()
        if kind == OWN:
            return (*names.own(one), (one,))
        if kind == NAMED:
            return names.others[one]
        label, members = names.abroad[one]
        return "translation", label, members

    def only(self, keep: npt.NDArray[np.bool_]) -> "Leaves":
        """Return some of the leaves."""
        return self._of({name: self.columns[name][keep] for name in COLUMNS})

    def with_rows(self, rows: Sequence[Sequence[Any]], places: Sequence[int]) -> "Leaves":
        """Return the leaves with others put in before some places: a row has one leaf's values, as in `COLUMNS`."""
        return self._of(
            {name: np.insert(self.columns[name], places, [row[n] for row in rows]) for n, name in enumerate(COLUMNS)}
        )

    def _of(self, columns: dict[str, npt.NDArray[Any]]) -> "Leaves":
        made = Leaves(None, self.book, self.names)
        made.columns = columns
        return made

    def links(self) -> tuple[Ints, Ints]:
        """Return which leaves speak for which words: places of leaves, and the groups of the words."""
        kind, one, names = self.columns["kind"], self.columns["one"], self.names
        places = (kind == OWN).nonzero()[0]
        found = [(places, one[places].astype(np.int64))]
        members = [members for _, members in names.abroad], [members for _, _, members in names.others]
        for wanted, groups in zip((TRANSLATION, NAMED), members, strict=True):
            places = (kind == wanted).nonzero()[0]
            if len(places):
                flat = np.array([m for of_one in groups for m in of_one], np.int64)
                at, source = spread(one[places].astype(np.int64), np.cumsum([0, *map(len, groups)]))
                found.append((places[source], flat[at]))
        leaf, word = (np.concatenate([pair[n] for pair in found]) for n in (0, 1))
        return leaf, word

    def word_keys(self) -> tuple[Small, Ints]:
        """Return the signs of the keys of all groups, and where those of each group begin."""
        signs = [self.book.signs(group) for group in self.names.groups]
        return np.array([s for of in signs for s in of], np.int32), np.cumsum([0, *map(len, signs)], dtype=np.int64)[
            :-1
        ]

    def asked(self) -> Asked:
        """Return what ranking asks for."""
        c, book, found = self.columns, self.book, self._composed
        if found is None:
            steps = machine_steps() if book.is_compiled else PLAIN_STEPS
            asked = (
                c[name] if book.is_compiled else c[name].tolist() for name in ("first", "second", "clause", "choice")
            )
            arranged, base = Packed(steps.arrange(*asked), *ARRANGED), SIGNS
        else:
            arranged, base = found, 0
        if not book.is_compiled:
            arranged.numbers = np.array(arranged.numbers, np.int32)
        whole = arranged.whole
        signs, first, second = whole(SIGNS - base), whole(FIRST_AT - base), whole(SECOND_AT - base)
        plan = Plan(
            whole(SIMPLE - base) != 0, whole(CLAUSE_AT - base), whole(CHOICE_AT - base), whole(CHOICE_LEAF - base)
        )
        return Asked(SignedKeys(book.names, signs), first, second, c["weight"], c["dutch"], c["english"], plan, signs)
