"""From what each leaf gave to each offering of an answer to its reasons: one call of machine code.

Leaves of one kind, with the same words, are a way: what is shown under one name, until the names turn out the same.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.reasons import MOST_SPANS
from schakel.engine.explanation.scanning import scan_one
from schakel.engine.explanation.standing import stand_in
from schakel.engine.ranking.composing import NAMED, OWN, PAIR
from schakel.engine.retrieval.compiled import compiled

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Gathered(NamedTuple):
    """Reasons of hit n are those from `at[n]` to `at[n + 1]`, weightiest first; of equals the first met.

    Reason r is of the way `way[r]`, has the weight `weight[r]` and the tokens from `token_at[r]` to `token_at[r + 1]`,
    each once, in the order in which its leaves met them. Of a token `spot` has whether it is in the text rather than
    in the title, and where it begins and ends in there; of a reason `word` has where its first token begins and ends in
    all texts. `kind`, `one`, `two` of way w are `ways[:, w]`.

    `is_read` says of each hit whether its tokens are those of the index, which only then have spots; `is_tied` whether
    two of its reasons weigh the same. `pairs` are the reasons of two tokens that meet, each with where the second one
    begins and ends in all texts; `odd` are those shown otherwise than by their first token. `leaf_at`, `leaf`,
    `leaf_way`, `met_at` and `met` say by hit which leaves gave, of which ways they are, and what each met.
    """

    at: Small
    way: Small
    weight: Floats
    token_at: Small
    token: Small
    spot: Small
    word: Small
    ways: Small
    is_read: Flags
    is_tied: Flags
    pairs: Small
    odd: Small
    leaf_at: Ints
    leaf: Small
    leaf_way: Small
    met_at: Small
    met: Small


def gather(
    table: Floats, leaves: tuple[Any, ...], rows: Any, docs: Small, texts: tuple[Any, ...], window: int, same: Small
) -> Gathered:
    """Return the reasons of hits (`table` is hits x leaves).

    `leaves` are the columns of leaves: places of their first and second keys, the numbers of these in the index, kind,
    one, two. `docs` are the places of the hits in the base (-1: elsewhere), `texts` their bytes one after another and
    what `Kept.facts` has. `same` says of each way which one has its name; empty where names differ.
    """
    return Gathered(*_gather(table, leaves, rows, docs, *texts, window, same))


@compiled
def _gather(table, leaves, rows, docs, blob, facts, window, same):  # type: ignore[no-untyped-def]
    first, second, numbers = leaves[0], leaves[1], leaves[2]
    leaf_at, leaf, value = _given(table)
    leaf_way, ways = _ways_of(leaf, leaves[3], leaves[4], leaves[5], table.shape[1])
    firsts, seconds = np.empty(len(leaf), np.int32), np.full(len(leaf), -1, np.int32)
    for n in range(len(leaf)):
        firsts[n] = numbers[first[leaf[n]]]
        if second[leaf[n]] >= 0:
            seconds[n] = numbers[second[leaf[n]]]
    met_at, met = stand_in(rows, docs, leaf_at, firsts, seconds, window)
    at, way, weight, token_at, token, lacks, is_tied = _reasons(leaf_at, leaf_way, value, same, met_at, met)
    spot, edges, is_read = _spots(rows, docs, blob, facts, at, token_at, token)
    word, pairs, odd = _shown_by(at, ways, way, token_at, edges, lacks, is_read)
    return (
        at, way, weight, token_at, token, spot, word, ways, is_read, is_tied, pairs, odd, leaf_at, leaf, leaf_way,
        met_at, met,
    )  # fmt: skip


@compiled
def _shown_by(at, ways, way, token_at, edges, lacks, is_read):  # type: ignore[no-untyped-def]
    """Return the first token of each reason, the reasons shown by two, and those shown otherwise, of hits read."""
    word, pairs, odd = (
        np.zeros((2, len(way)), np.int32),
        np.empty((len(way), 3), np.int32),
        np.empty(len(way), np.int32),
    )
    joined, strange = 0, 0
    for n in range(len(is_read)):
        if not is_read[n]:
            continue
        for reason in range(at[n], at[n + 1]):
            kind, size = ways[0, way[reason]], token_at[reason + 1] - token_at[reason]
            if kind == PAIR and size == 2:
                second = token_at[reason] + 1
                pairs[joined, 0], pairs[joined, 1], pairs[joined, 2] = reason, edges[0, second], edges[1, second]
                joined += 1
            elif (
                (size == 0 or size > MOST_SPANS)
                or (size > 1 and kind != OWN)
                or (kind == NAMED and lacks[reason])
            ):  # fmt: skip
                odd[strange] = reason
                strange += 1
            if size > 0:
                word[0, reason], word[1, reason] = edges[0, token_at[reason]], edges[1, token_at[reason]]
    return word, pairs[:joined], odd[:strange]


@compiled
def _given(table):  # type: ignore[no-untyped-def]
    """Return by hit the leaves that gave something, and what."""
    hits, size = table.shape
    leaf_at, count = np.zeros(hits + 1, np.int64), 0
    for n in range(hits):
        for place in range(size):
            count += table[n, place] != 0.0
        leaf_at[n + 1] = count
    leaf, value = np.empty(count, np.int32), np.empty(count)
    count = 0
    for n in range(hits):
        for place in range(size):
            if table[n, place] != 0.0:
                leaf[count], value[count] = place, table[n, place]
                count += 1
    return leaf_at, leaf, value


@compiled
def _ways_of(leaf, kinds, ones, twos, size):  # type: ignore[no-untyped-def]
    """Return the ways of leaves by their places, and all ways as they come."""
    way_of, room = np.full(size, -1, np.int32), 16
    while room < 2 * min(size, len(leaf)) + 2:
        room *= 2
    slots, ways = np.full(room, -1, np.int32), np.empty((3, room), np.int32)
    count = 0
    for place in leaf:
        if way_of[place] >= 0:
            continue
        kind, one, two = kinds[place], ones[place], twos[place] if kinds[place] == PAIR else -1
        slot = (np.int64(one) * 40503 + np.int64(two) * 9973 + kind) & (room - 1)
        while slots[slot] >= 0:
            way = slots[slot]
            if ways[0, way] == kind and ways[1, way] == one and ways[2, way] == two:
                break
            slot = (slot + 1) & (room - 1)
        if slots[slot] < 0:
            slots[slot] = count
            ways[0, count], ways[1, count], ways[2, count] = kind, one, two
            count += 1
        way_of[place] = slots[slot]
    leaf_way = np.empty(len(leaf), np.int32)
    for n in range(len(leaf)):
        leaf_way[n] = way_of[leaf[n]]
    return leaf_way, ways[:, :count].copy()


@compiled
def _reasons(leaf_at, leaf_way, value, same, met_at, met):  # type: ignore[no-untyped-def]
    """Return what `Gathered` says of reasons, and which have a leaf that met nothing."""
    total, hits = len(leaf_way), len(leaf_at) - 1
    at, way, weight = np.zeros(hits + 1, np.int32), np.empty(total, np.int32), np.empty(total)
    token_at, token = np.zeros(total + 1, np.int32), np.empty(len(met), np.int32)
    lacks, is_tied, latest = np.zeros(total, np.bool_), np.zeros(hits, np.bool_), np.full(total, -1, np.int32)
    # The first leaf of each reason, the last one so far, and by leaf the next of its reason.
    heads, ends, after = np.empty(total, np.int32), np.empty(total, np.int32), np.full(total, -1, np.int32)
    count, written = 0, 0
    for hit in range(hits):
        first = count
        for n in range(leaf_at[hit], leaf_at[hit + 1]):
            mine = same[leaf_way[n]] if len(same) else leaf_way[n]
            reason = latest[mine]
            if reason < first:
                reason = latest[mine] = count
                way[reason], weight[reason], heads[reason] = mine, 0.0, n
                count += 1
            else:
                after[ends[reason]] = n
            ends[reason] = n
            weight[reason] += value[n]
        for reason in range(first + 1, count):
            mine, most, head, before = way[reason], weight[reason], heads[reason], reason
            while before > first and weight[before - 1] < most:
                way[before], weight[before], heads[before] = way[before - 1], weight[before - 1], heads[before - 1]
                before -= 1
            way[before], weight[before], heads[before] = mine, most, head
        for reason in range(first, count):
            is_tied[hit] |= reason > first and weight[reason] == weight[reason - 1]
            begin, n = written, heads[reason]
            while n >= 0:
                lacks[reason] |= met_at[n] == met_at[n + 1]
                written = _add_new(met[met_at[n] : met_at[n + 1]], token, begin, written)
                n = after[n]
            token_at[reason + 1] = written
        at[hit + 1] = count
    return at, way[:count], weight[:count], token_at[: count + 1], token[:written], lacks, is_tied


@compiled
def _add_new(met, tokens, begin, written):  # type: ignore[no-untyped-def]
    """Write the tokens that are not yet among those from `begin` on; return how many are written by now."""
    for token in met:
        place = begin
        while place < written and tokens[place] != token:
            place += 1
        if place == written:
            tokens[written] = token
            written += 1
    return written


@compiled
def _spots(rows, docs, blob, facts, at, token_at, token):  # type: ignore[no-untyped-def]
    """Return where tokens stand in their fields and in all texts, and in which hits they are as the index has them."""
    spot, edges = np.zeros((3, len(token)), np.int32), np.zeros((2, len(token)), np.int32)
    is_read, origin, most = np.zeros(len(docs), np.bool_), 0, 0
    for n in range(len(docs)):
        most = max(most, facts[1, n] - facts[0, n])
    starts, ends = np.empty(most // 2 + 4, np.int32), np.empty(most // 2 + 4, np.int32)
    for n in range(len(docs)):
        size, title = facts[1, n] - facts[0, n], facts[2, n]
        first, last = origin, origin + size
        origin = last
        if docs[n] < 0 or not _is_plain(blob, first, last):
            continue
        titles = scan_one(blob, first, first + max(title - 1, 0), first, starts, ends, 0)
        count = scan_one(blob, first + title, last, first, starts, ends, titles)
        if titles != rows.titles[docs[n]] or count != rows.at[docs[n] + 1] - rows.at[docs[n]]:
            continue
        is_read[n] = True
        for place in range(token_at[at[n]], token_at[at[n + 1]]):
            start, end = starts[token[place]], ends[token[place]]
            before = title if token[place] >= titles else 0
            spot[0, place], spot[1, place], spot[2, place] = token[place] >= titles, start - before, end - before
            edges[0, place], edges[1, place] = first + start, first + end
    return spot, edges, is_read


@compiled
def _is_plain(blob, first, last):  # type: ignore[no-untyped-def]
    most = 0
    for place in range(first, last):
        most |= blob[place]
    return most < 128
