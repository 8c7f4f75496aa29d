"""Read a picture (PNG or JPEG) part by part: its size, and its bytes without what is not picture."""

import zlib
from collections.abc import Iterator

from schakel.register.assets.rules import MOST_BYTES, MOST_PIXELS, PictureRefused, Reading

_PNG = b"\x89PNG\r\n\x1a\n"
#: Parts of a PNG that make the picture; texts, times, places and private parts are left out.
_PNG_KEPT = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"pHYs"})
_START_OF_SCAN, _END, _STUFFED = 0xDA, 0xD9, (0x00, *range(0xD0, 0xD8))
#: Frames of a JPEG that give its size, and the application parts that belong to the picture itself (JFIF, Adobe).
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_KEPT_APPLICATIONS = frozenset({0xE0, 0xEE})


def read_picture(data: bytes) -> Reading:
    """Read a picture by its content, whatever its name says. Raises `PictureRefused`: large, kind, broken."""
    if len(data) > MOST_BYTES:
        raise PictureRefused("large")
    try:
        if data.startswith(_PNG):
            found = _read_png(data)
        elif data.startswith(b"\xff\xd8\xff"):
            found = _read_jpeg(data)
        else:
            raise PictureRefused("kind")
    except (IndexError, ValueError) as error:
        raise PictureRefused("broken") from error
    if not (0 < found.width <= MOST_PIXELS and 0 < found.height <= MOST_PIXELS):
        raise PictureRefused("large")
    return found


def _read_png(data: bytes) -> Reading:
    kept, size = [_PNG], (0, 0)
    for name, body, whole in _png_parts(data):
        if name == b"IHDR":
            size = int.from_bytes(body[:4], "big"), int.from_bytes(body[4:8], "big")
        if name in _PNG_KEPT:
            kept.append(whole)
    return Reading("image/png", *size, b"".join(kept))


def _png_parts(data: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Name, body and whole bytes of each part up to the end of the picture; what follows that is not read."""
    at = len(_PNG)
    while True:
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        body, end = data[at + 8 : at + 8 + length], at + 12 + length
        if end > len(data) or zlib.crc32(name + body) != int.from_bytes(data[end - 4 : end], "big"):
            raise ValueError("a part does not hold what it says")
        yield name, body, data[at:end]
        if name == b"IEND":
            return
        at = end


def _read_jpeg(data: bytes) -> Reading:
    kept, size, at = [b"\xff\xd8"], (0, 0), 2
    while True:
        if data[at] != 0xFF:
            raise ValueError("no part begins where one should")
        marker = data[at + 1]
        if marker == _END:
            return Reading("image/jpeg", *size, b"".join([*kept, b"\xff\xd9"]))
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if end > len(data):
            raise ValueError("a part runs past the end")
        if marker in _FRAMES:
            size = int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
        if marker == _START_OF_SCAN:
            end = _end_of_scan(data, end)
        is_application = 0xE0 <= marker <= 0xEF or marker == 0xFE
        if not is_application or marker in _KEPT_APPLICATIONS:
            kept.append(data[at:end])
        at = end


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the compressed picture ends: at the next marker that is neither stuffing nor a restart."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] not in _STUFFED:
            return at
        at += 2
