"""From leaves to a question for the kernels: which keys and pairs, and how much each can give at most."""

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.retrieval.base import Base
from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.kernel import KEY_BITS, MOST_BITS, SUM_BITS, best_documents
from schakel.engine.retrieval.question import Bounds, Question, Sought
from schakel.engine.retrieval.score import pair_of, score_all, slot_of

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

#: How far below the edge what is left unread must stay: less reads more columns and scores fewer documents.
_REACH = 0.1
_UNKNOWN = np.zeros(0, dtype=np.bool_)


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
def _arrange(first, second, is_pair, is_nowhere, heads, keys, firsts, seconds, slot, pair, count, table, pair_table):  # type: ignore[no-untyped-def]
    """Give each leaf its slot or pair; those that are in no document get none."""
    known = len(heads) - 1
    for leaf in range(len(first)):
        slot[leaf], pair[leaf] = -1, -1
        a, b = first[leaf], second[leaf]
        if a < 0 or a >= known or heads[a + 1] == heads[a] or (len(is_nowhere) and is_nowhere[leaf]):
            continue
        if is_pair[leaf]:
            if 0 <= b < known and heads[b + 1] > heads[b] and a != b:
                one, other = _slot(a, keys, count, table), _slot(b, keys, count, table)
                pair[leaf] = _pair(one, other, firsts, seconds, count, pair_table)
        else:
            slot[leaf] = _slot(a, keys, count, table)


@compiled
def _bits(first, second, doubtful, give):  # type: ignore[no-untyped-def]
    """Return the bit of each key, -1 where it has none, and which pairs have both: the most doubtful ones first."""
    bit, given, kept = np.full(len(give), -1, np.int32), 0, np.zeros(len(first), np.bool_)
    for pair in np.argsort(doubtful):
        a, b = first[pair], second[pair]
        if given + (bit[a] < 0) + (bit[b] < 0) <= KEY_BITS:
            kept[pair] = True
            for at in (a, b):
                if bit[at] < 0:
                    bit[at] = SUM_BITS + given
                    give[at] += np.int64(1) << np.int64(bit[at])
                    given += 1
    return bit, kept


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
    level, worth = np.zeros(count), np.zeros(pairs)
    for leaf in range(len(question.slot)):
        share = max(question.dutch[leaf], question.english[leaf]) * (question.k1 + 1.0)
        if question.slot[leaf] >= 0:
            level[place[question.slot[leaf]]] += question.weight[leaf] * share * scale / 255.0
        elif question.pair[leaf] >= 0:
            worth[question.pair[leaf]] += max(question.weight[leaf], question.hidden_weight[leaf]) * share
    first, second, doubtful = np.empty(pairs, np.int32), np.empty(pairs, np.int32), np.empty(pairs)
    most_of_all = 1.0
    for pair in range(pairs):
        one, other = question.first[pair], question.second[pair]
        most = 1.00001 * min(pair_most[question.keys[one]], pair_most[question.keys[other]])
        most_of_all = max(most_of_all, most)
        worth[pair] *= most / (most + least_norm)
        first[pair], second[pair] = min(place[one], place[other]), max(place[one], place[other])
        doubtful[pair] = -worth[pair] * sizes[order[first[pair]]]
    has_bits = 512 * count + 2 * pairs < 1 << SUM_BITS
    sum_bits = SUM_BITS if has_bits else MOST_BITS
    units = (2.0**sum_bits - 256.0 * count - pairs - 2.0) / max(255.0 * level.sum() + worth.sum(), 1e-9)
    levels, give, rest = np.empty(count, np.int64), np.zeros(count, np.int64), np.zeros(count + 1, np.int64)
    for pair in range(pairs):
        give[first[pair]] += np.int64(np.ceil(worth[pair] * units))
    for at in range(count - 1, -1, -1):
        levels[at] = np.int64(np.ceil(level[at] * units))
        rest[at] = rest[at + 1] + 255 * levels[at] + give[at]
    bit, kept = _bits(first, second, doubtful, give) if has_bits else (np.full(count, -1, np.int32), doubtful > 0.0)
    worths = np.ceil(worth[kept] * units).astype(np.int64)
    mask = (np.int64(1) << np.int64(sum_bits)) - 1
    return (
        order, levels, give, rest, bit[first[kept]], bit[second[kept]], second[kept], worths,
        units, mask, most_of_all, least_norm,
    )  # fmt: skip


def ask(
    base: Base,
    sought: Sought,
    weights: tuple[Floats, Floats],
    configuration: Configuration,
    average: float,
    is_nowhere: npt.NDArray[np.bool_] = _UNKNOWN,
) -> Question:
    """Return the question of leaves. `weights` are with idf; `is_nowhere` marks leaves that no document has."""
    size = len(sought.first)
    keys, table = np.empty(2 * size, np.int32), _table(4 * size)
    firsts, seconds, pair_table = np.empty(size, np.int32), np.empty(size, np.int32), _table(2 * size)
    slot, pair, count = np.empty(size, np.int32), np.empty(size, np.int32), np.zeros(2, np.int64)
    _arrange(
        sought.first, sought.second, sought.is_pair, is_nowhere, base.postings.at,
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
