"""Decisions about synthetic datasets: sizes, labels, verdicts. Pure."""

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schakel.register.datasets.enums import DatasetState, Verdict

#: Rows made within one request; more is made by the command `make_dataset`, in parts that are kept one by one.
MOST_AT_ONCE = 5_000
MOST = 100_000
#: Rows in one stored part.
PART = 1_000
#: A file to learn from has at most so many rows and columns.
MOST_LEARNT, MOST_COLUMNS = 20_000, 60
#: Codes of open lists: rare values single nobody out.
PUBLIC_COLUMNS = frozenset({"kind", "proposition", "region", "maturity", "language", "capability"})
#: Columns of a dataset learnt from offerings.
OFFERING_KINDS = {**dict.fromkeys(sorted(PUBLIC_COLUMNS), "category"), "text": "text"}

MOVES: Mapping[DatasetState, frozenset[DatasetState]] = {
    DatasetState.MAKING: frozenset({DatasetState.READY, DatasetState.WITHDRAWN}),
    DatasetState.READY: frozenset({DatasetState.WITHDRAWN}),
    DatasetState.WITHDRAWN: frozenset(),
}


class MoveNotAllowed(Exception):
    """A dataset cannot go from where it is to where somebody wants it."""


class SizeRefused(Exception):
    """A number of rows outside what can be made."""


class LabelTooWide(Exception):
    """A dataset is never labelled wider than the strictest of what it was learnt from."""


class PartRefused(Exception):
    """A part that is not the next one, or of the wrong number of rows."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for."""

    name: str
    purpose: str
    generator: str
    size: int
    seed: int
    licence: str


def check_move(old: str, new: DatasetState) -> None:
    """Let a dataset go from `old` to `new`, or raise `MoveNotAllowed`."""
    if new not in MOVES[DatasetState(old)]:
        raise MoveNotAllowed(f"{old} -> {new.value}")


def check_size(size: int) -> None:
    """Raises `SizeRefused` outside 1 to `MOST`."""
    if not 1 <= size <= MOST:
        raise SizeRefused(str(size))


def packed(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as compressed JSON lines; the same rows give the same bytes."""
    return zlib.compress(b"".join(map(line, rows)), 6)


def line(row: Mapping[str, Any]) -> bytes:
    """A row as one JSON line."""
    return f"{json.dumps(dict(row), ensure_ascii=False, default=str)}\n".encode()


def unpacked(data: bytes) -> list[dict[str, Any]]:
    """The rows of `packed`."""
    return [json.loads(line) for line in zlib.decompress(data).decode().split("\n") if line]


def utility_verdict(utility: Mapping[str, Any] | None) -> Verdict:
    """Fit: columns on average within 0.15 and dependence within 0.15 of the original, and needs rank groups of
    offerings at least 0.8 as alike as two halves of the original do. Bad: beyond 0.35, or less than half as alike."""
    if not utility:
        return Verdict.NONE
    gap = max(_mean(utility["columns"].values()), utility["dependence"])
    likeness = 1.0
    if utility["ranking"] is not None:
        likeness = utility["ranking"] / max(utility["ranking_within"] or 0.0, 0.25)
    if gap > 0.35 or likeness < 0.5:
        return Verdict.BAD
    return Verdict.GOOD if gap <= 0.15 and likeness >= 0.8 else Verdict.DOUBTFUL


def leakage_verdict(leakage: Mapping[str, Any] | None) -> Verdict:
    """Bad: rows can be recognised (AUC from 0.65), or unique combinations came through for 10 % more of the learnt
    than of the held-out rows, or synthetic rows lie nearer to learnt rows (from 0.65). Good: AUC below 0.58, below 3 %
    more, and below 0.58."""
    if not leakage:
        return Verdict.NONE
    extra = leakage["copied_share"] - leakage["copied_held_out"]
    auc, closer = leakage["membership_auc"], leakage["closer_share"]
    if auc >= 0.65 or extra >= 0.10 or closer >= 0.65:
        return Verdict.BAD
    return Verdict.GOOD if auc < 0.58 and extra < 0.03 and closer < 0.58 else Verdict.DOUBTFUL


def _mean(values: Iterable[float]) -> float:
    found: Sequence[float] = list(values)
    return sum(found) / len(found) if found else 0.0
