"""Tables out of a safetensors file, mapped into memory. Numbers only: nothing in such a file is executed."""

import json
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_TYPES = {"F16": np.float16, "F32": np.float32, "F64": np.float64, "I32": np.int32, "I64": np.int64}
_LONGEST_HEAD = 100_000_000


class TensorsUnusable(ValueError):
    """A file that holds no such tables; the message says what is wrong."""


def mapped_tensors(path: Path) -> dict[str, npt.NDArray[Any]]:
    """Return the tables of a safetensors file by name, of the kinds of numbers that are known here."""
    with path.open("rb") as source:
        start = 8 + int.from_bytes(source.read(8), "little")
        if start > min(path.stat().st_size, _LONGEST_HEAD):
            raise TensorsUnusable("no safetensors file, or cut off")
        try:
            head = json.loads(source.read(start - 8))
        except ValueError as error:
            raise TensorsUnusable("no safetensors file") from error
    if not isinstance(head, dict):
        raise TensorsUnusable("no safetensors file")
    return {name: _table(path, start, about) for name, about in head.items() if _is_known(about)}


def _is_known(about: Any) -> bool:
    return isinstance(about, dict) and about.get("dtype") in _TYPES


def _table(path: Path, start: int, about: dict[str, Any]) -> npt.NDArray[Any]:
    kind = np.dtype(_TYPES[about["dtype"]]).newbyteorder("<")
    try:
        shape = tuple(int(size) for size in about["shape"])
        first, last = (int(at) for at in about["data_offsets"])
    except (KeyError, TypeError, ValueError) as error:
        raise TensorsUnusable("no safetensors file") from error
    if min((first, *shape)) < 0 or last - first != prod(shape) * kind.itemsize or start + last > path.stat().st_size:
        raise TensorsUnusable("cut off, or its tables do not fit")
    if not prod(shape):
        return np.zeros(shape, dtype=kind)
    return np.memmap(path, dtype=kind, mode="r", offset=start + first, shape=shape)
