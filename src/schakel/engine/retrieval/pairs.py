"""In how many documents two words stand close together: exact, in five bytes for each pair met twice or more.

A pair that is not in the table stands in one document at most, so who finds it in a document knows its frequency. Most
pairs stand in none, and of nearly all of these a filter of a few bits for each pair met once says so.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.compiled import compiled
from schakel.engine.retrieval.rows import Rows, sequence_of


class PairTable(NamedTuple):
    """Mixed pair codes in buckets by their top bits: `rest` holds the other bits, `public` the public documents.

    A count of 255 stands for more: then `most_count` beside the sorted `most_code` has it. `bits` is the width of a
    key, the width of the rest. `once` has three bits set of every pair that stands in one document.
    """

    bucket: npt.NDArray[np.int64]
    rest: npt.NDArray[np.uint32]
    public: npt.NDArray[np.uint8]
    most_code: npt.NDArray[np.uint64]
    most_count: npt.NDArray[np.int64]
    bits: npt.NDArray[np.int64]
    once: npt.NDArray[np.uint64]


#: What `pair_count` says of a pair that may stand in one document, and of one that stands in none.
AT_MOST_ONE = -1
NONE = -2
#: So many bits of the filter for each distinct pair of a document.
_BITS = 5


@compiled
def mixed(a, b, bits):  # type: ignore[no-untyped-def]
    """Return two keys as one number of twice their width, spread evenly; each pair has its own."""
    low, high = (a, b) if a < b else (b, a)
    code = (np.uint64(low) << np.uint64(bits)) | np.uint64(high)
    return (code * np.uint64(0x9E3779B97F4A7C15)) & ((np.uint64(1) << np.uint64(2 * bits)) - np.uint64(1))


@compiled
def once_word(code, bits, words):  # type: ignore[no-untyped-def]
    """Return in which word of the filter a mixed code has its bits: in the order of the codes."""
    width = np.uint64(2 * bits)
    top = code >> (width - np.uint64(32)) if width > np.uint64(32) else code << (np.uint64(32) - width)
    return np.int64((top * np.uint64(words)) >> np.uint64(32))


@compiled
def _once_bits(code):  # type: ignore[no-untyped-def]
    """Return the bits that a mixed code has in its word of the filter."""
    spread = (code ^ (code >> np.uint64(15))) * np.uint64(0xD6E8FEB86659FD93)
    one, six = np.uint64(1), np.uint64(63)
    found = one << (spread >> np.uint64(58))
    found |= one << ((spread >> np.uint64(52)) & six)
    return found | (one << ((spread >> np.uint64(46)) & six))


@compiled
def _pairs_of(keys, size, window, bits, codes, seen, sums, stamp, tag):  # type: ignore[no-untyped-def]
    """Write the distinct pairs of one sequence into `codes` with how often (nearer counts more); return how many."""
    count = 0
    last = np.uint64(len(seen) - 1)
    for gap in range(1, window + 1):
        for at in range(size - gap):
            a, b = keys[at], keys[at + gap]
            if a == b:
                continue
            code = mixed(a, b, bits)
            place = (code ^ (code >> np.uint64(17))) & last
            while stamp[np.int64(place)] == tag and codes[seen[np.int64(place)]] != code:
                place = (place + np.uint64(1)) & last
            if stamp[np.int64(place)] != tag:
                stamp[np.int64(place)] = tag
                seen[np.int64(place)] = count
                codes[count] = code
                sums[count] = 0.0
                count += 1
            sums[seen[np.int64(place)]] += 1.0 / np.sqrt(np.float64(gap))
    return count


@compiled
def _raise_most(keys, size, window, bits, codes, seen, sums, most):  # type: ignore[no-untyped-def]
    last = np.uint64(len(seen) - 1)
    for gap in range(1, window + 1):
        for at in range(size - gap):
            a, b = keys[at], keys[at + gap]
            if a == b:
                continue
            code = mixed(a, b, bits)
            place = (code ^ (code >> np.uint64(17))) & last
            while codes[seen[np.int64(place)]] != code:
                place = (place + np.uint64(1)) & last
            total = np.float32(sums[seen[np.int64(place)]])
            if total > most[a]:
                most[a] = total
            if total > most[b]:
                most[b] = total


@compiled
def scatter_pairs(rows, public, window, bits, shift, longest, edges, cursor, out, most):  # type: ignore[no-untyped-def]
    """Count (`out` empty) or write every document's distinct pairs by the top bits of their mixed code.

    Written is the rest of the code, doubled, plus 1 where the document is hidden. `most` per key is the largest count
    that a pair with it reaches in one document.
    """
    keys, places = np.empty(longest + 1, np.int32), np.empty(longest + 1, np.float64)
    room = 16
    while room < 2 * window * longest:
        room *= 2
    codes, sums = np.empty(window * longest + 1, np.uint64), np.empty(window * longest + 1, np.float64)
    seen, stamp = np.zeros(room, np.int32), np.full(room, -1, np.int32)
    mask = (np.uint64(1) << np.uint64(shift)) - np.uint64(1)
    for doc in range(len(rows.titles)):
        size = sequence_of(rows, doc, keys, places)
        count = _pairs_of(keys, size, window, bits, codes, seen, sums, stamp, doc)
        hidden = np.uint32(1 - public[doc])
        is_repeated = False
        for at in range(count):
            is_repeated = is_repeated or sums[at] > 1.0
            part = np.int64(codes[at] >> np.uint64(shift))
            if len(out):
                out[cursor[part]] = (np.uint32(codes[at] & mask) << np.uint32(1)) | hidden
                cursor[part] += 1
            else:
                edges[part + 1] += 1
        if is_repeated and not len(out):
            _raise_most(keys, size, window, bits, codes, seen, sums, most)


@compiled
def _sort(values, other, low, high):  # type: ignore[no-untyped-def]
    """Sort a stretch of whole numbers by their digits of 11 bits; the answer is in `other` (three passes)."""
    tally = np.zeros((3, 2049), np.int64)
    for at in range(low, high):
        value = values[at]
        for digit in range(3):
            tally[digit, ((value >> np.uint32(11 * digit)) & np.uint32(2047)) + 1] += 1
    for digit in range(3):
        for at in range(2048):
            tally[digit, at + 1] += tally[digit, at]
    source, target = values[low:high], other
    for digit in range(3):
        for at in range(high - low):
            value = source[at]
            place = (value >> np.uint32(11 * digit)) & np.uint32(2047)
            target[tally[digit, place]] = value
            tally[digit, place] += 1
        source, target = target[: high - low], source
    return source


@compiled
def gather_pairs(edges, out, shift, rest_bits, room, bucket, rest, count, most_code, most_count, found, once, bits):  # type: ignore[no-untyped-def]
    """Keep the pairs of two documents and more, part by part in order; `found` counts pairs and large counts.

    Those of one document go into the filter.
    """
    other = np.empty(room, np.uint32)
    kept, large = 0, 0
    inside = np.uint64(rest_bits)
    mask = (np.uint64(1) << inside) - np.uint64(1)
    for part in range(len(edges) - 1):
        size = edges[part + 1] - edges[part]
        ordered = _sort(out, other, edges[part], edges[part + 1])
        at = 0
        while at < size:
            value = ordered[at] >> np.uint32(1)
            total, public = 0, 0
            while at < size and ordered[at] >> np.uint32(1) == value:
                total += 1
                public += 1 if ordered[at] & np.uint32(1) == 0 else 0
                at += 1
            code = (np.uint64(part) << np.uint64(shift)) | np.uint64(value)
            if total < 2:
                once[once_word(code, bits, len(once))] |= _once_bits(code)
                continue
            bucket[np.int64(code >> inside) + 1] += 1
            rest[kept] = np.uint32(code & mask)
            count[kept] = min(public, 255)
            if public >= 255:
                most_code[large] = code
                most_count[large] = public
                large += 1
            kept += 1
    found[0], found[1] = kept, large


@compiled
def pair_count(table, a, b):  # type: ignore[no-untyped-def]
    """Return in how many public documents two keys stand close together.

    AT_MOST_ONE where it is one document at most, hidden or not, and NONE where it is certain that it is none.
    """
    bits, rest_bits = table.bits[0], table.bits[1]
    code = mixed(a, b, bits)
    wanted = np.uint32(code & ((np.uint64(1) << np.uint64(rest_bits)) - np.uint64(1)))
    place = np.int64(code >> np.uint64(rest_bits))
    for at in range(table.bucket[place], table.bucket[place + 1]):
        if table.rest[at] == wanted:
            if table.public[at] < 255:
                return np.int64(table.public[at])
            return table.most_count[np.searchsorted(table.most_code, code)]
    seen = _once_bits(code)
    return AT_MOST_ONE if table.once[once_word(code, bits, len(table.once))] & seen == seen else NONE


def build_pairs(
    rows: Rows, public: npt.NDArray[np.uint8], window: int, keys: int
) -> tuple[PairTable, npt.NDArray[np.float32]]:
    """Return the table of all pairs within `window` words, and per key the largest count of a pair in one document."""
    bits = max(8, int(keys).bit_length())
    parts_bits = max(8, 2 * bits - 31)
    shift = 2 * bits - parts_bits
    longest = int(np.diff(rows.at).max(initial=0)) * max(1, int(np.diff(rows.word_at).max(initial=1)))
    edges = np.zeros((1 << parts_bits) + 1, dtype=np.int64)
    most = np.ones(keys, dtype=np.float32)
    nothing = np.zeros(0, dtype=np.uint32)
    scatter_pairs(rows, public, window, bits, shift, longest, edges, edges, nothing, most)
    edges = np.cumsum(edges)
    out = np.empty(int(edges[-1]), dtype=np.uint32)
    scatter_pairs(rows, public, window, bits, shift, longest, edges, edges[:-1].copy(), out, most)
    rest_bits = min(32, 2 * bits - max(4, (len(out) // 80).bit_length()))
    bucket = np.zeros((1 << (2 * bits - rest_bits)) + 1, dtype=np.int64)
    half = len(out) // 2 + 1
    rest, count = np.empty(half, dtype=np.uint32), np.empty(half, dtype=np.uint8)
    most_code, most_count = np.empty(half // 127 + 1, np.uint64), np.empty(half // 127 + 1, np.int64)
    found = np.zeros(2, dtype=np.int64)
    room = int(np.diff(edges).max(initial=0))
    once = np.zeros(len(out) * _BITS // 64 + 1, dtype=np.uint64)
    gather_pairs(edges, out, shift, rest_bits, room, bucket, rest, count, most_code, most_count, found, once, bits)
    kept, large = int(found[0]), int(found[1])
    table = PairTable(
        np.cumsum(bucket),
        rest[:kept].copy(),
        count[:kept].copy(),
        most_code[:large].copy(),
        most_count[:large].copy(),
        np.array([bits, rest_bits], dtype=np.int64),
        once,
    )
    return table, most
