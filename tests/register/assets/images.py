"""Small pictures for tests, as bytes, made by hand."""

import struct
import zlib

#: A place that a camera wrote down, which is no picture.
SECRET = b"51.9851 N 5.8987 E"
#: How wide a picture for a browser is.
WIDTH = 160


def chunk(name: bytes, body: bytes) -> bytes:
    """One part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int = 2, height: int = 2, *, extra: bytes = b"", after: bytes = b"") -> bytes:
    """A red PNG; `extra` goes in as a text part, `after` behind the end."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + b"\xc8\0\0" * width for _ in range(height))
    text = chunk(b"tEXt", b"Comment\0" + extra) if extra else b""
    parts = [chunk(b"IHDR", header), text, chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + after


def jpeg(*, extra: bytes = SECRET, after: bytes = b"") -> bytes:
    """The parts of a JPEG of 3 by 2 pixels: enough to read, with `extra` as a comment and as EXIF."""

    def part(marker: int, body: bytes) -> bytes:
        return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body

    frame = struct.pack(">BHHB", 8, 2, 3, 1) + b"\x01\x11\x00"
    scan = part(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    parts = [part(0xE0, b"JFIF\0"), part(0xE1, b"Exif\0\0" + extra), part(0xFE, extra), part(0xC0, frame), scan]
    return b"\xff\xd8" + b"".join(parts) + b"\xff\xd9" + after
