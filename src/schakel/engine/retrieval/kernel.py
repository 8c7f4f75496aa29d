"""The exact best documents of a query without scoring all: blocks of documents, bounds from levels, rows for the rest.

In each block the shortest columns are added up, so many that a document with none of their keys cannot reach the best k
any more. Whoever has the rarer key of a pair gets all that the pair can give; beside its sum each document has a bit
for each key that makes pairs, by which this is taken back where the other key is not. Sums bound the scores: only
documents whose bound, with all that the other keys could still give, reaches the k-th best score so far are scored from
their rows, exactly. The first blocks are small, so that there soon is such a score.
"""

import numpy as np

from schakel.engine.retrieval.bounds import MOST_BITS
from schakel.engine.retrieval.compiled import compiled, inlined, prefetch
from schakel.engine.retrieval.score import count_row, norm_of, room_for, score_leaves
from schakel.engine.retrieval.stretches import BLOCK, stop_in, stretch_of

#: A block is added up at a time; of the first one parts, each twice as large as the one before.
_FIRST = 1_024
#: Scores are compared with so much allowed for rounding.
_SLACK = 0.9999
#: So many times as many as are wanted are scored first where nothing is known yet.
_MORE_FIRST = 3
#: Where more are wanted, none waits until all blocks were added up.
_MOST_FIRST = 128
#: With fewer postings than one in so many documents, those met are listed; else all sums of a block are looked at.
_SPARSE = 6
#: So many sums are looked at together.
_LOOK = 64
#: So many rows ahead, what is known of a document is fetched, and then its row.
_LATER, _SOON = 12, 6
#: A bound waits above the place where its document does.
_PLACE_BITS, _BOUND_BITS = 24, 38
_PLACES = (1 << _PLACE_BITS) - 1


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
def _columns(postings, keys, bounds):  # type: ignore[no-untyped-def]
    """Return of each column the next stretch and the next posting, at its first, and room for where it was before."""
    size = len(bounds.slot)
    numbers, cursors = np.empty(size, np.int64), np.empty(size, np.int64)
    for at in range(size):
        key = keys[bounds.slot[at]]
        numbers[at], cursors[at] = postings.stretch_at[key], postings.at[key]
    return numbers, cursors, np.empty(size, np.int64)


@compiled
def _move_on(postings, key, numbers, cursors, starts, at, block, high):  # type: ignore[no-untyped-def]
    """Move a column on to the postings of a block whose places are before `high`; return where they begin and end."""
    start = starts[at] = cursors[at]
    stop, after = stretch_of(postings, key, numbers[at], block)
    if stop < 0:
        return start, start
    if high < BLOCK:
        stop = stop_in(postings.place, start, stop, high)
    else:
        numbers[at] = after
    cursors[at] = stop
    return start, stop


@compiled
def _add_best(places, levels, level, give, sums, tops):  # type: ignore[no-untyped-def]
    """Add what a column gives beyond the other alternatives of its clause, of which `tops` has the best so far."""
    for at in range(len(places)):
        inside = places[at]
        gain = max(level * np.int64(levels[at]) - tops[inside], np.int64(0))
        tops[inside] += gain
        sums[inside] += gain + give


@compiled
def _forget(postings, starts, cursors, first, last, tops):  # type: ignore[no-untyped-def]
    """Forget the best of alternatives once all of their columns were added."""
    for at in range(first, last):
        for place in postings.place[starts[at] : cursors[at]]:
            tops[place] = 0


@compiled
def _add_up(postings, keys, bounds, read, columns, block, high, sums, tops):  # type: ignore[no-untyped-def]
    """Add up the read columns inside one block."""
    numbers, cursors, starts = columns
    group = 0
    for at in range(read):
        start, stop = _move_on(postings, keys[bounds.slot[at]], numbers, cursors, starts, at, block, high)
        places, levels = postings.place[start:stop], postings.level[start:stop]
        level, give = bounds.level[at], bounds.give[at]
        is_followed = at + 1 < read and bounds.follows[at + 1]
        if is_followed or bounds.follows[at]:
            group = group if bounds.follows[at] else at
            _add_best(places, levels, level, give, sums, tops)
            if not is_followed:
                _forget(postings, starts, cursors, group, at + 1, tops)
        else:
            for n in range(len(places)):
                sums[places[n]] += level * np.int64(levels[n]) + give


@compiled
def _list_up(postings, keys, bounds, read, columns, block, high, sums, tops, met):  # type: ignore[no-untyped-def]
    """Do the same and list the documents met, each once; return how many."""
    numbers, cursors, starts = columns
    count = np.uint64(0)
    group = 0
    for at in range(read):
        start, stop = _move_on(postings, keys[bounds.slot[at]], numbers, cursors, starts, at, block, high)
        places, levels = postings.place[start:stop], postings.level[start:stop]
        level, give = bounds.level[at], bounds.give[at]
        is_followed = at + 1 < read and bounds.follows[at + 1]
        if is_followed or bounds.follows[at]:
            group = group if bounds.follows[at] else at
            for n in range(len(places)):
                inside = places[n]
                gain = max(level * np.int64(levels[n]) - tops[inside], np.int64(0))
                met[count] = inside
                count += np.uint64((sums[inside] == 0) & (gain + give > 0))
                tops[inside] += gain
                sums[inside] += gain + give
            if not is_followed:
                _forget(postings, starts, cursors, group, at + 1, tops)
        else:
            for n in range(len(places)):
                inside = places[n]
                value = level * np.int64(levels[n]) + give
                # No branch here: whether a document was met before cannot be foreseen.
                met[count] = inside
                count += np.uint64((sums[inside] == 0) & (value > 0))
                sums[inside] += value
    return np.int64(count)


@compiled
def _look_over(sums, first, last, least, mask, met):  # type: ignore[no-untyped-def]
    """List the documents of a part of a block whose sums reach `least`; return how many."""
    count = 0
    for start in range(first, last, _LOOK):
        part = sums[start : min(start + _LOOK, last)]
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
def _closer(sums, met, count, bounds, read, least, facts, question, allowed, block, waiting, size, place):  # type: ignore[no-untyped-def]
    """Let the listed documents wait that reach `least` with only those pairs of which they have both keys.

    In longer documents a pair gives less. `size` wait by now, `place` is the next free one. Returns how many wait then;
    the sums are forgotten.
    """
    codes, docs, alone = waiting
    mask, pairs, longest, shift = bounds.mask, len(bounds.worth), bounds.pair_most, _shift(bounds)
    worth, first_bit, second_bit = bounds.worth, bounds.first_bit, bounds.second_bit
    is_open, rest = (bounds.second >= read).astype(np.int64), bounds.rest[read]
    for at in range(count):
        held = sums[met[at]]
        sums[met[at]] = 0
        total = held & mask
        if total < least:
            continue
        whole = np.int64(0)
        for pair in range(pairs):
            has_first = (held >> np.int64(first_bit[pair])) & 1
            has_second = ((held >> np.int64(second_bit[pair])) & 1) | is_open[pair]
            total -= worth[pair] * (has_first & ~has_second)
            whole += worth[pair] * (has_first & has_second)
        doc = block * BLOCK + np.int64(met[at])
        if total < least or not facts.live[doc] or (len(allowed) and not allowed[doc]):
            continue
        alone[place], docs[place] = total - whole + rest, doc
        if whole > 0:
            norm = norm_of(facts.length[doc], question)
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
    _, docs, alone = waiting
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
def _promising(codes, first, size, highest, is_start):  # type: ignore[no-untyped-def]
    """Move those of the waiting, from `first` on, whose bounds are among the highest so far to the end; return where.

    At the start these are more, as many scores at once make a first edge.
    """
    for at in range(first, size):
        bound = np.float64(codes[at] >> _PLACE_BITS)
        if bound > highest[0]:
            _push(highest, bound)
    edge = highest[0] if is_start else highest[len(highest) - len(highest) // _MORE_FIRST]
    at, end = first, size
    while at < end:
        if np.float64(codes[at] >> _PLACE_BITS) >= edge:
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
def best_documents(rows, facts, postings, question, bounds, allowed, reach, best, out_doc, out_score):  # type: ignore[no-untyped-def]
    """Write documents whose score reaches the k-th best (`best` has k places, ascending) and return how many.

    Returns -1 when the room for answers runs out: then it is to be called with more room. `allowed` is empty or says of
    each document whether it may be found. Every document of the best k is among the answers, ties included.
    """
    size = len(facts.length)
    sums = np.zeros(min(BLOCK, size), np.int64)
    met, wait = np.empty(len(sums) + 1, np.uint32), 2 * len(sums)
    waiting = (np.empty(wait, np.int64), np.empty(wait, np.int32), np.empty(wait, np.int64))
    codes, highest = waiting[0], np.zeros(_MORE_FIRST * min(len(best), _MOST_FIRST))
    columns = _columns(postings, question.keys, bounds)
    tops = np.zeros(len(sums) if bounds.follows.any() else 0, np.int64)
    room = room_for(question)
    found, low, width, read, read_before = 0, 0, _FIRST, len(bounds.slot), -1
    late, taken = 0, 0
    is_sparse = False
    while low < size:
        needed = _needed(best, bounds)
        read = _essential(bounds, needed, reach, read)
        if read != read_before:
            is_sparse, read_before = _is_sparse(postings, question, bounds, read, size), read
        high = min(low + width, size)
        block = low // BLOCK
        first, last = low - block * BLOCK, high - block * BLOCK
        inside = last if high < size else BLOCK
        least = max(needed - bounds.rest[read], 1)
        if is_sparse:
            count = _list_up(postings, question.keys, bounds, read, columns, block, inside, sums, tops, met)
        else:
            _add_up(postings, question.keys, bounds, read, columns, block, inside, sums, tops)
            count = _look_over(sums, first, last, least, bounds.mask, met)
        now = _closer(sums, met, count, bounds, read, least, facts, question, allowed, block, waiting, late, taken)
        taken += now - late
        if not is_sparse:
            sums[first:last] = 0
        low, width = high, min(high, BLOCK)
        is_last = low == size or taken + len(sums) > wait or len(best) > _MOST_FIRST
        later = 0 if is_last else _promising(codes, late, now, highest, needed <= 0)
        ordered = _ordered(codes, later, now, needed, bounds)
        found = _settle(rows, facts, question, bounds, waiting, ordered, room, best, found, out_doc, out_score)
        if found < 0:
            return found
        late, taken = later, 0 if is_last else taken
    return found
