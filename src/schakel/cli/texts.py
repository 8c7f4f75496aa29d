"""Text files as people hand them in: decoded with care, refused in one line."""

import hashlib
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schakel.cli import InputRefused

_PIECE = 1 << 24
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


def json_object(name: str, number: int, line: str, *, of: str = "") -> dict[str, Any]:
    """Return the JSON object on one line; `InputRefused` names file and line. `of` says what should be in it."""
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise InputRefused(f"{name}, line {number}: not a JSON object on one line ({error})") from error
    if not isinstance(row, dict):
        raise InputRefused(f"{name}, line {number}: expected an object{of}, found {line.strip()[:20]!r}")
    return row


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


def count_lines(name: str) -> int:
    """Return how many lines a file has, 0 when it holds nothing but space; a large file is not held."""
    lines, is_blank = 1, True
    try:
        with Path(name).open("rb") as file:
            while piece := file.read(_PIECE):
                lines += piece.count(b"\n")
                is_blank = is_blank and piece.isspace()
    except FileNotFoundError as error:
        raise InputRefused(f"{name}: there is no such file (use - to read standard input)") from error
    except OSError as error:
        raise InputRefused(f"{name}: cannot be read ({error.strerror})") from error
    return 0 if is_blank else lines


def read_lines(name: str) -> Iterator[str]:
    """Yield the lines of a text file with their ends; a large file in UTF-8 is not held."""
    with Path(name).open("rb") as file:
        start = file.read(4096)
        if b"\x00" in start or start.startswith(tuple(mark for mark, encoding in _BOMS if encoding == "utf-16")):
            yield from io.StringIO(decode(read_bytes(name), name), newline="\n")
            return
        file.seek(len(_BOMS[0][0]) if start.startswith(_BOMS[0][0]) else 0)
        for number, line in enumerate(file, start=1):
            try:
                yield line.decode()
            except UnicodeDecodeError as error:
                raise InputRefused(f"{name}, line {number}: this is not UTF-8 text; save the file as UTF-8") from error


def digest(name: str) -> str:
    """Return the SHA-256 of a file."""
    try:
        with Path(name).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise InputRefused(f"{name}: there is no such file (use - to read standard input)") from error
    except OSError as error:
        raise InputRefused(f"{name}: cannot be read ({error.strerror})") from error


def read_text(name: str) -> str:
    """Return the text of a file or of standard input."""
    return decode(read_bytes(name), "standard input" if name == "-" else name)
