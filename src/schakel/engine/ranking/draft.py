"""A query in the making: the words of a need by their keys, their clauses, and the leaves written so far."""

from collections.abc import Sequence
from typing import Any

from schakel.engine.ranking.crossing import Counts, Crossing, cross
from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.ranking.words import Spoken, Term
from schakel.engine.types import ReasonKind


class Rows:
    """Leaves of one key each under names of their own, in columns."""

    __slots__ = ("choice", "clause", "dutch", "english", "first", "one", "weight")

    def __init__(self) -> None:
        self.first: list[int] = []
        self.weight: list[float] = []
        self.clause: list[int] = []
        self.choice: list[int] = []
        self.one: list[int] = []
        self.dutch: list[float] = []
        self.english: list[float] = []

    def __len__(self) -> int:
        return len(self.first)

    def add(
        self, first: int, weight: float, clause: int, choice: int, name: int, dutch: float = 1.0, english: float = 1.0
    ) -> None:
        """Add a leaf."""
        self.first.append(first)
        self.weight.append(weight)
        self.clause.append(clause)
        self.choice.append(choice)
        self.one.append(name)
        self.dutch.append(dutch)
        self.english.append(english)


class Draft:
    """An expression in the making. Its groups are the distinct words of a need, numbered as they come."""

    def __init__(self, book: WordBook, spoken: Sequence[Spoken]) -> None:
        self.book = book
        self.spoken = spoken
        #: The group of each group of the book, and by group its first word, weight, clause (-1: none yet) and place
        #: among those of its clause.
        self.groups: dict[int, int] = {}
        self.terms: list[Term] = []
        totals: list[float] = []
        groups = self.groups
        for words in spoken:
            for term, weight in zip(words.terms, words.weights, strict=True):
                group = groups.get(term.group)
                if group is None:
                    groups[term.group] = len(totals)
                    self.terms.append(term)
                    totals.append(0.0 + weight)
                else:
                    totals[group] += weight
        most, power = book.configuration.query_most, book.configuration.query_power
        self.weights = [float(min(total, most) ** power) for total in totals]
        self.clauses = [-1] * len(totals)
        self.places = [0] * len(totals)
        self.sizes = [1] * len(totals)
        self.count = 0
        self.crossing = Crossing(way_at=[0] * (len(totals) + 1))
        self.concepts, self.kin, self.synonyms = Rows(), Rows(), Rows()
        #: The groups of the synonyms.
        self.synonym_of: list[int] = []
        self.names: list[tuple[ReasonKind, str, tuple[int, ...]]] = []

    def carry_over(self, counts: Counts, *, is_open: bool, present: frozenset[str]) -> None:
        """Find what the words are called in the other language."""
        self.crossing = cross(self.spoken, self.groups, self.book, counts, is_open=is_open, present=present)

    def name(self, kind: ReasonKind, label: str, members: tuple[int, ...]) -> int:
        """Return the number of a name under which leaves are shown."""
        self.names.append((kind, label, members))
        return len(self.names) - 1

    def add_concept(self, concept: str, label: str, members: Sequence[int], links: tuple[float, float]) -> None:
        """Give the words of a concept one clause, and the concept itself its leaves there."""
        taken = [self.clauses[m] for m in members if self.clauses[m] >= 0]
        clause = taken[0] if taken else self.new_clause()
        for member in members:
            if self.clauses[member] < 0:
                self.clauses[member] = clause
        strength = max((self.weights[m] for m in members), default=1.0)
        name, rows = self.name("concept", label, tuple(members)), self.concepts
        for sign, share, place in self.book.concept(concept):
            rows.add(sign, strength * share * links[place], clause, 1000 + len(rows), name)

    def settle_clauses(self) -> None:
        """Give each word a clause; words that share one are counted in their order."""
        together: dict[int, int] = {}
        if self.count:
            for group, clause in enumerate(self.clauses):
                if clause >= 0:
                    self.places[group] = together.get(clause, 0)
                    together[clause] = self.places[group] + 1
            self.sizes = [together.get(clause, 1) for clause in self.clauses]
        count = self.count
        for group, clause in enumerate(self.clauses):
            if clause < 0:
                self.clauses[group] = count
                count += 1
        self.count = count

    def new_clause(self) -> int:
        """Return the number of a new clause."""
        self.count += 1
        return self.count - 1


def fill(columns: dict[str, Any], at: int, rows: Rows, kind: int) -> int:
    """Write rows into columns of leaves from a place on; return the place after them."""
    end = at + len(rows)
    if end > at:
        columns["first"][at:end] = rows.first
        columns["weight"][at:end] = rows.weight
        columns["clause"][at:end] = rows.clause
        columns["choice"][at:end] = rows.choice
        columns["dutch"][at:end] = rows.dutch
        columns["english"][at:end] = rows.english
        columns["one"][at:end] = rows.one
        columns["second"][at:end] = columns["two"][at:end] = [-1] * (end - at)
        columns["kind"][at:end] = [kind] * (end - at)
    return end
