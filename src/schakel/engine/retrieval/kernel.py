"""The exact best documents of a query without scoring all: blocks of documents, bounds from levels, rows for the rest.

In each block the shortest columns are added up, so many that a document with none of their keys cannot reach the best k
any more. Whoever has the rarer key of a pair gets all that the pair can give; beside its sum each document has a bit
for each key that makes pairs, by which this is taken back where the other key is not. Sums bound the scores: only
documents whose bound, with all that the other keys could still give, reaches the k-th best score so far are scored from
their rows, exactly. The first blocks are small, so that there soon is such a score.
"""

import numpy as np

from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.score import count_row, no_words, norm_of, score_leaves

#: So many documents are added up at a time: the sums stay in the near memory. The first blocks are smaller.
BLOCK = 32_768
_FIRST = 1_024
#: Scores are compared with so much allowed for rounding.
_SLACK = 0.9999
#: So many documents at least are scored first where nothing is known yet.
_SAMPLE = 32
#: With fewer postings than one in so many documents, those met are listed; else all sums of a block are looked at.
_SPARSE = 6
#: So many sums are looked at together, so many rows fetched together.
_LOOK = 64
_FETCH = 8
#: The place of a document in its block takes so many bits.
_DOC_BITS = 16


@compiled
def _push(best, score):  # type: ignore[no-untyped-def]
    """Put a score into the ascending list of the best so far."""
    at = 0
    while at + 1 < len(best) and best[at + 1] < score:
        best[at] = best[at + 1]
        at += 1
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
def _stop_of(docs, place, end, high):  # type: ignore[no-untyped-def]
    """Return the first place of a column, from `place` on, whose document is not before `high`."""
    step = np.int64(16)
    while place + step < end and docs[place + step] < high:
        place += step
        step *= 2
    stop = min(place + step, end)
    while place < stop:
        middle = (place + stop) >> 1
        if docs[middle] < high:
            place = middle + 1
        else:
            stop = middle
    return place


@compiled
def _add_best(docs, levels, level, give, low, sums, tops):  # type: ignore[no-untyped-def]
    """Add what a column gives beyond the other alternatives of its clause, of which `tops` has the best so far."""
    for place in range(len(docs)):
        inside = np.uint32(docs[place] - low)
        gain = max(level * np.int64(levels[place]) - tops[inside], np.int64(0))
        tops[inside] += gain
        sums[inside] += gain + give


@compiled
def _forget(postings, starts, cursors, first, last, low, tops):  # type: ignore[no-untyped-def]
    """Forget the best of alternatives once all of their columns were added."""
    for at in range(first, last):
        docs = postings.doc[starts[at] : cursors[at]]
        for place in range(len(docs)):
            tops[np.uint32(docs[place] - low)] = 0


@compiled
def _add_up(postings, keys, bounds, read, cursors, starts, low, high, sums, tops):  # type: ignore[no-untyped-def]
    """Add up the read columns inside one block."""
    group = 0
    for at in range(read):
        start = cursors[at]
        stop = _stop_of(postings.doc, start, postings.at[keys[bounds.slot[at]] + 1], high)
        docs, levels = postings.doc[start:stop], postings.level[start:stop]
        level, give = bounds.level[at], bounds.give[at]
        starts[at], cursors[at] = start, stop
        is_followed = at + 1 < read and bounds.follows[at + 1]
        if is_followed or bounds.follows[at]:
            group = group if bounds.follows[at] else at
            _add_best(docs, levels, level, give, low, sums, tops)
            if not is_followed:
                _forget(postings, starts, cursors, group, at + 1, low, tops)
        else:
            for place in range(len(docs)):
                sums[np.uint32(docs[place] - low)] += level * np.int64(levels[place]) + give


@compiled
def _list_up(postings, keys, bounds, read, cursors, starts, low, high, sums, tops, met):  # type: ignore[no-untyped-def]
    """Do the same and list the documents met; return how many. One is listed once more than it should be at most."""
    count = np.uint64(0)
    group = 0
    for at in range(read):
        start = cursors[at]
        stop = _stop_of(postings.doc, start, postings.at[keys[bounds.slot[at]] + 1], high)
        docs, levels = postings.doc[start:stop], postings.level[start:stop]
        level, give = bounds.level[at], bounds.give[at]
        starts[at], cursors[at] = start, stop
        is_followed = at + 1 < read and bounds.follows[at + 1]
        if is_followed or bounds.follows[at]:
            group = group if bounds.follows[at] else at
            for place in range(len(docs)):
                inside = np.uint32(docs[place] - low)
                met[count] = inside
                count += np.uint64(sums[inside] == 0)
                gain = max(level * np.int64(levels[place]) - tops[inside], np.int64(0))
                tops[inside] += gain
                sums[inside] += gain + give
            if not is_followed:
                _forget(postings, starts, cursors, group, at + 1, low, tops)
        else:
            for place in range(len(docs)):
                inside = np.uint32(docs[place] - low)
                # No branch here: whether a document was met before cannot be foreseen.
                met[count] = inside
                count += np.uint64(sums[inside] == 0)
                sums[inside] += level * np.int64(levels[place]) + give
    return np.int64(count)


@compiled
def _look_over(sums, size, least, mask, met):  # type: ignore[no-untyped-def]
    """List the documents of a block whose sums reach `least`; return how many."""
    count = 0
    for start in range(0, size, _LOOK):
        part = sums[start : min(start + _LOOK, size)]
        # Negative where any sum reaches it: all of them at once, without a branch.
        sign = np.int64(0)
        for inside in range(len(part)):
            sign |= (least - 1) - (part[inside] & mask)
        if sign < 0:
            for inside in range(len(part)):
                if (part[inside] & mask) >= least:
                    met[count] = start + inside
                    count += 1
    return count


@compiled
def _closer(sums, met, count, bounds, read, least, facts, question, low, found):  # type: ignore[no-untyped-def]
    """Write the listed documents that reach `least` with only those pairs of which they have both keys; say how many.

    In longer documents a pair gives less. A sum stands above `_DOC_BITS` bits with the place of its document.
    """
    size, mask, pairs, longest = 0, bounds.mask, len(bounds.worth), bounds.pair_most
    worth, first_bit, second_bit = bounds.worth, bounds.first_bit, bounds.second_bit
    is_open = (bounds.second >= read).astype(np.int64)
    for at in range(count):
        held = sums[met[at]]
        total = held & mask
        if total < least:
            continue
        whole = np.int64(0)
        for pair in range(pairs):
            has_first = (held >> np.int64(first_bit[pair])) & 1
            has_second = ((held >> np.int64(second_bit[pair])) & 1) | is_open[pair]
            total -= worth[pair] * (has_first & ~has_second)
            whole += worth[pair] * (has_first & has_second)
        if whole > 0 and total >= least:
            norm = norm_of(facts.length[low + np.int64(met[at])], question)
            share = (longest + bounds.least_norm) / (longest + norm)
            total -= np.int64(whole * max(0.0, 1.0 - 1.00001 * share))
        if total >= least:
            found[size] = (total << _DOC_BITS) | np.int64(met[at])
            size += 1
    return size


@compiled
def _without_pairs(held, bounds):  # type: ignore[no-untyped-def]
    """Return a sum without what pairs were counted for."""
    total, worth, first_bit = held & bounds.mask, bounds.worth, bounds.first_bit
    for pair in range(len(worth)):
        total -= worth[pair] * ((held >> np.int64(first_bit[pair])) & 1)
    return total


@compiled
def _fetch(rows, facts, low, ordered, at):  # type: ignore[no-untyped-def]
    """Read a little of the next rows, all at once, so that each need not be waited for by itself."""
    seen, row, edges, lengths = np.int64(0), rows.row, rows.at, facts.length
    for other in range(max(0, at + 1 - _FETCH), at + 1):
        doc = low + (ordered[other] & ((1 << _DOC_BITS) - 1))
        seen += lengths[doc] + rows.titles[doc] + rows.concept_at[doc]
        for place in range(edges[doc], edges[doc + 1], 16):
            seen += row[place]
    return seen


@compiled
def _settle(rows, facts, question, bounds, rest, allowed, low, sums, ordered, room, best, found, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Score documents from the largest sum down, as far as the edge; return how many answers there are by now.

    -1 where there is no room for one more.
    """
    times, near, seen, parts = room
    needed, fetched = _needed(best, bounds), np.int64(0)
    for at in range(len(ordered) - 1, -1, -1):
        if (ordered[at] >> _DOC_BITS) + rest < needed:
            break
        if (len(ordered) - 1 - at) % _FETCH == 0:
            fetched ^= _fetch(rows, facts, low, ordered, at)
        doc = low + (ordered[at] & ((1 << _DOC_BITS) - 1))
        if at + 1 < len(ordered) and ordered[at] == ordered[at + 1]:
            continue
        if not facts.live[doc] or (len(allowed) and not allowed[doc]):
            continue
        pairs = count_row(rows, doc, question, times, near, seen)
        if pairs == 0 and _without_pairs(sums[ordered[at] & ((1 << _DOC_BITS) - 1)], bounds) + rest < needed:
            continue
        norm = norm_of(facts.length[doc], question)
        score = score_leaves(facts, doc, norm, question, times, near, parts)
        if score <= 0.0 or score < best[0]:
            continue
        if found == len(out_doc):
            return -1
        out_doc[found], out_score[found] = doc, score
        found += 1
        if score > best[0]:
            _push(best, score)
            needed = _needed(best, bounds)
    seen[1][0] = fetched  # so that what was fetched has a use
    return found


@compiled
def _scored_first(kept, first):  # type: ignore[no-untyped-def]
    """Return the least of so many with the largest sums: where nothing is known yet, these soon make an edge."""
    return np.partition(kept, len(kept) - first)[len(kept) - first]


@compiled
def _settle_block(rows, facts, question, bounds, rest, allowed, low, sums, kept, room, best, found, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Score what is kept of a block, in two turns where nothing is known yet; return how many answers there are."""
    first = max(_SAMPLE, 3 * len(best))
    if _needed(best, bounds) <= 0 and len(kept) > first:
        edge = _scored_first(kept, first)
        ordered = np.sort(kept[kept >= edge])
        found = _settle(
            rows, facts, question, bounds, rest, allowed, low, sums, ordered, room, best, found, out_doc, out_score
        )
        least = max(_needed(best, bounds) - rest, 1) << _DOC_BITS
        kept = kept[(kept < edge) & (kept >= least)]
    if found >= 0 and len(kept):
        ordered = np.sort(kept)
        found = _settle(
            rows, facts, question, bounds, rest, allowed, low, sums, ordered, room, best, found, out_doc, out_score
        )
    return found


@compiled
def best_documents(rows, facts, postings, question, bounds, allowed, reach, best, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Write documents whose score reaches the k-th best (`best` has k places, ascending) and return how many.

    Returns -1 when the room for answers runs out: then it is to be called with more room. `allowed` is empty or says of
    each document whether it may be found. Every document of the best k is among the answers, ties included.
    """
    size, columns = len(facts.length), len(bounds.slot)
    sums = np.zeros(min(BLOCK, size), np.int64)
    met, close = np.empty(len(sums) + 1, np.uint32), np.empty(len(sums) + 1, np.int64)
    cursors, starts = np.empty(columns, np.int64), np.empty(columns, np.int64)
    tops = np.zeros(len(sums) if bounds.follows.any() else 0, np.int64)
    for at in range(columns):
        cursors[at] = postings.at[question.keys[bounds.slot[at]]]
    room = (
        np.zeros(len(question.keys)),
        np.zeros((len(question.first), max(1, question.window)), np.int32),
        no_words(question),
        np.zeros(len(question.slot)),
    )
    found, low, width, read, read_before = 0, 0, _FIRST, columns, -1
    is_sparse = False
    while low < size:
        needed = _needed(best, bounds)
        read = _essential(bounds, needed, reach, read)
        if read != read_before:
            is_sparse, read_before = _is_sparse(postings, question, bounds, read, size), read
        high = min(low + width, size)
        rest, least = bounds.rest[read], max(needed - bounds.rest[read], 1)
        if is_sparse:
            count = _list_up(postings, question.keys, bounds, read, cursors, starts, low, high, sums, tops, met)
        else:
            _add_up(postings, question.keys, bounds, read, cursors, starts, low, high, sums, tops)
            count = _look_over(sums, high - low, least, bounds.mask, met)
        kept = close[: _closer(sums, met, count, bounds, read, least, facts, question, low, close)]
        found = _settle_block(
            rows, facts, question, bounds, rest, allowed, low, sums, kept, room, best, found, out_doc, out_score
        )
        if found < 0:
            return found
        if is_sparse:
            for at in range(count):
                sums[met[at]] = 0
        else:
            sums[: high - low] = 0
        low, width = high, min(2 * width, BLOCK)
    return found
