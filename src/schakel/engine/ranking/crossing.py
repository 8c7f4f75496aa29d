"""The words of one need carried over to the other language: by what each may be met there, and how far its own form."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.composing import HEADS, NEIGHBOURS, PLAIN, machine_loops
from schakel.engine.ranking.wordbook import OTHER, WordBook
from schakel.engine.ranking.words import Spoken, Term

Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
_LANGUAGE = attrgetter("language")
#: Gives the rounded number of public documents of keys and pairs, by their signs in a book; -1 for no second key.
Counts = Callable[[WordBook, Small, Small], Floats]


class Crossed(NamedTuple):
    """A word of a need in the other language: label and members (groups) of the whole phrase, and `own`.

    `unit` is its place among the units, -1 where nothing renders it. `own` is how much the written form itself counts
    in documents of the other language: 1 for names, numbers, abbreviations and words that both languages share, 0 for a
    word that the lexicon renders otherwise ("klein"). `more` are renderings of the other way round, rows with shares.
    """

    label: str
    members: tuple[int, ...]
    unit: int
    own: float
    language: str
    more: tuple[tuple[int, float], ...] = ()

    @property
    def is_met(self) -> bool:
        """Whether any other word renders it."""
        return self.unit >= 0 or bool(self.more)


@dataclass(slots=True)
class Crossing:
    """All words of one need by their groups. Word g has the renderings `ways[way_at[g]:way_at[g + 1]]`, best first."""

    words: dict[int, Crossed] = field(default_factory=dict)
    units: list[int] = field(default_factory=list)
    runs: list[int] = field(default_factory=list)
    room: int = 0
    asks: int = 0
    way_at: Sequence[int] = ()
    ways: Sequence[int] = ()
    way_share: Sequence[float] = ()

    def shares(self, group: int) -> tuple[float, float]:
        """Return how much the written form of a word counts in Dutch and in English documents; (1, 1) if unknown."""
        found = self.words.get(group)
        if found is None:
            return 1.0, 1.0
        return (1.0, found.own) if found.language == "nl" else (found.own, 1.0)


def cross(
    spoken: Sequence[Spoken],
    groups: dict[int, int],
    book: WordBook,
    counts: Counts,
    *,
    is_open: bool,
    present: frozenset[str],
) -> Crossing:
    """Return the words of a need with their renderings, those of several senses weighed by their company.

    The parts of a compound that is rendered as a whole count in their own language only, as a word is paid once.
    `is_open` says that the language of the need shows nowhere: then words are rendered both ways. Only renderings in a
    language that is `present` in the collection are looked for; others could not be met.
    """
    crossing = Crossing()
    words, run = crossing.words, 0
    for field_words in spoken:
        terms = field_words.terms
        spoken_terms = [t for t in terms if t.in_sequence]
        languages = {t.language for t in spoken_terms}
        by_language = (
            groupby(spoken_terms, key=_LANGUAGE) if len(languages) > 1 else ((x, spoken_terms) for x in languages)
        )
        for language, found in by_language:
            if OTHER[language] not in present and not is_open:
                continue
            sequence, run = list(found), run + 1
            _take_run(crossing, sequence, groups, book, run)
            if is_open:
                _take_other_way(crossing, sequence, groups, book)
        parts = [n for n, t in enumerate(terms) if not t.in_sequence and OTHER[t.language] in present]
        if not parts:
            continue
        whole = {
            start
            for term, start in zip(terms, field_words.starts, strict=True)
            if term.in_sequence and (known := words.get(groups[term.group])) is not None and known.is_met
        }
        for n in parts:
            term, group = terms[n], groups[terms[n].group]
            if group not in words:
                is_paid = field_words.starts[n] in whole and "-" not in term.written
                own = 0.0 if is_paid else book.unit(term).own
                words[group] = Crossed(term.written, (group,), -1, own, term.language)
    _weigh(crossing, len(groups), book, counts)
    return crossing


def _take_run(crossing: Crossing, terms: Sequence[Term], groups: dict[int, int], book: WordBook, run: int) -> None:
    translator = book.translator(terms[0].language)
    heads, at, count = translator.heads, 0, len(terms)
    keys = [term.phrase_key for term in terms]
    is_plain = heads.isdisjoint(keys)
    words, units, runs = crossing.words, crossing.units, crossing.runs
    room = asks = 0
    while at < count:
        length = 1 if is_plain or keys[at] not in heads else max(translator.phrase_length(keys, at), 1)
        head = terms[at + length - 1]
        members: tuple[int, ...] = (groups[head.group],)
        if length == 1:
            unit, label = head.unit or book.unit(head), head.written
        else:
            phrase = terms[at : at + length]
            unit, label = book.phrase(phrase), " ".join(t.written for t in phrase)
            members = tuple(groups[t.group] for t in phrase)
            for term, group in zip(phrase[:-1], members[:-1], strict=True):
                words.setdefault(group, Crossed(term.written, (group,), -1, 0.0, term.language))
        place = len(units)
        units.append(unit.number)
        runs.append(run)
        room += unit.size
        if unit.size > 1:
            asks += unit.size
        at += length
        known = words.get(members[-1])
        if known is None or (unit.size and not known.is_met):
            words[members[-1]] = Crossed(label, members, place if unit.is_met else -1, unit.own, head.language)
    crossing.room += room
    crossing.asks += asks * (1 + 2 * NEIGHBOURS * HEADS)


def _take_other_way(crossing: Crossing, terms: Sequence[Term], groups: dict[int, int], book: WordBook) -> None:
    for unit in book.translator(OTHER[terms[0].language]).translate(terms):
        head = terms[unit.at + unit.length - 1]
        known = crossing.words[groups[head.group]]
        fresh = [r for r in unit.renderings if unit.is_known and r.keys[0] not in head.keys]
        more = (*known.more, *((book.row(r), r.share) for r in fresh))
        crossing.words[groups[head.group]] = known._replace(own=1.0, more=more)


def _weigh(crossing: Crossing, size: int, book: WordBook, counts: Counts) -> None:
    """Weigh the senses of all units by their company, and give each word its renderings."""
    if not crossing.units:
        crossing.way_at = [0] * (size + 1)
        return
    loops = machine_loops() if book.is_compiled else PLAIN
    c, tables = book.configuration, book.tables()
    units, runs = numbers(crossing.units, book), numbers(crossing.runs, book)
    second, value, count = space(crossing.asks, book), space(0, book, is_float=True), 0
    if crossing.asks:
        first, around = space(crossing.asks, book), space(2 * NEIGHBOURS * HEADS, book)
        count = loops.ask_senses(
            units, runs, tables["unit_from"], tables["unit_to"], tables["last"], around, first, second
        )
        asked = counts(book, np.array(first[:count], np.int32), np.array(second[:count], np.int32))
        value = asked if book.is_compiled else asked.tolist()
    way_at, ways = space(len(crossing.units) + 1, book), space(crossing.room, book)
    way_share, support = space(crossing.room, book, is_float=True), space(crossing.room, book, is_float=True)
    loops.weigh_senses(
        units, tables["unit_from"], tables["unit_to"], tables["share"], tables["same"], second, value, count,
        c.sense_weight, c.sense_doubt, way_at, ways, way_share, support,
    )  # fmt: skip
    _spread(crossing, size, [listed(column) for column in (way_at, ways, way_share)])


def _spread(crossing: Crossing, size: int, of_units: Sequence[list[Any]]) -> None:
    """Give each word, by its group, the renderings of its unit, and those of the other way round."""
    edges, rows, shares = of_units
    way_at, ways, way_share = [0], list[int](), list[float]()
    for group in range(size):
        crossed = crossing.words.get(group)
        if crossed is not None:
            if crossed.unit >= 0:
                low, high = edges[crossed.unit], edges[crossed.unit + 1]
                ways += rows[low:high]
                way_share += shares[low:high]
            if crossed.more:
                ways += [row for row, _ in crossed.more]
                way_share += [share for _, share in crossed.more]
        way_at.append(len(ways))
    crossing.way_at, crossing.ways, crossing.way_share = way_at, ways, way_share


def numbers(values: Sequence[int], book: WordBook) -> Any:
    """Return whole numbers as the loops take them."""
    return np.array(values, np.int32) if book.is_compiled else values


def amounts(values: Sequence[float], book: WordBook) -> Any:
    """Return other numbers as the loops take them."""
    return np.array(values, np.float64) if book.is_compiled else values


def space(size: int, book: WordBook, *, is_float: bool = False) -> Any:
    """Return room for so many numbers that the loops write."""
    if book.is_compiled:
        return np.empty(size, np.float64 if is_float else np.int32)
    return [0.0 if is_float else 0] * size


def listed(column: Any) -> list[Any]:
    """Return a column as a list."""
    found: list[Any] = column if isinstance(column, list) else column.tolist()
    return found
