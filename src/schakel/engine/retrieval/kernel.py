"""The exact best documents of a query without scoring all: blocks of documents, bounds from levels, rows for the rest.

In each block the shortest columns are added up, so many that a document with none of their keys cannot reach the best k
any more. Whoever has the rarer key of a pair gets all that the pair can give; beside its sum each document has a bit
for each key that makes pairs, by which this is taken back where the other key is not. Sums bound the scores: only
documents whose bound, with all that the other keys could still give, reaches the k-th best score so far are scored from
their rows, exactly. The first blocks are small, so that there soon is such a score.
"""

import numpy as np

from schakel.engine.retrieval.adding import add_up, columns_of, forget, list_up, look_over, move_on
from schakel.engine.retrieval.bounds import MOST_BITS
from schakel.engine.retrieval.compiled import compiled, inlined, prefetch
from schakel.engine.retrieval.score import count_row, norm_of, room_for, score_leaves
from schakel.engine.retrieval.stretches import BLOCK

#: A block is added up at a time; of the first one parts, each twice as large as the one before.
_FIRST = 1_024
#: Scores are compared with so much allowed for rounding.
_SLACK = 0.9999
#: So many times as many as are wanted are scored first where nothing is known yet.
_MORE_FIRST = 3
#: So finely it is counted how high bounds are.
_BINS = 512
#: Where more are wanted, none waits until all blocks were added up.
_MOST_FIRST = 128
#: With fewer postings than one in so many documents, those met are listed; else all sums of a block are looked at.
_SPARSE = 6
#: So many rows ahead, what is known of a document is fetched, and then its row.
_LATER, _SOON = 12, 6
#: A bound waits above the place where its document does.
_PLACE_BITS, _BOUND_BITS = 24, 38
_PLACES = (1 << _PLACE_BITS) - 1


@compiled
def _push(best, score):  # type: ignore[no-untyped-def]
    """Put a score in the place of the least of the best so far, which stands first: a heap."""
    at, size = 0, len(best)
    while 2 * at + 1 < size:
        below = 2 * at + 1
        if below + 1 < size and best[below + 1] < best[below]:
            below += 1
        if best[below] >= score:
            break
        best[at] = best[below]
        at = below
    best[at] = score


@compiled
def _needed(best, bounds):  # type: ignore[no-untyped-def]
    """Return the units that a document must reach to be among the best so far."""
    return np.int64(best[0] * _SLACK * bounds.units)


@compiled
def _essential(bounds, needed, reach, most):  # type: ignore[no-untyped-def]
    """Return how many columns, `most` so far, must be read so that a document with none of their keys stays below."""
    if needed > 0:
        while most > 0 and bounds.rest[most - 1] < needed * reach:
            most -= 1
    return most


@compiled
def _is_sparse(postings, question, bounds, read, size):  # type: ignore[no-untyped-def]
    """Return whether the read columns have few postings."""
    count = np.int64(0)
    for at in range(read):
        key = question.keys[bounds.slot[at]]
        count += postings.at[key + 1] - postings.at[key]
    return count * _SPARSE < size


@compiled
def _closer(sums, met, count, bounds, read, least, facts, question, allowed, block, waiting, size, place):  # type: ignore[no-untyped-def]
    """Let the listed documents wait that reach `least` with only those pairs of which they have both keys.

    In longer documents a pair gives less. `size` wait by now, `place` is the next free one. Returns how many wait then.
    """
    codes, docs, alone, holding, totals = waiting
    mask, pairs, longest, shift = bounds.mask, len(bounds.worth), bounds.pair_most, _shift(bounds)
    worth, first_bit, second_bit = bounds.worth, bounds.first_bit, bounds.second_bit
    is_open, rest = (bounds.second >= read).astype(np.int64), bounds.rest[read]
    live, length, is_for_all, kept = facts.live, facts.length, len(allowed) == 0, 0
    for at in range(count):
        inside = met[at]
        held = sums[inside]
        less = np.int64(0)
        for pair in range(pairs):
            has_second = (held >> np.int64(second_bit[pair])) | is_open[pair]
            less += worth[pair] & -((held >> np.int64(first_bit[pair])) & ~has_second & 1)
        total = held & mask
        if total - less >= least:
            doc = block * BLOCK + np.int64(inside)
            prefetch(live, doc)
            prefetch(length, doc)
            if not is_for_all:
                prefetch(allowed, doc)
            met[kept], holding[kept], totals[kept] = inside, held, total - less
            kept += 1
    for at in range(kept):
        doc = block * BLOCK + np.int64(met[at])
        if not live[doc] or not (is_for_all or allowed[doc]):
            continue
        held, total, whole = holding[at], totals[at], np.int64(0)
        for pair in range(pairs):
            has_second = (held >> np.int64(second_bit[pair])) | is_open[pair]
            whole += worth[pair] & -((held >> np.int64(first_bit[pair])) & has_second & 1)
        alone[place], docs[place] = total - whole + rest, doc
        if whole > 0:
            norm = norm_of(length[doc], question)
            share = (longest + bounds.least_norm) / (longest + norm)
            total -= np.int64(whole * max(0.0, 1.0 - 1.00001 * share))
        if total >= least:
            bound = (total + rest + (np.int64(1) << shift) - 1) >> shift
            codes[size] = (bound << _PLACE_BITS) | place
            size, place = size + 1, place + 1
    return size


@compiled
def _shift(bounds):  # type: ignore[no-untyped-def]
    """Return by how many bits a bound is cut (and rounded up) to stand above the place where it waits."""
    return np.int64(MOST_BITS - _BOUND_BITS) if bounds.mask >> _BOUND_BITS else np.int64(0)


@inlined
def _fetch_edges(row_at, titles, concept_at, length, english, public, doc):  # type: ignore[no-untyped-def]
    """Have the near memory get where a row stands, and what is known of its document."""
    prefetch(row_at, doc)
    prefetch(titles, doc)
    prefetch(concept_at, doc)
    prefetch(length, doc)
    prefetch(english, doc)
    prefetch(public, doc)


@inlined
def _fetch_row(row, low, high):  # type: ignore[no-untyped-def]
    for place in range(low, high, 16):
        prefetch(row, place)


@compiled
def _settle(rows, facts, question, bounds, waiting, ordered, room, best, found, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Score documents from the largest bound down, as far as the edge; return how many answers there are by now.

    -1 where there is no room for one more.
    """
    _, docs, alone, _, _ = waiting
    needed, shift = _needed(best, bounds), _shift(bounds)
    row, row_at, titles, concept_at = rows.row, rows.at, rows.titles, rows.concept_at
    length, english, public = facts.length, facts.english, facts.public
    for at in range(len(ordered) - 1, max(-1, len(ordered) - 1 - _LATER), -1):
        _fetch_edges(row_at, titles, concept_at, length, english, public, docs[ordered[at] & _PLACES])
    for at in range(len(ordered) - 1, max(-1, len(ordered) - 1 - _SOON), -1):
        doc = docs[ordered[at] & _PLACES]
        _fetch_row(row, row_at[doc], row_at[doc + 1])
    for at in range(len(ordered) - 1, -1, -1):
        if (ordered[at] >> _PLACE_BITS) << shift < needed:
            break
        if at >= _LATER:
            _fetch_edges(row_at, titles, concept_at, length, english, public, docs[ordered[at - _LATER] & _PLACES])
        if at >= _SOON:
            doc = docs[ordered[at - _SOON] & _PLACES]
            _fetch_row(row, row_at[doc], row_at[doc + 1])
        place = ordered[at] & _PLACES
        doc = docs[place]
        if count_row(rows, doc, question, room) == 0 and alone[place] < needed:
            continue
        norm = norm_of(facts.length[doc], question)
        score = score_leaves(facts, doc, norm, question, room)
        if score <= 0.0 or score < best[0]:
            continue
        if found == len(out_doc):
            return -1
        out_doc[found], out_score[found] = doc, score
        found += 1
        if score > best[0]:
            _push(best, score)
            needed = _needed(best, bounds)
    return found


@compiled
def _promising(codes, first, late, size, tally, edge, wanted, most):  # type: ignore[no-untyped-def]
    """Move those of the waiting, from `first` on, whose bounds are among the highest so far to the end; return where.

    Those from `late` on are new. `tally` counts bounds by how high they are, `most` at most, `edge` has from where on
    they count and how many these are: about as many as are wanted.
    """
    step, low, above = most // (len(tally) - 1) + 1, edge[0], edge[1]
    for at in range(late, size):
        bin_of = min((codes[at] >> _PLACE_BITS) // step, len(tally) - 1)
        tally[bin_of] += 1
        above += bin_of >= low
    while above - tally[low] >= wanted:
        above -= tally[low]
        low += 1
    edge[0], edge[1] = low, above
    least = (low * step) << _PLACE_BITS
    at, end = first, size
    while at < end:
        if codes[at] >= least:
            end -= 1
            codes[at], codes[end] = codes[end], codes[at]
        else:
            at += 1
    return end


@compiled
def _ordered(codes, first, size, needed, bounds):  # type: ignore[no-untyped-def]
    """Return those that wait from `first` on and still reach the edge, the largest bound last."""
    least = (needed >> _shift(bounds)) << _PLACE_BITS
    part = codes[first:size]
    return np.sort(part[part >= least])


@compiled
def _waiting(size, most):  # type: ignore[no-untyped-def]
    """Return room for documents that wait: codes, documents, sums alone; and for those of one block."""
    return (
        np.empty(size, np.int64), np.empty(size, np.int32), np.empty(size, np.int64), np.empty(most, np.int64),
        np.empty(most, np.int64),
    )  # fmt: skip


@compiled
def _list(postings, bounds, read, columns, sums, tops, met, least):  # type: ignore[no-untyped-def]
    """Add up the read columns inside one block and list the documents that reach what is needed; return how many."""
    _, cursors, starts = columns
    return list_up(
        postings.place, postings.level, bounds.level, bounds.give, bounds.follows, read, starts, cursors, sums, tops,
        met, least, bounds.mask,
    )  # fmt: skip


@compiled
def best_documents(rows, facts, postings, question, bounds, allowed, reach, best, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Write documents whose score reaches the k-th best (`best` has k places, ascending) and return how many.

    Returns -1 when the room for answers runs out: then it is to be called with more room. `allowed` is empty or says of
    each document whether it may be found. Every document of the best k is among the answers, ties included.
    """
    size = len(facts.length)
    sums = np.zeros(min(BLOCK, size), np.int64)
    met, wait = np.empty(len(sums) + 1, np.uint32), 2 * len(sums)
    waiting = _waiting(wait, len(met))
    codes, tally, edge = waiting[0], np.zeros(_BINS, np.int64), np.zeros(2, np.int64)
    most = bounds.rest[0] >> _shift(bounds)
    columns = columns_of(postings, question.keys, bounds)
    tops = np.zeros(len(sums) if bounds.follows.any() else 0, np.int64)
    room = room_for(question)
    found, low, width, read, read_before = 0, 0, _FIRST, len(bounds.slot), -1
    late, taken, is_sparse = 0, 0, False
    while low < size:
        needed = _needed(best, bounds)
        read = _essential(bounds, needed, reach, read)
        if read != read_before:
            is_sparse, read_before = _is_sparse(postings, question, bounds, read, size), read
        high, block = min(low + width, size), low // BLOCK
        first, last = low - block * BLOCK, high - block * BLOCK
        inside, least = last if high < size else BLOCK, max(needed - bounds.rest[read], 1)
        move_on(postings, question.keys, bounds, read, columns, block, inside)
        if is_sparse:
            count = _list(postings, bounds, read, columns, sums, tops, met, least)
        else:
            add_up(
                postings.place, postings.level, bounds.level, bounds.give, bounds.follows, read, columns[2], columns[1],
                sums, tops,
            )  # fmt: skip
            count = look_over(sums, first, last, least, bounds.mask, met)
        now = _closer(sums, met, count, bounds, read, least, facts, question, allowed, block, waiting, late, taken)
        taken += now - late
        if is_sparse:
            forget(postings.place, read, columns[2], columns[1], sums)
        else:
            sums[first:last] = 0
        low, width = high, min(high, BLOCK)
        is_last = low == size or taken + len(sums) > wait or len(best) > _MOST_FIRST
        wanted = len(best) * (_MORE_FIRST if needed <= 0 else 1)
        later = 0 if is_last else _promising(codes, 0, late, now, tally, edge, wanted, most)
        ordered = _ordered(codes, later, now, needed, bounds)
        found = _settle(rows, facts, question, bounds, waiting, ordered, room, best, found, out_doc, out_score)
        if found < 0:
            return found
        late, taken = later, 0 if is_last else taken
    return found
