"""From leaves to a question for the kernels, and its answers: each a single call of machine code."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.retrieval.base import Base
from schakel.engine.retrieval.bounds import bounds_of
from schakel.engine.retrieval.compiled import compiled, prefetch
from schakel.engine.retrieval.kernel import best_documents
from schakel.engine.retrieval.pairs import AT_MOST_ONE, NONE, mixed, once_word, pair_count
from schakel.engine.retrieval.question import Asked, Question, Weighed
from schakel.engine.retrieval.score import pair_of, score_all, slot_of

Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

#: How far below the edge what is left unread must stay: less reads more columns and scores fewer documents.
_REACH = 0.1


@compiled
def _slot(key, keys, count, table):  # type: ignore[no-untyped-def]
    slot = slot_of(table, keys, key)
    if slot < 0:
        slot = count[0]
        keys[slot] = key
        count[0] += 1
        last = len(table) - 1
        place = (key * 40503) & last
        while table[place] >= 0:
            place = (place + 1) & last
        table[place] = slot
    return slot


@compiled
def _pair(a, b, firsts, seconds, count, table):  # type: ignore[no-untyped-def]
    if a > b:
        a, b = b, a
    pair = pair_of(table, firsts, seconds, a, b)
    if pair < 0:
        pair = count[1]
        firsts[pair], seconds[pair] = a, b
        count[1] += 1
        last = len(table) - 1
        place = (a * 40503 + b * 9973) & last
        while table[place] >= 0:
            place = (place + 1) & last
        table[place] = pair
    return pair


@compiled
def _table(size):  # type: ignore[no-untyped-def]
    room = 16
    while room <= size:
        room *= 2
    return np.full(room, -1, np.int32)


@compiled
def _kept_plan(simple, clause_at, choice_at, choice_leaf, at):  # type: ignore[no-untyped-def]
    """Return a plan without the leaves, and so the alternatives, that are not among those at some places.

    With it comes of each clause the leaf that is the only one left, -1 where there are more.
    """
    place = np.full(len(simple), -1, np.int32)
    for leaf in range(len(at)):
        place[at[leaf]] = leaf
    clauses, choices, leaves = np.zeros_like(clause_at), np.zeros_like(choice_at), np.empty_like(choice_leaf)
    lone = np.full(len(clause_at), -1, np.int32)
    last_clause, last_choice, size = 0, 0, 0
    for clause in range(len(clause_at) - 1):
        before, first = last_choice, size
        for choice in range(clause_at[clause], clause_at[clause + 1]):
            start = size
            for entry in range(choice_at[choice], choice_at[choice + 1]):
                if place[choice_leaf[entry]] >= 0:
                    leaves[size] = place[choice_leaf[entry]]
                    size += 1
            if size > start:
                last_choice += 1
                choices[last_choice] = size
        if last_choice > before:
            lone[last_clause] = leaves[first] if size == first + 1 else -1
            last_clause += 1
            clauses[last_clause] = last_choice
    return clauses[: last_clause + 1], choices[: last_choice + 1], leaves[:size], lone[:last_clause]


@compiled
def _clauses_of(clause_at, choice_at, choice_leaf, size):  # type: ignore[no-untyped-def]
    """Return the clause of each leaf that is in one of several alternatives."""
    found = np.full(size, -1, np.int32)
    for clause in range(len(clause_at) - 1):
        for leaf in choice_leaf[choice_at[clause_at[clause]] : choice_at[clause_at[clause + 1]]]:
            found[leaf] = clause
    return found


@compiled
def question_of(columns, numbers, at, weights, window, k1, b, average):  # type: ignore[no-untyped-def]
    """Return the question of the leaves at some places of what is asked (its columns without the keys)."""
    first, second, _, dutch, english, plan = columns
    size = len(at)
    keys, table = np.empty(2 * size, np.int32), _table(4 * size)
    firsts, seconds, pair_table = np.empty(size, np.int32), np.empty(size, np.int32), _table(2 * size)
    slot, pair, count = np.full(size, -1, np.int32), np.full(size, -1, np.int32), np.zeros(2, np.int64)
    for leaf in range(size):
        key = _slot(numbers[first[at[leaf]]], keys, count, table)
        if second[at[leaf]] >= 0:
            pair[leaf] = _pair(
                key, _slot(numbers[second[at[leaf]]], keys, count, table), firsts, seconds, count, pair_table
            )
        else:
            slot[leaf] = key
    clause_at, choice_at, choice_leaf, lone = _kept_plan(
        plan.simple, plan.clause_at, plan.choice_at, plan.choice_leaf, at
    )
    head, following = np.full(count[0] + count[1], -1, np.int32), np.empty(size, np.int32)
    for leaf in range(size):
        thing = slot[leaf] if slot[leaf] >= 0 else count[0] + pair[leaf]
        following[leaf], head[thing] = head[thing], leaf
    return Question(
        keys[: count[0]], slot, pair, firsts[: count[1]], seconds[: count[1]], weights[0], weights[1],
        dutch[at], english[at], plan.simple[at], clause_at, choice_at, choice_leaf, lone,
        _clauses_of(clause_at, choice_at, choice_leaf, size), head, following, table, pair_table,
        window, k1, b, average,
    )  # fmt: skip


@compiled
def _fetch_counts(first, second, numbers, public, heads, pairs):  # type: ignore[no-untyped-def]
    """Have the near memory get all that is counted, so that each need not be waited for by itself."""
    known, bucket, rest, counts, once = len(heads) - 1, pairs.bucket, pairs.rest, pairs.public, pairs.once
    bits, rest_bits, size = pairs.bits[0], np.uint64(pairs.bits[1]), 0
    places = np.empty(len(first), np.int64)
    for leaf in range(len(first)):
        a = numbers[first[leaf]]
        if a < 0 or a >= known:
            continue
        prefetch(heads, a)
        b = numbers[second[leaf]] if second[leaf] >= 0 else np.int32(-1)
        if second[leaf] < 0:
            prefetch(public, a)
        elif 0 <= b < known:
            prefetch(heads, b)
            code = mixed(a, b, bits)
            places[size] = np.int64(code >> rest_bits)
            prefetch(bucket, places[size])
            prefetch(once, once_word(code, bits, len(once)))
            size += 1
    for at in range(size):
        prefetch(rest, bucket[places[at]])
        prefetch(counts, bucket[places[at]])


@compiled
def _count(columns, numbers, public, heads, pairs, at, counts):  # type: ignore[no-untyped-def]
    """Write the places of the leaves that a base may have, and in how many public documents they are, as public and as
    hidden documents see it; return how many."""
    first, second = columns[0], columns[1]
    known, size = len(heads) - 1, 0
    _fetch_counts(first, second, numbers, public, heads, pairs)
    for leaf in range(len(first)):
        a = numbers[first[leaf]]
        if a < 0 or a >= known or heads[a + 1] == heads[a]:
            continue
        if second[leaf] < 0:
            counts[0, size] = counts[1, size] = public[a]
        else:
            b = numbers[second[leaf]]
            if b < 0 or b >= known or heads[b + 1] == heads[b] or a == b:
                continue
            found = pair_count(pairs, a, b)
            if found == NONE:
                continue
            counts[0, size] = 1.0 if found == AT_MOST_ONE else found
            counts[1, size] = 0.0 if found == AT_MOST_ONE else found
        at[size] = leaf
        size += 1
    return size


@compiled
def _best(rows, facts, postings, pair_most, shortest, built, asking, allowed, reach, best, docs, scores):  # type: ignore[no-untyped-def]
    question = question_of(*asking)
    least = question.k1 * (1.0 - question.b + question.b * shortest / question.average)
    scale = 1.00001 * max(1.0, question.average / built)
    bounds = bounds_of(question, pair_most, postings.at, scale, least)
    found = best_documents(rows, facts, postings, question, bounds, allowed, reach, best, docs, scores)
    size = 0
    for at in range(found):
        if scores[at] >= best[0]:
            docs[size], scores[size] = docs[at], scores[at]
            size += 1
    return size if found >= 0 else found


@compiled
def _scores(rows, facts, asking, docs, scores, parts):  # type: ignore[no-untyped-def]
    score_all(rows, facts, question_of(*asking), docs, scores, parts, asking[2])


def counted(
    base: Base, asked: Asked, numbers: Small, gone: Mapping[tuple[int, int], int]
) -> tuple[Small, npt.NDArray[np.float64]]:
    """Return the places of the leaves that a base may have, and in how many public documents each is.

    The second has two rows: as public and as hidden documents see it. They differ for a pair that is in one document at
    most: whoever has it is that document. `gone` are the pairs of documents that were removed.
    """
    at, counts = np.empty(len(asked.first), np.int32), np.empty((2, len(asked.first)))
    size = _count(asked.columns, numbers, base.sizes.public, base.postings.at, base.pairs, at, counts)
    at, counts = at[:size], counts[:, :size]
    if gone:
        first, second = numbers[asked.first[at]], numbers[asked.second[at]]
        for n in np.flatnonzero((asked.second[at] >= 0) & (counts[0] == counts[1])).tolist():
            counts[:, n] -= gone.get((int(min(first[n], second[n])), int(max(first[n], second[n]))), 0)
    return at, counts


def _asking(it: Weighed, c: Configuration) -> tuple[Any, ...]:
    weights = (it.weight, it.hidden_weight)
    return it.asked.columns, it.numbers, it.at, weights, c.pair_window, c.k1, c.b, it.average


def best_of(
    base: Base,
    it: Weighed,
    configuration: Configuration,
    top: int,
    allowed: npt.NDArray[np.uint8],
    reach: float = _REACH,
) -> tuple[Small, Floats]:
    """Return documents and scores: the best `top` and all that tie with the last of them, in no order."""
    built, shortest = max(1.0, int(base.sizes.counts[3]) / 1e6), int(base.sizes.counts[2])
    asking = _asking(it, configuration)
    room = max(4096, 8 * top)
    while True:
        best = np.zeros(min(top, max(1, len(base))))
        docs, scores = np.empty(room, np.int32), np.empty(room)
        found = _best(
            base.rows, base.facts, base.postings, base.sizes.pair_most, shortest, built, asking, allowed, reach,
            best, docs, scores,
        )  # fmt: skip
        if found >= 0:
            return docs[:found], scores[:found]
        room *= 8


def scores_of(
    base: Base, it: Weighed, configuration: Configuration, docs: Small, *, with_parts: bool = False
) -> tuple[Floats, Floats]:
    """Return the scores of some documents, and where asked for what each leaf gave to each."""
    scores = np.zeros(len(docs))
    parts = np.zeros((len(docs) if with_parts else 0, len(it.asked.first)))
    _scores(base.rows, base.facts, _asking(it, configuration), docs, scores, parts)
    return scores, parts
