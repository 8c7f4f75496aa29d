"""Columns of postings by blocks of documents: of each posting its place in the block, of each block where it ends.

A place in a block takes two bytes where the number of a document takes four, and nobody has to look for where a block
begins: both are what adding up columns waits for.
"""

import numpy as np

from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.rows import Floats32, Ints, Postings, Small

#: So many documents are one block. What stands in a block is added up in the near memory.
BLOCK = 32_768
_SHIFT = 15
#: From so many times as many postings on, one is searched for rather than walked to.
_LONGER = 16


def postings_of(heads: Ints, posted: Small, counts: Floats32, norms: Floats32) -> Postings:
    """Return postings of columns: key k has the documents `posted[heads[k]:heads[k + 1]]`, ascending.

    `counts` is how often each has the key, weighed by place; `norms` per document what a count is compared with.
    """
    stretch_at = np.zeros(len(heads), np.int64)
    _count_stretches(heads, posted, stretch_at)
    np.cumsum(stretch_at, out=stretch_at)
    size = int(stretch_at[-1])
    place, level = np.empty(len(posted), np.uint16), np.empty(len(posted), np.uint8)
    block, end = np.empty(size, np.uint16), np.empty(size, np.uint32)
    _fill(heads, posted, counts, norms, place, level, block, end)
    return Postings(heads, place, level, stretch_at, block, end)


@compiled
def _count_stretches(heads, posted, sizes):  # type: ignore[no-untyped-def]
    for key in range(len(heads) - 1):
        last, count = -1, 0
        for at in range(heads[key], heads[key + 1]):
            block = posted[at] >> _SHIFT
            count += block != last
            last = block
        sizes[key + 1] = count


@compiled
def _fill(heads, posted, counts, norms, place, level, block, end):  # type: ignore[no-untyped-def]
    """Write each saturated count as a level of 255, rounded up, so that levels bound what a posting can give."""
    stretch = -1
    for key in range(len(heads) - 1):
        last, first = -1, heads[key]
        for at in range(first, heads[key + 1]):
            doc = posted[at]
            here = doc >> _SHIFT
            if here != last:
                stretch += 1
                block[stretch] = here
                last = here
            end[stretch] = at + 1 - first
            place[at] = doc & (BLOCK - 1)
            share = counts[at] / (counts[at] + norms[doc])
            level[at] = np.uint8(min(255.0, np.ceil(255.0 * share * 1.00001)))


@compiled
def stop_in(places, start, stop, high):  # type: ignore[no-untyped-def]
    """Return the first of the postings `start` to `stop` of one block whose place is not before `high`."""
    while start < stop:
        middle = (start + stop) >> 1
        if places[middle] < high:
            start = middle + 1
        else:
            stop = middle
    return start


@compiled
def documents_of(postings, key):  # type: ignore[no-untyped-def]
    """Return the documents of a key, ascending."""
    first = postings.at[key]
    found, at = np.empty(postings.at[key + 1] - first, np.int32), 0
    for number in range(postings.stretch_at[key], postings.stretch_at[key + 1]):
        low = np.int32(postings.block[number]) * BLOCK
        while at < postings.end[number]:
            found[at] = low + np.int32(postings.place[first + at])
            at += 1
    return found


@compiled
def shared_documents(postings, a, b):  # type: ignore[no-untyped-def]
    """Return the documents that have both of two keys, ascending. Of blocks that one of them lacks nothing is read."""
    first, second = postings.at[a], postings.at[b]
    found, count = np.empty(min(postings.at[a + 1] - first, postings.at[b + 1] - second), np.int32), 0
    other, last = postings.stretch_at[b], postings.stretch_at[b + 1]
    for number in range(postings.stretch_at[a], postings.stretch_at[a + 1]):
        while other < last and postings.block[other] < postings.block[number]:
            other += 1
        if other == last:
            break
        if postings.block[other] != postings.block[number]:
            continue
        at, stop = _edges_of(postings, a, number)
        at_other, stop_other = _edges_of(postings, b, other)
        low = np.int32(postings.block[number]) * BLOCK
        is_longer = stop_other - at_other > _LONGER * (stop - at)
        while at < stop and at_other < stop_other:
            if is_longer:
                at_other = stop_in(postings.place, at_other, stop_other, postings.place[at])
                if at_other == stop_other:
                    break
            one, two = postings.place[at], postings.place[at_other]
            if one == two:
                found[count] = low + np.int32(one)
                count += 1
            at += one <= two
            at_other += two <= one
    return found[:count]


@compiled
def _edges_of(postings, key, number):  # type: ignore[no-untyped-def]
    """Return where the postings of a stretch of a key begin and end."""
    first = postings.at[key]
    begin = np.int64(0) if number == postings.stretch_at[key] else np.int64(postings.end[number - 1])
    return first + begin, first + np.int64(postings.end[number])
