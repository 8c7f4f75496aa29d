"""From leaves to a question for the kernels: which keys and pairs, and how much each can give at most."""

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.retrieval.base import Base
from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.kernel import best_documents
from schakel.engine.retrieval.question import Bounds, Question, Sought
from schakel.engine.retrieval.score import pair_of, score_all, slot_of

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: How far below the edge what is left unread must stay: less reads more columns and scores fewer documents.
_REACH = 0.3


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
def _arrange(first, second, is_pair, heads, keys, firsts, seconds, slot, pair, count, table, pair_table):  # type: ignore[no-untyped-def]
    """Give each leaf its slot or pair; leaves whose keys are in no document get none."""
    known = len(heads) - 1
    for leaf in range(len(first)):
        slot[leaf], pair[leaf] = -1, -1
        a, b = first[leaf], second[leaf]
        if a < 0 or a >= known or heads[a + 1] == heads[a]:
            continue
        if is_pair[leaf]:
            if 0 <= b < known and heads[b + 1] > heads[b] and a != b:
                one, other = _slot(a, keys, count, table), _slot(b, keys, count, table)
                pair[leaf] = _pair(one, other, firsts, seconds, count, pair_table)
        else:
            slot[leaf] = _slot(a, keys, count, table)


@compiled
def _bound(question, pair_most, heads, scale, least_norm):  # type: ignore[no-untyped-def]
    """Return the bounds of a question: keys by the length of their columns, and what is left after each."""
    count, pairs = len(question.keys), len(question.first)
    sizes = np.empty(count, np.int64)
    for slot in range(count):
        sizes[slot] = heads[question.keys[slot] + 1] - heads[question.keys[slot]]
    order = np.argsort(sizes).astype(np.int32)
    place = np.empty(count, np.int32)
    for at in range(count):
        place[order[at]] = at
    level, weights = np.zeros(count), np.zeros(pairs)
    for leaf in range(len(question.slot)):
        share = max(question.dutch[leaf], question.english[leaf]) * (question.k1 + 1.0)
        if question.slot[leaf] >= 0:
            level[place[question.slot[leaf]]] += question.weight[leaf] * share * scale / 255.0
        elif question.pair[leaf] >= 0:
            weights[question.pair[leaf]] += max(question.weight[leaf], question.hidden_weight[leaf]) * share
    rest, rest_pairs = np.zeros(count + 1), np.zeros(count + 1)
    near_at, near, worth = np.zeros(count + 2, np.int32), np.empty(pairs, np.int32), np.empty(pairs)
    for pair in range(pairs):
        near_at[min(place[question.first[pair]], place[question.second[pair]]) + 2] += 1
    for at in range(count):
        near_at[at + 2] += near_at[at + 1]
    for pair in range(pairs):
        a, b = place[question.first[pair]], place[question.second[pair]]
        most = 1.00001 * min(
            pair_most[question.keys[question.first[pair]]], pair_most[question.keys[question.second[pair]]]
        )
        entry = near_at[min(a, b) + 1]
        near_at[min(a, b) + 1] += 1
        near[entry], worth[entry] = max(a, b), weights[pair] * most / (most + least_norm)
        rest_pairs[min(a, b)] += worth[entry]
    for at in range(count - 1, -1, -1):
        rest[at] = rest[at + 1] + 255.0 * level[at]
        rest_pairs[at] += rest_pairs[at + 1]
    return order, level, rest, rest_pairs, near_at, near, worth


def ask(
    base: Base,
    sought: Sought,
    weights: tuple[Floats, Floats],
    configuration: Configuration,
    average: float,
) -> Question:
    """Return the question of leaves. `weights` are with idf."""
    size = len(sought.first)
    keys, table = np.empty(2 * size, np.int32), _table(4 * size)
    firsts, seconds, pair_table = np.empty(size, np.int32), np.empty(size, np.int32), _table(2 * size)
    slot, pair, count = np.empty(size, np.int32), np.empty(size, np.int32), np.zeros(2, np.int64)
    _arrange(
        sought.first, sought.second, sought.is_pair, base.postings.at,
        keys, firsts, seconds, slot, pair, count, table, pair_table,
    )  # fmt: skip
    plan = sought.plan
    return Question(
        keys[: count[0]], slot, pair, firsts[: count[1]], seconds[: count[1]], weights[0], weights[1],
        sought.dutch, sought.english, plan.simple, plan.clause_at, plan.choice_at, plan.choice_leaf, table, pair_table,
        configuration.pair_window, configuration.k1, configuration.b, average,
    )  # fmt: skip


def _table(size: int) -> Small:
    return np.full(1 << max(4, size.bit_length()), -1, dtype=np.int32)


def bounds_of(base: Base, question: Question) -> Bounds:
    """Return how much the keys and pairs of a question can give at most."""
    built = max(1.0, int(base.sizes.counts[3]) / 1e6)
    shortest = int(base.sizes.counts[2])
    least = question.k1 * (1.0 - question.b + question.b * shortest / question.average)
    scale = 1.00001 * max(1.0, question.average / built)
    return Bounds(*_bound(question, base.sizes.pair_most, base.postings.at, scale, least))


def best_of(
    base: Base, question: Question, top: int, allowed: npt.NDArray[np.uint8], reach: float = _REACH
) -> tuple[Small, Floats]:
    """Return documents and scores: the best `top` and all that tie with the last of them, in no order."""
    bounds = bounds_of(base, question)
    room = max(4096, 8 * top)
    while True:
        best = np.zeros(min(top, max(1, len(base))))
        docs, scores = np.empty(room, np.int32), np.empty(room)
        found = best_documents(
            base.rows, base.facts, base.postings, question, bounds, allowed, reach, best, docs, scores
        )
        if found >= 0:
            keep = np.flatnonzero(scores[:found] >= best[0])
            return docs[keep], scores[keep]
        room *= 8


def scores_of(base: Base, question: Question, docs: Small, *, with_parts: bool = False) -> tuple[Floats, Floats]:
    """Return the scores of some documents, and where asked for what each leaf gave to each."""
    scores = np.zeros(len(docs))
    parts = np.zeros((len(docs) if with_parts else 0, len(question.slot)))
    score_all(base.rows, base.facts, question, docs, scores, parts)
    return scores, parts
