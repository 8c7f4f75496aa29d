"""Texts in bulk, from bytes to numbered chunks: what stands between spaces, each distinct one numbered once."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.compiled import compiled

Bytes = npt.NDArray[np.uint8]
Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]

_SPACE = 32
#: The low bits of a slot's first half are the length of its chunk, as far as they reach; of its second the number.
_LENGTH = 255
_NUMBER_BITS = 31
#: So many chunks are cut before they are numbered.
_TOGETHER = 64


class ChunkTable(NamedTuple):
    """Open addressing by hash: `hashes` per chunk, its bytes in `arena`. `used` counts chunks and arena bytes.

    `slots` has two numbers a slot, so that a chunk that was met is found with two reaches into memory: the hash with
    the length in its low bits (-1: free), and the number of the chunk with the place of its bytes above it.
    """

    slots: Ints
    hashes: npt.NDArray[np.uint64]
    arena: Bytes
    arena_at: Ints
    used: Ints


def empty_table(chunks: int, room: int) -> ChunkTable:
    """Return a table for so many chunks of so many bytes in all."""
    size = 1 << max(4, (2 * chunks - 1).bit_length())
    return ChunkTable(
        np.full(2 * size, -1, dtype=np.int64),
        np.zeros(chunks, dtype=np.uint64),
        np.zeros(room, dtype=np.uint8),
        np.zeros(chunks + 1, dtype=np.int64),
        np.zeros(2, dtype=np.int64),
    )


def grown_table(table: ChunkTable, chunks: int, room: int) -> ChunkTable:
    """Return the same table with more room."""
    new = empty_table(max(chunks, len(table.hashes)), max(room, len(table.arena)))
    count, used = int(table.used[0]), int(table.used[1])
    new.hashes[:count] = table.hashes[:count]
    new.arena[:used] = table.arena[:used]
    new.arena_at[: count + 1] = table.arena_at[: count + 1]
    new.used[:] = table.used
    _fill_slots(new, count)
    return new


@compiled
def _tag(value, size):  # type: ignore[no-untyped-def]
    """Return the first half of a slot."""
    return (np.int64(value >> np.uint64(1)) & ~np.int64(_LENGTH)) | min(np.int64(size), np.int64(_LENGTH))


@compiled
def _fill_slots(table, count):  # type: ignore[no-untyped-def]
    last = np.uint64(len(table.slots) // 2 - 1)
    for number in range(count):
        low = table.arena_at[number]
        at = table.hashes[number] & last
        while table.slots[np.int64(2 * at)] >= 0:
            at = (at + np.uint64(1)) & last
        table.slots[np.int64(2 * at)] = _tag(table.hashes[number], table.arena_at[number + 1] - low)
        table.slots[np.int64(2 * at) + 1] = (low << _NUMBER_BITS) | number


@compiled
def _hash_of(text, at, stop):  # type: ignore[no-untyped-def]
    """Return the hash of bytes (FNV-1a, its high bits mixed in)."""
    value = np.uint64(1469598103934665603)
    for place in range(at, stop):
        value = (value ^ np.uint64(text[place])) * np.uint64(1099511628211)
    return value ^ (value >> np.uint64(29))


@compiled
def _stop_of(text, at, end):  # type: ignore[no-untyped-def]
    """Return where the chunk at a place ends: before a space, but after the unit that may follow a number."""
    while True:
        has_digit = False
        while at < end and text[at] > _SPACE:
            has_digit = has_digit or (48 <= text[at] <= 57)
            at += 1
        if not has_digit or at + 1 >= end or text[at] != _SPACE or text[at + 1] <= _SPACE:
            return at
        at += 1


@compiled
def _cut(text, at, end, starts, stops, values, table):  # type: ignore[no-untyped-def]
    """Cut a stretch into chunks with their hashes, as many as there is room for; return how many, and the next place.

    Their slots and bytes are reached for on the way, all at once, so that none is waited for by itself.
    """
    count, seen = 0, np.int64(0)
    while at < end and count < len(stops):
        if text[at] <= _SPACE:
            at += 1
            continue
        starts[count] = at
        at = stops[count] = _stop_of(text, at, end)
        values[count] = _hash_of(text, starts[count], at)
        count += 1
    last = np.uint64(len(table.slots) // 2 - 1)
    for chunk in range(count):
        seen ^= table.slots[np.int64(2 * (values[chunk] & last)) + 1]
    for chunk in range(count):
        low = max(table.slots[np.int64(2 * (values[chunk] & last)) + 1], 0) >> _NUMBER_BITS
        seen ^= np.int64(table.arena[low])
    starts[-1] = seen  # so that what was reached for has a use
    return count, at


@compiled
def _number_of(text, start, stop, value, table):  # type: ignore[no-untyped-def]
    """Return the number of a chunk with its hash, a new one if it was never met."""
    last = np.uint64(len(table.slots) // 2 - 1)
    place = value & last
    size = stop - start
    tag = _tag(value, size)
    while True:
        here = table.slots[np.int64(2 * place)]
        if here < 0:
            break
        if here == tag:
            found = table.slots[np.int64(2 * place) + 1]
            low, number = found >> _NUMBER_BITS, np.int32(found & ((1 << _NUMBER_BITS) - 1))
            same = size < _LENGTH or table.arena_at[number + 1] - low == size
            at = 0
            while same and at < size:
                same = table.arena[low + at] == text[start + at]
                at += 1
            if same:
                return number
        place = (place + np.uint64(1)) & last
    number = np.int32(table.used[0])
    low = table.used[1]
    table.slots[np.int64(2 * place)] = tag
    table.slots[np.int64(2 * place) + 1] = (low << _NUMBER_BITS) | number
    table.hashes[number] = value
    for at in range(stop - start):
        table.arena[low + at] = text[start + at]
    table.used[0] += 1
    table.used[1] = low + stop - start
    table.arena_at[number + 1] = table.used[1]
    return number


@compiled
def add_chunks(arena, at, table):  # type: ignore[no-untyped-def]
    """Number chunks that are new, in their order; there is room for them."""
    for number in range(len(at) - 1):
        _number_of(arena, at[number], at[number + 1], _hash_of(arena, at[number], at[number + 1]), table)


@compiled
def read_chunks(text, edges, titles, is_whole, table, first, out, out_at, out_title):  # type: ignore[no-untyped-def]
    """Number the chunks of documents from `first` on; return how many documents are done when room runs out.

    Document d is `text[edges[d]:edges[d + 1]]`, its title the first `titles[d]` bytes of it. With `is_whole` a field is
    one chunk. `out[out_at[d]:out_at[d + 1]]` are its chunks, the first `out_title[d]` of them of its title.
    """
    used = out_at[first]
    starts, stops = np.empty(_TOGETHER + 1, np.int64), np.empty(_TOGETHER, np.int64)
    values = np.empty(_TOGETHER, np.uint64)
    for doc in range(first, len(titles)):
        size = edges[doc + 1] - edges[doc]
        full = table.used[0] + size // 2 + 2 > len(table.hashes) or table.used[1] + size > len(table.arena)
        if full or used + size // 2 + 2 > len(out):
            return doc
        middle = edges[doc] + titles[doc]
        for field in range(2):
            at = edges[doc] if field == 0 else middle
            end = middle if field == 0 else edges[doc + 1]
            if is_whole[doc] and end > at:
                out[used] = _number_of(text, at, end, _hash_of(text, at, end), table)
                used += 1
                at = end
            while at < end:
                count, at = _cut(text, at, end, starts, stops, values, table)
                for chunk in range(count):
                    out[used] = _number_of(text, starts[chunk], stops[chunk], values[chunk], table)
                    used += 1
            if field == 0:
                out_title[doc] = used - out_at[doc]
        out_at[doc + 1] = used
    return len(titles)


@compiled
def sum_signs(chunks, at, signs, most, sums, is_open):  # type: ignore[no-untyped-def]
    """Add up the language signs of each document's chunks, as `language_signs` does over its words.

    `signs` per chunk: words, Dutch and English function words, Dutch and English letter groups of the others. Letter
    groups count among the first `most` words only; where these end inside a chunk the document `is_open`.
    """
    for doc in range(len(at) - 1):
        words = 0
        for place in range(at[doc], at[doc + 1]):
            chunk = chunks[place]
            more = signs[chunk, 0]
            if words < most:
                if words + more > most:
                    is_open[doc] = True
                sums[doc, 2] += signs[chunk, 3]
                sums[doc, 3] += signs[chunk, 4]
            words += more
            sums[doc, 0] += signs[chunk, 1]
            sums[doc, 1] += signs[chunk, 2]


@compiled
def count_pieces(chunks, at, teaches, piece_at, pieces, counts, seen):  # type: ignore[no-untyped-def]
    """Count in how many of the documents that teach each piece of a chunk occurs; `seen` starts at -1."""
    for doc in range(len(at) - 1):
        if not teaches[doc]:
            continue
        for place in range(at[doc], at[doc + 1]):
            chunk = chunks[place]
            for entry in range(piece_at[chunk], piece_at[chunk + 1]):
                piece = pieces[entry]
                if seen[piece] != doc:
                    seen[piece] = doc
                    counts[piece] += 1


@compiled
def mark_tokens(chunks, at, language, token_at, tokens, is_met):  # type: ignore[no-untyped-def]
    """Mark which token is met in documents of which language; return the number of tokens in all."""
    total = 0
    for doc in range(len(at) - 1):
        for place in range(at[doc], at[doc + 1]):
            chunk = chunks[place]
            for entry in range(token_at[chunk], token_at[chunk + 1]):
                is_met[tokens[entry], language[doc]] = True
                total += 1
    return total


@compiled
def write_rows(chunks, at, titles, language, token_at, tokens, codes, row, row_at, row_title):  # type: ignore[no-untyped-def]
    """Write each document as the codes of its tokens; `row_title` says how many of them its title has."""
    used = row_at[0]
    for doc in range(len(at) - 1):
        for place in range(at[doc], at[doc + 1]):
            if place - at[doc] == titles[doc]:
                row_title[doc] = used - row_at[doc]
            chunk = chunks[place]
            for entry in range(token_at[chunk], token_at[chunk + 1]):
                row[used] = codes[tokens[entry], language[doc]]
                used += 1
        if titles[doc] == at[doc + 1] - at[doc]:
            row_title[doc] = used - row_at[doc]
        row_at[doc + 1] = used
