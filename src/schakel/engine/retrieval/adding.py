"""Columns of postings added up by blocks of documents, and the documents listed whose sums reach what is needed.

Each array comes by itself: to take one out of a tuple at each posting would cost more than the posting.
"""

import numpy as np

from schakel.engine.retrieval.compiled import compiled, prefetch
from schakel.engine.retrieval.stretches import BLOCK

#: So many sums are looked at together.
_LOOK = 64


@compiled
def columns_of(postings, keys, bounds):  # type: ignore[no-untyped-def]
    """Return of each column the next stretch and the next posting, at its first, and room for where it was before."""
    size = len(bounds.slot)
    numbers, cursors = np.empty(size, np.int64), np.empty(size, np.int64)
    for at in range(size):
        key = keys[bounds.slot[at]]
        numbers[at], cursors[at] = postings.stretch_at[key], postings.at[key]
    return numbers, cursors, np.empty(size, np.int64)


@compiled
def move_on(postings, keys, bounds, read, columns, block, high):  # type: ignore[no-untyped-def]
    """Move the read columns on to the postings of a block whose places are before `high`: they begin at `starts`."""
    numbers, cursors, starts = columns
    heads, place, level, stretch_at = postings.at, postings.place, postings.level, postings.stretch_at
    blocks, end, slots = postings.block, postings.end, bounds.slot
    for at in range(read):
        key, number = keys[slots[at]], numbers[at]
        start = starts[at] = cursors[at]
        if number >= stretch_at[key + 1] or blocks[number] != block:
            continue
        prefetch(place, start)
        prefetch(level, start)
        prefetch(place, start + 32)
        stop = heads[key] + np.int64(end[number])
        if high < BLOCK:
            low = start
            while low < stop:
                middle = (low + stop) >> 1
                if place[middle] < high:
                    low = middle + 1
                else:
                    stop = middle
        else:
            numbers[at] = number + 1
        cursors[at] = stop


@compiled
def add_up(place, level, worths, gives, follows, read, starts, cursors, sums, tops):  # type: ignore[no-untyped-def]
    """Add up the read columns inside one block; of the columns of one clause what the best of them gives."""
    group = 0
    for at in range(read):
        places, levels = place[starts[at] : cursors[at]], level[starts[at] : cursors[at]]
        worth, give = worths[at], gives[at]
        is_followed = at + 1 < read and follows[at + 1]
        if not (is_followed or follows[at]):
            for n in range(len(places)):
                sums[places[n]] += worth * np.int64(levels[n]) + give
            continue
        group = group if follows[at] else at
        for n in range(len(places)):
            inside = places[n]
            gain = max(worth * np.int64(levels[n]) - tops[inside], np.int64(0))
            tops[inside] += gain
            sums[inside] += gain + give
        if not is_followed:
            for one in range(group, at + 1):
                for inside in place[starts[one] : cursors[one]]:
                    tops[inside] = 0


@compiled
def list_up(place, level, worths, gives, follows, read, starts, cursors, sums, tops, met, least, mask):  # type: ignore[no-untyped-def]
    """Do the same and list the documents whose sums reach `least`, each once; return how many."""
    count = np.uint64(0)
    group = 0
    for at in range(read):
        places, levels = place[starts[at] : cursors[at]], level[starts[at] : cursors[at]]
        worth, give = worths[at], gives[at]
        is_followed = at + 1 < read and follows[at + 1]
        if not (is_followed or follows[at]):
            for n in range(len(places)):
                inside = places[n]
                before = sums[inside]
                after = before + worth * np.int64(levels[n]) + give
                # No branch here: whether a document reaches it now cannot be foreseen.
                met[count] = inside
                count += np.uint64(((before & mask) < least) & ((after & mask) >= least))
                sums[inside] = after
            continue
        group = group if follows[at] else at
        for n in range(len(places)):
            inside = places[n]
            gain = max(worth * np.int64(levels[n]) - tops[inside], np.int64(0))
            before = sums[inside]
            after = before + gain + give
            met[count] = inside
            count += np.uint64(((before & mask) < least) & ((after & mask) >= least))
            tops[inside] += gain
            sums[inside] = after
        if not is_followed:
            for one in range(group, at + 1):
                for inside in place[starts[one] : cursors[one]]:
                    tops[inside] = 0
    return np.int64(count)


@compiled
def forget(place, read, starts, cursors, sums):  # type: ignore[no-untyped-def]
    """Forget the sums of all that the read columns have in a block."""
    for at in range(read):
        for inside in place[starts[at] : cursors[at]]:
            sums[inside] = 0


@compiled
def look_over(sums, first, last, least, mask, met):  # type: ignore[no-untyped-def]
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
