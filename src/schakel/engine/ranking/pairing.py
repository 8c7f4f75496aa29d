"""The last step of a query: the leaves of its words and of the pairs of neighbours, written by the loops."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.composing import MOST_ENDS, NAMED, PLAIN, Loops, machine_loops
from schakel.engine.ranking.crossing import amounts, listed, numbers, space
from schakel.engine.ranking.draft import Draft, fill
from schakel.engine.ranking.leaves import COLUMNS, FLOATS, Leaves, Names
from schakel.engine.ranking.words import Term

_MOST_WAYS = 1 + MOST_ENDS * MOST_ENDS


class _Pairs:
    """The pairs of words of a need: signs, how strongly they stand together, and the words that stand first so."""

    def __init__(self, draft: Draft, loops: Loops) -> None:
        book, c = draft.book, draft.book.configuration
        self.terms: list[Term] = []
        weights, bounds = list[float](), [0]
        for words in draft.spoken:
            for term, weight in zip(words.terms, words.weights, strict=True):
                if term.in_sequence:
                    self.terms.append(term)
                    weights.append(weight)
            bounds.append(len(weights))
        room = c.need_pair_window * len(weights) if c.pair_weight else 0
        self.low, self.high, self.first, self.second = (space(room, book) for _ in range(4))
        total = space(room, book, is_float=True)
        self.count = 0
        self.weights: Any = total
        if room:
            size = 1 << (2 * room).bit_length()
            slots = np.full(size, -1, np.int32) if book.is_compiled else [-1] * size
            heads = numbers([t.head for t in self.terms], book)
            self.count = loops.near_pairs(
                heads, amounts(weights, book), numbers(bounds, book), c.need_pair_window, slots, self.low, self.high,
                total, self.first, self.second,
            )  # fmt: skip
            strength, power = _pair_weight(len(weights), c), c.query_power
            found = [strength * float(t**power) for t in listed(total[: self.count])]
            self.weights = amounts(found, book)


def _pair_weight(words: int, configuration: Configuration) -> float:
    """Return what a pair weighs in a need of so many words: less in a short one, where every word is wanted."""
    c = configuration
    risen = min(max((words - c.short_need) / (c.whole_need - c.short_need), 0.0), 1.0)
    return c.pair_weight * (c.short_pair_share + (1.0 - c.short_pair_share) * risen)


class _Ways:
    """What the loops ask of each word: its weight, clause and shares, and its renderings in the other language."""

    def __init__(self, draft: Draft) -> None:
        book, c, crossing = draft.book, draft.book.configuration, draft.crossing
        size = len(draft.terms)
        strengths, is_crossed, own = [0.0] * size, [0] * size, [0.0] * size
        dutch, english, of_dutch, of_english = [1.0] * size, [1.0] * size, [1.0] * size, [0.0] * size
        weights = draft.weights
        for group, crossed in crossing.words.items():
            is_crossed[group], own[group] = 1, crossed.own
            members = crossed.members
            most = weights[group] if len(members) == 1 else max([weights[m] for m in members])
            strengths[group] = c.translation_weight * most
            if crossed.language == "nl":  # English words stand in Dutch texts too, Dutch words hardly ever in English
                english[group], of_dutch[group], of_english[group] = crossed.own, c.translation_at_home, 1.0
            else:
                dutch[group] = crossed.own
        self.is_crossed, self.own = numbers(is_crossed, book), amounts(own, book)
        self.strengths, self.dutch, self.english = (amounts(x, book) for x in (strengths, dutch, english))
        self.of_dutch, self.of_english = amounts(of_dutch, book), amounts(of_english, book)
        self.at, self.ways = numbers(crossing.way_at, book), numbers(crossing.ways, book)
        self.share = amounts(crossing.way_share, book)


def pair_up(draft: Draft) -> Leaves:
    """Return the leaves of a draft: concepts, words with what they are called abroad, kin, and pairs of neighbours."""
    book = draft.book
    loops = machine_loops() if book.is_compiled else PLAIN
    pairs, ways, tables = _Pairs(draft, loops), _Ways(draft), book.tables()
    sought_at = book.columns.lists["sought_at"]
    room = len(draft.concepts) + len(draft.kin) + pairs.count * (_MOST_WAYS if draft.crossing.words else 1)
    room += sum([len(term.keys) for term in draft.terms]) + 8 * sum([size > 1 for size in draft.sizes])
    room += sum([sought_at[row + 1] - sought_at[row] for row in draft.crossing.ways])
    columns = {name: space(room, book, is_float=name in FLOATS) for name in COLUMNS}
    into = tuple(columns.values())
    at = fill(columns, 0, draft.concepts, NAMED)
    ends = space(len(draft.terms), book)
    at = loops.word_leaves(
        numbers([t.group for t in draft.terms], book), amounts(draft.weights, book), numbers(draft.clauses, book),
        numbers(draft.places, book), numbers(draft.sizes, book), ways.dutch, ways.english, ways.at, ways.ways,
        ways.share, ways.strengths, ways.of_dutch, ways.of_english, tables["key_at"], tables["key"],
        tables["sought_at"], tables["sought"], tables["beside"], tables["part"], at, ends, *into,
    )  # fmt: skip
    at = fill(columns, at, draft.kin, NAMED)
    if pairs.count:
        at = _add_pairs(draft, loops, pairs, ways, tables, at, into)
    found = {name: _kept(column, at, is_float=name in FLOATS) for name, column in columns.items()}
    if len(draft.synonyms):
        found = _with_synonyms(draft, found, listed(ends))
    abroad: list[tuple[str, tuple[int, ...]]] = [("", ())] * len(draft.terms)
    for group, crossed in draft.crossing.words.items():
        abroad[group] = crossed.label, crossed.members
    return Leaves(found, book, Names(draft.groups, pairs.terms, draft.terms, abroad, draft.names))


def _add_pairs(
    draft: Draft, loops: Loops, pairs: _Pairs, ways: _Ways, tables: dict[str, Any], at: int, into: Sequence[Any]
) -> int:
    book, size = draft.book, len(draft.terms)
    counts, signs = space(2 * size, book), space(2 * size * MOST_ENDS, book)
    shares = space(2 * size * MOST_ENDS, book, is_float=True)
    loops.pair_ends(
        numbers([t.head for t in draft.terms], book), ways.is_crossed, ways.own, ways.at, ways.ways, ways.share,
        tables["first"], tables["last"], counts, signs, shares,
    )  # fmt: skip
    group_of = numbers([draft.groups[t.group] for t in pairs.terms], book)
    end: int = loops.pair_leaves(
        pairs.count, pairs.low, pairs.high, pairs.first, pairs.second, pairs.weights, group_of,
        book.configuration.translation_weight, ways.dutch, ways.english, ways.is_crossed, ways.of_dutch,
        ways.of_english, counts, signs, shares, draft.count, space(_MOST_WAYS, book), space(_MOST_WAYS, book),
        at, *into,
    )  # fmt: skip
    return end


def _kept(column: Any, size: int, *, is_float: bool) -> npt.NDArray[Any]:
    return np.array(column[:size], np.float64 if is_float else np.int32)


def _with_synonyms(
    draft: Draft, columns: dict[str, npt.NDArray[Any]], ends: Sequence[int]
) -> dict[str, npt.NDArray[Any]]:
    """Return columns of leaves with the synonyms of each word after its own leaves."""
    count = len(draft.synonyms)
    more = {name: [0] * count for name in COLUMNS}
    fill(more, 0, draft.synonyms, NAMED)
    places = [ends[group] for group in draft.synonym_of]
    return {name: np.insert(column, places, more[name]) for name, column in columns.items()}
