"""A query in the making: what the steps write of a need's words, and what only plain Python can say of them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.leaves import Leaves, Name, Names
from schakel.engine.ranking.speaking import MOST_DOUBTED, PHRASE, PLAIN
from schakel.engine.ranking.spoken import Words
from schakel.engine.ranking.tables import (
    ASK_FIRST,
    ASK_SECOND,
    COMPOSED,
    DOUBTED,
    ENDS,
    IS_DOUBTED,
    KEY,
    SENSES,
    TERM_MARKS,
    WEIGHTS,
    Packed,
    listed,
    numbers_of,
)
from schakel.engine.ranking.wordbook import OTHER, WordBook
from schakel.engine.ranking.words import Term

Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
#: Gives the rounded number of public documents of keys and pairs, by their signs in a book; -1 for no second key.
Counts = Callable[[WordBook, Small, Small], Floats]


class Rows:
    """Leaves of one key each under names of their own, in columns."""

    __slots__ = ("choice", "clause", "first", "name", "weight")

    def __init__(self) -> None:
        self.first: list[int] = []
        self.weight: list[float] = []
        self.clause: list[int] = []
        self.choice: list[int] = []
        self.name: list[int] = []

    def __len__(self) -> int:
        return len(self.first)

    def add(self, first: int, weight: float, clause: int, choice: int, name: int) -> None:
        """Add a leaf."""
        self.first.append(first)
        self.weight.append(weight)
        self.clause.append(clause)
        self.choice.append(choice)
        self.name.append(name)

    def columns(self, *, is_compiled: bool) -> tuple[Any, ...]:
        """Return the leaves as the steps take them."""
        if is_compiled and not self.first:
            return _NO_ROWS
        columns = (self.first, self.weight, self.clause, self.choice, self.name)
        return tuple([numbers_of(c, is_compiled, float if c is self.weight else np.int32) for c in columns])


_NO_ROWS = tuple(np.array((), np.float64 if n == 1 else np.int32) for n in range(5))


class Draft:
    """A need carried over to the other language, its words in groups; its leaves are still to be written.

    1. Each word gets its renderings, those of a phrase of the lexicon together. The parts of a compound that is
    rendered as a whole count in their own language only, as a word is paid once. Where the language of the need is
    open, words are rendered both ways. 2. Counts are asked for that decide between the senses of a word, and whether
    anybody uses a word that no lexicon knows; such words are read as what they resemble, and all is drafted anew.
    """

    def __init__(self, words: Words, counts: Counts, *, has_doubts: bool) -> None:
        book = words.book
        self.words = words
        self.book = book
        drafted = words.drafted if has_doubts else None
        if drafted is None:
            is_carried, _, has_parts = words.reach
            phrases = _phrases(words) if is_carried and words.marks & PHRASE else book.none_of(2)
            more = _other_way(words) if is_carried and words.is_open else book.none_of(3)
            drafted = Packed(
                words.steps.draft(
                    words.term, words.token, words.weight, words.term_at, words.marks, phrases, more, is_carried,
                    has_parts, has_doubts, book.tables(), book.settings,
                )
            )  # fmt: skip
            words.take(drafted)
        self.drafted = drafted
        self.doubted = drafted.fact(DOUBTED)
        first, senses, answers = drafted.whole(ASK_FIRST), drafted.fact(SENSES), np.zeros(0)
        if len(first):
            second = drafted.whole(ASK_SECOND)
            answers = counts(book, np.asarray(first, np.int32), np.asarray(second, np.int32))
        #: The keys of words that may be misspelt and that no public document has.
        self.unused = [int(first[n]) for n in range(senses, len(first)) if not answers[n]]
        self.value = answers if book.is_compiled else answers.tolist()
        #: By group its clause, once the leaves are written; where it was asked for.
        self.settled: Any = ()

    def finish(self, concepts: "Concepts") -> tuple[Leaves, Any]:
        """Return the leaves, and where the own leaves of each group end."""
        words, book, c = self.words, self.book, self.book.configuration
        is_dutch, is_compiled = words.language == "nl", book.is_compiled
        items, labels = book.none_of(-1), list[str]()
        is_plain, has_kin = not words.marks & PHRASE, words.reach.has_kin
        if has_kin and not is_plain:
            items, labels = _kin_of_phrases(words)
        rows, kin_weights = concepts.rows, (c.kin_weight, 0.0) if is_dutch else (0.0, c.abbreviation_weight)
        self.settled = numbers_of(concepts.clauses, is_compiled)
        drafted = self.drafted
        composed = Packed(
            words.steps.compose(
                (drafted.numbers, drafted.amounts), self.value, self.settled,
                (rows.columns(is_compiled=is_compiled), len(rows), concepts.count, len(concepts.names)),
                items, has_kin and is_plain, kin_weights, is_dutch, book.tables(), book.settings,
            ),
            *COMPOSED,
        )  # fmt: skip
        names = Names(book, drafted, concepts.names, composed, items, labels)
        return Leaves(composed, book, names), composed.whole(ENDS)


class Concepts:
    """The concepts of a need: the clause that the words of each share, and the leaves by which it is met itself."""

    def __init__(self, draft: Draft, *, is_empty: bool) -> None:
        self._book = draft.book
        self._weights = [] if is_empty else listed(draft.drafted.amount(WEIGHTS))
        #: By group its clause, -1: none (empty where no word has any); and how many clauses there are.
        self.clauses = [-1] * len(self._weights)
        self.count = 0
        self.rows = Rows()
        self.names: list[Name] = []

    def add(self, concept: str, label: str, members: Sequence[int], links: tuple[float, float]) -> None:
        """Give the words of a concept one clause, and the concept itself its leaves there."""
        clauses = self.clauses
        clause = next((clauses[m] for m in members if clauses[m] >= 0), self.count)
        self.count = max(self.count, clause + 1)
        for member in members:
            if clauses[member] < 0:
                clauses[member] = clause
        strength = max((self._weights[m] for m in members), default=1.0)
        self.names.append(("concept", label, tuple(members)))
        for sign, share, place in self._book.concept(concept):
            choice = 1000 + len(self.rows)
            self.rows.add(sign, strength * share * links[place], clause, choice, len(self.names) - 1)


def _phrases(words: Words) -> tuple[Any, ...]:
    """Return where phrases of the lexicon begin among the words in sequence: see `speaking._cross_words`."""
    book, translator = words.book, words.book.translator(words.language)
    sizes, units, own, met = list[int](), list[int](), list[float](), list[int]()
    for terms in _sequences(words):
        keys, at = [term.phrase_key for term in terms], 0
        while at < len(terms):
            length = max(translator.phrase_length(keys, at), 1)
            for n in range(length):
                unit = book.phrase(terms[at : at + length]) if length > 1 and not n else None
                sizes.append(length if unit else 1)
                units.append(unit.number if unit else -1)
                own.append(unit.own if unit else 0.0)
                met.append(int(unit.is_met) if unit else 0)
            at += length
    columns = (sizes, units, own, met)
    return tuple([numbers_of(one, book.is_compiled, float if one is own else np.int32) for one in columns])


def _sequences(words: Words) -> list[list[Term]]:
    """Return by field the words that stand in sequence."""
    return [[term for term in field.terms if term.in_sequence] for field in words.spoken()]


def _other_way(words: Words) -> tuple[Any, ...]:
    """Return what words are called the other way round, where the language of the need shows nowhere."""
    book, translator = words.book, words.book.translator(OTHER[words.language])
    edges, heads, rows, shares, base = [0], list[int](), list[int](), list[float](), 0
    for terms in _sequences(words):
        for unit in translator.translate(terms):
            at = unit.at + unit.length - 1
            fresh = [r for r in unit.renderings if unit.is_known and r.keys[0] not in terms[at].keys]
            for row, share in [(book.row(r), r.share) for r in fresh] or [(-1, 0.0)]:
                heads.append(base + at)
                rows.append(row)
                shares.append(share)
        base += len(terms)
        edges.append(len(heads))
    columns = (edges, heads, rows, shares)
    return tuple([numbers_of(one, book.is_compiled, float if one is shares else np.int32) for one in columns])


def _kin_of_phrases(words: Words) -> tuple[tuple[Any, ...], list[str]]:
    """Return the words and phrases with others of the same meaning (see `writing._kin_items`), and their labels."""
    book, translator = words.book, words.book.translator(words.language)
    groups, low = listed(words.group_of), 0
    kin, at, members, heads, labels = list[int](), [0], list[int](), list[int](), list[str]()
    for field in words.spoken():
        places = [n for n, term in enumerate(field.terms, low) if term.form.isalnum()]
        known = [term for term in field.terms if term.form.isalnum()]
        low += len(field.terms)
        keys, start = [term.phrase_key for term in known], 0
        while start < len(known):
            end = start + max(translator.phrase_length(keys, start), 1)
            found = book.kin(known[start:end])
            if found >= 0:
                kin.append(found)
                members += dict.fromkeys([groups[n] for n in places[start:end]])
                at.append(len(members))
                heads.append(places[start])
                labels.append(" ".join(term.written for term in known[start:end]))
            start = end
    return tuple([numbers_of(one, book.is_compiled) for one in (kin, at, members, heads)]), labels


def misspelt(words: Words, counts: Counts, unused: Sequence[int], *, is_asked: bool) -> dict[int, int]:
    """Return which terms of a need are read as which others: words that nobody uses and no lexicon knows.

    `unused` are keys that no public document has. Where none was asked for, as there are too many such words, the first
    `MOST_DOUBTED` are.
    """
    book = words.book
    terms = dict.fromkeys(listed(words.term))
    plain = {
        book.terms[number].form: number for number in listed(words.term) if book.of_term(number, TERM_MARKS) & PLAIN
    }
    doubted = [number for number in list(plain.values())[:MOST_DOUBTED] if book.of_term(number, IS_DOUBTED)]
    if is_asked and doubted:
        heads = np.array([book.of_term(number, KEY) for number in doubted], np.int32)
        used = counts(book, heads, np.full(len(heads), -1, np.int32)).tolist()
        doubted = [number for number, count in zip(doubted, used, strict=True) if not count]
    elif not is_asked:
        doubted = [number for number in doubted if book.of_term(number, KEY) in unused]
    meant = {
        book.terms[number].form: better
        for number in doubted
        if (better := book.translator(words.language).corrected(book.terms[number].form))
    }
    found = {number: meant.get(book.terms[number].form) for number in terms} if meant else {}
    return {number: book.read_as(number, form) for number, form in found.items() if form}
