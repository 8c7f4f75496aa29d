"""How much the keys and pairs of a question can give at most, in whole units that are quickly added up."""

import numpy as np

from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.question import Bounds

#: The low bits of a sum are the sum itself, in units; each bit above stands for a key. With many keys all is sum.
SUM_BITS, KEY_BITS = 22, 41
MOST_BITS = 46
#: A key of which the group of alternatives is not known yet, and of one that is in none.
_OPEN, _ALONE = -2, -1


@compiled
def _worths(question, most):  # type: ignore[no-untyped-def]
    """Return for each key, then each pair, what a count without end would give: of alternatives the best one's."""
    keys = len(question.keys)
    total = np.zeros(keys + len(question.first))
    for leaf in range(len(most)):
        if question.is_simple[leaf] and most[leaf] > 0.0:
            total[_thing(question, leaf, keys)] += most[leaf]
    mine, best = np.zeros(len(total)), np.zeros(len(total))
    for clause in range(len(question.clause_at) - 1):
        first, last = question.clause_at[clause], question.clause_at[clause + 1]
        for choice in range(first, last):
            entries = question.choice_leaf[question.choice_at[choice] : question.choice_at[choice + 1]]
            for leaf in entries:
                mine[_thing(question, leaf, keys)] += most[leaf]
            for leaf in entries:
                thing = _thing(question, leaf, keys)
                best[thing] = max(best[thing], mine[thing])
                mine[thing] = 0.0
        for leaf in question.choice_leaf[question.choice_at[first] : question.choice_at[last]]:
            thing = _thing(question, leaf, keys)
            total[thing] += best[thing]
            best[thing] = 0.0
    return total


@compiled
def _thing(question, leaf, keys):  # type: ignore[no-untyped-def]
    slot = question.slot[leaf]
    return slot if slot >= 0 else keys + question.pair[leaf]


@compiled
def _groups(question):  # type: ignore[no-untyped-def]
    """Return for each key the clause of which only its best alternative counts, -1 where it adds to all the others.

    Of each alternative at most its first key is in the group: the further ones add to it. A key that is asked for
    elsewhere too is in none.
    """
    group = np.full(len(question.keys), _OPEN, np.int32)
    for leaf in range(len(question.slot)):
        if question.is_simple[leaf] and question.slot[leaf] >= 0:
            group[question.slot[leaf]] = _ALONE
    for clause in range(len(question.clause_at) - 1):
        for choice in range(question.clause_at[clause], question.clause_at[clause + 1]):
            is_first = True
            for leaf in question.choice_leaf[question.choice_at[choice] : question.choice_at[choice + 1]]:
                slot = question.slot[leaf]
                if slot < 0:
                    continue
                if not is_first or (group[slot] != _OPEN and group[slot] != clause):
                    group[slot] = _ALONE
                elif group[slot] == _OPEN:
                    group[slot] = clause
                is_first = False
    return group


@compiled
def _ordered(question, heads, group):  # type: ignore[no-untyped-def]
    """Return the keys by the length of their columns, those of a group together, and which have one before in it."""
    count = len(group)
    size, longest = np.empty(count, np.int64), np.zeros(len(question.clause_at), np.int64)
    for slot in range(count):
        size[slot] = heads[question.keys[slot] + 1] - heads[question.keys[slot]]
        if group[slot] >= 0:
            longest[group[slot]] = max(longest[group[slot]], size[slot])
    rank = np.empty(count, np.int64)
    for slot in range(count):
        rank[slot] = (longest[group[slot]] if group[slot] >= 0 else size[slot]) << 24 | (group[slot] + 1)
    order = np.argsort(rank).astype(np.int32)
    follows = np.zeros(count + 1, np.bool_)
    for at in range(1, count):
        follows[at] = group[order[at]] >= 0 and group[order[at]] == group[order[at - 1]]
    return order, size[order], follows


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
def _rest(levels, give, follows):  # type: ignore[no-untyped-def]
    """Return what each key and all after it can give: of a group the most that any of these can."""
    rest = np.zeros(len(levels) + 1, np.int64)
    most = np.int64(0)
    for at in range(len(levels) - 1, -1, -1):
        before = most if follows[at + 1] else np.int64(0)
        most = max(before, levels[at])
        rest[at] = rest[at + 1] + 255 * (most - before) + give[at]
    return rest


@compiled
def bounds_of(question, pair_most, heads, scale, least_norm):  # type: ignore[no-untyped-def]
    """Return the bounds of a question: keys by the length of their columns, and what is left after each.

    A level of a posting may stand for `scale` times as much as when it was made; no document has a smaller norm than
    `least_norm`.
    """
    count, pairs = len(question.keys), len(question.first)
    order, sizes, follows = _ordered(question, heads, _groups(question))
    place = np.empty(count, np.int32)
    for at in range(count):
        place[order[at]] = at
    most = np.empty(len(question.slot))
    for leaf in range(len(most)):
        share = max(question.dutch[leaf], question.english[leaf]) * (question.k1 + 1.0)
        heaviest = question.weight[leaf]
        if question.slot[leaf] < 0:
            heaviest = max(heaviest, question.hidden_weight[leaf])
        most[leaf] = heaviest * share
    worths = _worths(question, most)
    level, worth = worths[order] * (scale / 255.0), worths[count:].copy()
    first, second, doubtful = np.empty(pairs, np.int32), np.empty(pairs, np.int32), np.empty(pairs)
    most_of_all = 1.0
    for pair in range(pairs):
        one, other = question.first[pair], question.second[pair]
        times = 1.00001 * min(pair_most[question.keys[one]], pair_most[question.keys[other]])
        most_of_all = max(most_of_all, times)
        worth[pair] *= times / (times + least_norm)
        first[pair], second[pair] = min(place[one], place[other]), max(place[one], place[other])
        doubtful[pair] = -worth[pair] * sizes[first[pair]]
    has_bits = 512 * count + 2 * pairs < 1 << SUM_BITS
    sum_bits = SUM_BITS if has_bits else MOST_BITS
    units = (2.0**sum_bits - 256.0 * count - pairs - 2.0) / max(255.0 * level.sum() + worth.sum(), 1e-9)
    levels, give = np.empty(count, np.int64), np.zeros(count, np.int64)
    for pair in range(pairs):
        give[first[pair]] += np.int64(np.ceil(worth[pair] * units))
    for at in range(count):
        # Never 0: a document that was met has a sum.
        levels[at] = max(np.int64(1), np.int64(np.ceil(level[at] * units)))
    rest = _rest(levels, give, follows)
    bit, kept = _bits(first, second, doubtful, give) if has_bits else (np.full(count, -1, np.int32), doubtful > 0.0)
    mask = (np.int64(1) << np.int64(sum_bits)) - 1
    return Bounds(
        order, levels, give, follows, rest, bit[first[kept]], bit[second[kept]], second[kept],
        np.ceil(worth[kept] * units).astype(np.int64), units, mask, most_of_all, least_norm,
    )  # fmt: skip
