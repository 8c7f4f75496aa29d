"""Names by number and numbers by name, in arrays that many processes can share."""

from collections.abc import Sequence
from typing import NamedTuple
from zlib import crc32

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.compiled import compiled


class Names(NamedTuple):
    """Distinct names in one block of bytes: name n is `blob[at[n]:at[n + 1]]`; `slots` finds n by its checksum."""

    blob: npt.NDArray[np.uint8]
    at: npt.NDArray[np.int64]
    slots: npt.NDArray[np.int32]


@compiled
def _fill(hashes, slots):  # type: ignore[no-untyped-def]
    last = len(slots) - 1
    for number in range(len(hashes)):
        place = hashes[number] & last
        while slots[place] >= 0:
            place = (place + 1) & last
        slots[place] = number


#: What each byte does to a checksum (CRC-32 as zlib has it).
_STEPS = np.arange(256, dtype=np.uint32)
for _ in range(8):
    _STEPS = np.where(_STEPS & 1, np.uint32(0xEDB88320) ^ (_STEPS >> 1), _STEPS >> 1).astype(np.uint32)


@compiled
def _find(blob, at, slots, wanted, edges, steps, found):  # type: ignore[no-untyped-def]
    last = np.int64(len(slots) - 1)
    for word in range(len(found)):
        low, high = edges[word], edges[word + 1]
        value = np.uint32(0xFFFFFFFF)
        for byte in range(low, high):
            value = steps[(value ^ np.uint32(wanted[byte])) & np.uint32(0xFF)] ^ (value >> np.uint32(8))
        place = np.int64(value ^ np.uint32(0xFFFFFFFF)) & last
        found[word] = -1
        while slots[place] >= 0:
            number = slots[place]
            start = at[number]
            is_same = at[number + 1] - start == high - low
            inside = 0
            while is_same and inside < high - low:
                is_same = blob[start + inside] == wanted[low + inside]
                inside += 1
            if is_same:
                found[word] = number
                break
            place = (place + 1) & last


def numbers_of(names: Names, wanted: Sequence[str]) -> npt.NDArray[np.int32]:
    """Return the numbers of many names at once; -1 for those that are none of them."""
    found = np.empty(len(wanted), dtype=np.int32)
    _find(names.blob, names.at, names.slots, *packed(wanted), _STEPS, found)
    return found


def packed(texts: Sequence[str]) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    """Return texts as one block of UTF-8 bytes, and where each begins and the last ends."""
    joined = "".join(texts)
    at = np.zeros(len(texts) + 1, dtype=np.int64)
    sizes = map(len, texts) if joined.isascii() else (len(t.encode("utf-8", "surrogatepass")) for t in texts)
    np.cumsum(np.fromiter(sizes, np.int64, len(texts)), out=at[1:])
    return np.frombuffer(joined.encode("utf-8", "surrogatepass"), dtype=np.uint8), at


def names_of(texts: Sequence[str]) -> Names:
    """Return distinct names, numbered as they come."""
    blob, at = packed(texts)
    hashes = np.fromiter((crc32(t.encode("utf-8", "surrogatepass")) for t in texts), np.int64, len(texts))
    slots = np.full(1 << max(4, (2 * len(texts)).bit_length()), -1, dtype=np.int32)
    _fill(hashes, slots)
    return Names(blob, at, slots)


def name_at(blob: npt.NDArray[np.uint8], at: npt.NDArray[np.int64], number: int) -> str:
    """Return a text by its number."""
    return blob[at[number] : at[number + 1]].tobytes().decode("utf-8", "surrogatepass")


def names_at(names: Names, numbers: Sequence[int]) -> list[str]:
    """Return names by their numbers."""
    at = np.array(numbers, dtype=np.int64)
    edges = zip(names.at[at].tolist(), names.at[at + 1].tolist(), strict=True)
    blob = names.blob.data
    return [str(blob[low:high], "utf-8", "surrogatepass") for low, high in edges]


def number_of(names: Names, name: str) -> int:
    """Return the number of a name; -1 when it is none of them."""
    wanted = name.encode("utf-8", "surrogatepass")
    last = len(names.slots) - 1
    place = crc32(wanted) & last
    while True:
        number = int(names.slots[place])
        if number < 0:
            return -1
        low, high = int(names.at[number]), int(names.at[number + 1])
        if high - low == len(wanted) and names.blob[low:high].tobytes() == wanted:
            return number
        place = (place + 1) & last
