"""A large supply read in parts that are kept on disk, so that reading goes on where it was stopped.

A folder holds a stamp (what is read, and how) and one file for each part, written beside and put in its place at once.
Parts of something else, of another version, and those after a damaged one are read anew.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
#: Rises whenever what a part holds changes.
_VERSION = 1
_STAMP = "stamp.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Documents as they were read: arrays, what each states beside its text, and where in its file it stands."""

    arrays: Mapping[str, Array]
    ids: list[str]
    stated: list[str]
    concepts: list[list[str]]
    #: Of each document its line in the file that it came from, where the reader says so.
    lines: list[int]


class KeptParts:
    """The parts in a folder: those of an earlier, stopped reading first, then those that are added."""

    def __init__(self, folder: Path, stamp: Mapping[str, Any]) -> None:
        self.folder = folder
        self._count = 0
        wanted = {**stamp, "version": _VERSION}
        try:
            is_same = json.loads((folder / _STAMP).read_text(encoding="utf-8")) == wanted
        except (OSError, ValueError):
            is_same = False
        if not is_same:
            self.clear()
            folder.mkdir(parents=True)
            (folder / _STAMP).write_text(json.dumps(wanted), encoding="utf-8")

    def read(self) -> Iterator[Part]:
        """Yield the parts that are there, in order."""
        while (part := self._part(self._path(self._count))) is not None:
            self._count += 1
            yield part
        for path in self.folder.glob("part-*"):
            if int(path.name[5:12]) >= self._count:
                path.unlink()

    def write(self, part: Part) -> None:
        """Keep one more part, all of it or nothing."""
        words = json.dumps([part.ids, part.stated, part.concepts, part.lines]).encode("utf-8", "surrogatepass")
        beside = self.folder / ".part"
        with beside.open("wb") as file:
            np.savez(file, allow_pickle=False, words=np.frombuffer(words, np.uint8), **part.arrays)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path(self._count))
        self._count += 1

    def clear(self) -> None:
        """Forget all parts: they are part of an index now, or of something else."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _path(self, number: int) -> Path:
        return self.folder / f"part-{number:07}.npz"

    def _part(self, path: Path) -> Part | None:
        try:
            with np.load(path) as held:
                arrays = {name: held[name] for name in held.files}
            ids, stated, concepts, lines = json.loads(arrays.pop("words").tobytes())
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        return Part(arrays, ids, stated, concepts, lines)
