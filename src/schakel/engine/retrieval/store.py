"""An index on disk: one file, written beside the old one and put in its place at once, mapped by every reader.

The file holds a version, a header with the place, kind and checksum of each array, and the arrays. A crash while
writing leaves the old file; a file that is cut or changed is refused with the reason.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.base import Base, LongWords, Sizes, Texts
from schakel.engine.retrieval.encoding import KeyTable
from schakel.engine.retrieval.names import Names, name_at, number_of, numbers_of
from schakel.engine.retrieval.pairs import PairTable
from schakel.engine.retrieval.rows import Facts, Postings, Rows

_MAGIC = b"schakel index\n"
#: Rises whenever what the arrays mean changes.
VERSION = 3
_ALIGN = 64
_PIECE = 1 << 24
_GROUPS: dict[str, Any] = {
    "rows": Rows,
    "facts": Facts,
    "postings": Postings,
    "pairs": PairTable,
    "sizes": Sizes,
    "texts": Texts,
    "ids": Names,
    "long_words": LongWords,
}
Array = npt.NDArray[Any]


class IndexUnusable(ValueError):
    """An index file that cannot be used: it is damaged, or of another version or configuration."""


def write_index(path: Path, base: Base, more: Mapping[str, Array], stamp: Mapping[str, Any]) -> None:
    """Write a base, further arrays and a stamp (what the index was made of) as the file at `path`, all or nothing."""
    arrays = {f"{group}.{name}": array for group in _GROUPS for name, array in getattr(base, group)._asdict().items()}
    arrays |= more
    header: dict[str, Any] = {"stamp": dict(stamp), "window": base.window, "widest": base.widest, "arrays": {}}
    at = 0
    for name, array in arrays.items():
        checksum = _checksum(np.ascontiguousarray(array).data.cast("B")) if array.size else 0
        header["arrays"][name] = [str(array.dtype), list(array.shape), at, checksum]
        at += -(-array.nbytes // _ALIGN) * _ALIGN
    text = json.dumps(header).encode()
    text += b" " * (-(len(_MAGIC) + 20 + len(text)) % _ALIGN)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(_MAGIC + f"{VERSION:>4}{len(text):>8}{crc32(text):08x}".encode() + text)
            for array in arrays.values():
                file.write(np.ascontiguousarray(array).data if array.size else b"")
                file.write(b"\0" * (-array.nbytes % _ALIGN))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def read_index(path: Path, stamp: Mapping[str, Any], *, is_checked: bool = True) -> tuple[Base, dict[str, Array]]:
    """Return the base and the further arrays of a file, mapped so that readers share them.

    `IndexUnusable` says why a file is refused: not an index, another version, made of something else (`stamp`), cut, or
    an array whose checksum differs (looked at unless `is_checked` is false: one pass over the file).
    """
    try:
        return _read(path, stamp, is_checked=is_checked)
    except OSError as error:
        raise IndexUnusable(f"{path}: the index cannot be read ({error.strerror})") from error


def _read(path: Path, stamp: Mapping[str, Any], *, is_checked: bool) -> tuple[Base, dict[str, Array]]:
    with path.open("rb") as file:
        start = file.read(len(_MAGIC) + 20)
        header, first = _header(path, start, file.read)
        if header["stamp"] != dict(stamp):
            raise IndexUnusable(f"{path}: the index was made of something else")
        size = os.fstat(file.fileno()).st_size
        for name, (kind, shape, at, checksum) in header["arrays"].items():
            length = int(np.prod(shape)) * np.dtype(kind).itemsize
            if first + at + length > size:
                raise IndexUnusable(f"{path}: the index file is cut short ({name})")
            if is_checked and length and _checksum_of(file, first + at, length) != checksum:
                raise IndexUnusable(f"{path}: the index file is damaged ({name})")
        # Private pages: what is written (documents that go) stays with this process, all else is shared.
        whole = np.memmap(file, np.uint8, mode="c")
        read_text = (
            _Stretches(file.fileno(), first + header["arrays"]["texts.blob"][2]) if hasattr(os, "pread") else None
        )
    arrays = {name: _array(whole, kind, shape, first + at) for name, (kind, shape, at, _) in header["arrays"].items()}
    groups = {g: made(**{f: arrays.pop(f"{g}.{f}") for f in made._fields}) for g, made in _GROUPS.items()}
    return Base(**groups, window=header["window"], widest=header["widest"], read_text=read_text), arrays


class _Stretches:
    """Reads stretches of an open file from a place on, whatever becomes of its name."""

    def __init__(self, file: int, first: int) -> None:
        self._file = os.dup(file)
        self._first = first

    def __call__(self, low: int, high: int) -> bytes:
        """Return the bytes from `low` to `high`; OSError where the file has them no more."""
        found = os.pread(self._file, high - low, self._first + low)
        if len(found) < high - low:
            raise OSError(f"the index file ends before byte {self._first + high}")
        return found

    def __del__(self) -> None:
        os.close(self._file)


def _header(path: Path, start: bytes, read: Any) -> tuple[dict[str, Any], int]:
    if not start.startswith(_MAGIC):
        raise IndexUnusable(f"{path}: this is no index file")
    try:
        version, length = int(start[len(_MAGIC) :][:4]), int(start[len(_MAGIC) + 4 :][:8])
        checksum = int(start[len(_MAGIC) + 12 :], 16)
    except ValueError as error:
        raise IndexUnusable(f"{path}: the index file is damaged (header)") from error
    if version != VERSION:
        raise IndexUnusable(f"{path}: the index is of version {version}, this program writes {VERSION}")
    text = read(length)
    if crc32(text) != checksum:
        raise IndexUnusable(f"{path}: the index file is damaged (header)")
    header: dict[str, Any] = json.loads(text)
    return header, len(start) + length


def _array(whole: Array, kind: str, shape: list[int], at: int) -> Array:
    dtype = np.dtype(kind)
    length = int(np.prod(shape)) * dtype.itemsize
    if not length:
        return np.zeros(shape, dtype)
    return np.asarray(whole[at : at + length]).view(np.ndarray).view(dtype).reshape(shape)


def _checksum(data: memoryview) -> int:
    value = 0
    for at in range(0, len(data), _PIECE):
        value = crc32(data[at : at + _PIECE], value)
    return value


def _checksum_of(file: Any, at: int, length: int) -> int:
    value = 0
    file.seek(at)
    while length > 0:
        piece = file.read(min(_PIECE, length))
        if not piece:
            break
        value = crc32(piece, value)
        length -= len(piece)
    return value


class SharedKeys(KeyTable):
    """Numbers of keys: those of the file, looked up when asked for, and those that came since."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names

    def get(self, key: str, default: Any = None) -> Any:
        """Return the number of a key, `default` when it has none."""
        number = super().get(key)
        if number is not None:
            return number
        number = number_of(self._names, key)
        return number if number >= 0 else default

    def many(self, keys: Sequence[str]) -> npt.NDArray[np.int32]:
        """Return the numbers of keys; -1 for what was never met."""
        found = numbers_of(self._names, keys)
        if len(self):
            for at in np.flatnonzero(found < 0).tolist():
                found[at] = super().get(keys[at], -1)
        return found

    def __missing__(self, key: str) -> int:
        number: int | None = self.get(key)
        if number is None:
            raise KeyError(key)
        return number

    def __contains__(self, key: object) -> bool:
        return self.get(str(key)) is not None


class SharedNames(list[str]):
    """Keys by number: those of the file first, those that came since after them."""

    def __init__(self, names: Names) -> None:
        super().__init__()
        self._names = names
        self._first = len(names.at) - 1

    def __len__(self) -> int:
        return self._first + super().__len__()

    def __getitem__(self, number: Any) -> Any:
        if number < self._first:
            return name_at(self._names.blob, self._names.at, number)
        return super().__getitem__(number - self._first)

    def __iter__(self) -> Iterator[str]:
        return (self[n] for n in range(len(self)))


class SharedCounts(Counter[str]):
    """How many texts each word is in: as the file has it until it changes here."""

    def __init__(self, names: Names, counts: npt.NDArray[np.int64]) -> None:
        self._names = names
        self._counts = counts
        super().__init__()

    def __missing__(self, key: str) -> int:
        number = number_of(self._names, key)
        return int(self._counts[number]) if number >= 0 else 0

    def get(self, key: str, default: Any = None) -> Any:
        """Return the count of a word, `default` when it has none."""
        return self[key] or default

    def __delitem__(self, key: object) -> None:
        self[str(key)] = 0

    def items(self) -> Any:
        """Return the counts of all words, of the file and since."""
        own = dict(super().items())
        kept = ((name_at(self._names.blob, self._names.at, n), c) for n, c in enumerate(self._counts.tolist()))
        return [*((word, count) for word, count in kept if word not in own), *own.items()]
