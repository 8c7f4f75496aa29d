"""Text files as people hand them in: decoded with care, refused in one line."""

import os
import sys
from pathlib import Path

from schakel.cli import InputRefused

_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_bytes(name: str, *, most: int | None = None) -> bytes:
    """Return the bytes of a file, or of standard input for "-"; `InputRefused` when it cannot be read.

    With `most`, a file of more bytes is refused before it is read.
    """
    if name == "-":
        return _at_most(sys.stdin.buffer.read(-1 if most is None else most + 1), "standard input", most)
    path = Path(name)
    try:
        with path.open("rb") as file:
            if most is not None and os.fstat(file.fileno()).st_size > most:
                raise InputRefused(too_large(name, most))
            return _at_most(file.read(-1 if most is None else most + 1), name, most)
    except FileNotFoundError as error:
        raise InputRefused(f"{name}: there is no such file (use - to read standard input)") from error
    except OSError as error:
        raise InputRefused(f"{name}: cannot be read ({error.strerror})") from error


def too_large(name: str, most: int) -> str:
    """What is said of a file with more bytes than are read."""
    return f"{name}: larger than the {most // 1024**2} MB that are read here; divide it"


def _at_most(data: bytes, name: str, most: int | None) -> bytes:
    if most is not None and len(data) > most:
        raise InputRefused(too_large(name, most))
    return data


def decode(data: bytes, name: str) -> str:
    """Return bytes as text (UTF-8, or UTF-16 with a byte order mark); `InputRefused` for anything else."""
    encoding = next((e for mark, e in _BOMS if data.startswith(mark)), "utf-8")
    if encoding == "utf-8" and b"\x00" in data[:4096]:
        raise InputRefused(f"{name}: this is not text; give a file with plain UTF-8 text")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise InputRefused(f"{name}, line {line}: this is not UTF-8 text; save the file as UTF-8") from error


def read_text(name: str) -> str:
    """Return the text of a file or of standard input."""
    return decode(read_bytes(name), "standard input" if name == "-" else name)
