"""What may follow what in the life of an import, and the digest that stands in the ledger."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.rules.schema import Reason

#: What may follow what.
MOVES: Mapping[BatchState, frozenset[BatchState]] = {
    BatchState.STAGED: frozenset({BatchState.PLANNING, BatchState.DROPPED}),
    BatchState.PLANNING: frozenset({BatchState.PLANNING, BatchState.PREVIEWED, BatchState.DROPPED}),
    BatchState.PREVIEWED: frozenset({BatchState.PLANNING, BatchState.APPLYING, BatchState.DROPPED}),
    BatchState.APPLYING: frozenset({BatchState.APPLIED, BatchState.UNDOING}),
    BatchState.APPLIED: frozenset({BatchState.UNDOING}),
    BatchState.UNDOING: frozenset({BatchState.UNDONE}),
    BatchState.UNDONE: frozenset(),
    BatchState.DROPPED: frozenset(),
}

#: The states in which work is going on, and where it ends.
WORK: Mapping[BatchState, BatchState] = {
    BatchState.PLANNING: BatchState.PREVIEWED,
    BatchState.APPLYING: BatchState.APPLIED,
    BatchState.UNDOING: BatchState.UNDONE,
}


class MoveNotAllowed(Exception):
    """An import cannot go from where it is to where somebody wants it, such as applied twice."""


def check_move(old: str, new: BatchState) -> None:
    """Let an import go from `old` to `new`, or raise `MoveNotAllowed`."""
    if new not in MOVES[BatchState(old)]:
        raise MoveNotAllowed(f"{old} -> {new.value}")


def rows_digest(rows: Iterable[tuple[int, str, Mapping[str, str]]]) -> str:
    """SHA-256 (hex) over line number, outcome and values of every row, in their order."""
    digest = hashlib.sha256()
    for number, outcome, values in rows:
        digest.update(json.dumps([number, outcome, dict(values)], sort_keys=True, ensure_ascii=False).encode())
        digest.update(b"\n")
    return digest.hexdigest()


@dataclass(frozen=True)
class RowResult:
    """What becomes, or became, of one row, as its owner decided."""

    number: int
    outcome: str
    values: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[Reason, ...] = ()
    changes: Mapping[str, object] = field(default_factory=dict)
    record_id: str = ""
    before: Mapping[str, object] = field(default_factory=dict)
    after: Mapping[str, object] = field(default_factory=dict)
    kept_because: str = ""
