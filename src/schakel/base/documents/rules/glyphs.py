"""Which characters a TrueType font can show, read from its `cmap` table (OpenType 1.9, format 4)."""

import struct
from functools import cache


@cache
def characters_of(font: bytes) -> frozenset[int]:
    """The code points of the basic plane that a font has a glyph for. Raises `ValueError` when it has no such table."""
    tables = struct.unpack_from(">H", font, 4)[0]
    for index in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        if tag == b"cmap":
            return _of_cmap(font, offset)
    raise ValueError("the font has no cmap table")


def _of_cmap(font: bytes, cmap: int) -> frozenset[int]:
    for index in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        offset = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * index)[2]
        if struct.unpack_from(">H", font, offset)[0] == 4:
            return _of_segments(font, offset)
    raise ValueError("the font has no table of format 4")


def _of_segments(font: bytes, at: int) -> frozenset[int]:
    doubled = struct.unpack_from(">H", font, at + 6)[0]
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, at + 14)
    starts = struct.unpack_from(f">{count}H", font, at + 16 + doubled)
    deltas = struct.unpack_from(f">{count}H", font, at + 16 + 2 * doubled)
    ranges_at = at + 16 + 3 * doubled
    ranges = struct.unpack_from(f">{count}H", font, ranges_at)
    shown: set[int] = set()
    for index, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                glyph = struct.unpack_from(">H", font, ranges_at + 2 * index + offset + 2 * (code - start))[0]
                if glyph == 0:
                    continue
            if (glyph + delta) & 0xFFFF:
                shown.add(code)
    return frozenset(shown)
