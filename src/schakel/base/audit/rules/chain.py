"""When a chain is whole: follow it entry by entry and name the first one that is not as it was written."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from schakel.base.audit.enums import FaultKind
from schakel.base.audit.rules.links import GENESIS, digest

#: An entry as verification reads it, in the order of `Link`: lane, number, act id, act, moment, kind of actor, actor,
#: on behalf of, kind of record, record, commitment, previous, hash; what follows belongs to the check of the values.
#: A plain tuple, because a million are read in one go.
Row: TypeAlias = tuple[Any, ...]
PREVIOUS, HASH = 11, 12
#: How far from its place an entry is looked for before it counts as edited instead of moved.
REACH = 10_000


@dataclass(frozen=True)
class Place:
    """An entry by its number in a lane, and its hash."""

    number: int
    hash: str


@dataclass(frozen=True)
class Fault:
    """What is wrong, and at which entry it shows first. `was` is the number that a moved entry was written under."""

    kind: FaultKind
    lane: int
    number: int
    was: int = 0

    @property
    def is_about_values(self) -> bool:
        """Whether the values beside the chain are wrong, and not the chain itself."""
        return self.kind.startswith("value-") or self.kind == FaultKind.KEY


@dataclass
class Walk:
    """What following the chains gave: how many entries, where each lane ends, the hashes at the places asked for."""

    count: int = 0
    ends: dict[int, Place] = field(default_factory=dict)
    marked: dict[tuple[int, int], str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@dataclass
class _Lane:
    """How far one lane was followed. `doubtful` is the hash of an entry that fits itself but not the one before."""

    name: int
    number: int = 0
    head: str = GENESIS
    is_broken: bool = False
    has_value_fault: bool = False
    doubtful: str = ""


def walk(
    rows: Iterable[Row],
    *,
    marks: Collection[tuple[int, int]] = frozenset(),
    check_value: Callable[[Row], FaultKind | None] | None = None,
) -> Walk:
    """Follow the chains of rows that come by lane and number, from their first entries on.

    Names the first break of every lane, and the first entry per lane whose values `check_value` calls wrong. `marks`
    are places (lane, number) whose hashes an anchor asks for. Constant memory; about 4 microseconds an entry.
    """
    found = Walk()
    lane = _Lane(-1)
    for row in rows:
        if row[0] != lane.name:
            _end_lane(found, lane)
            lane = _Lane(row[0])
        found.count += 1
        if row[:2] in marks:
            found.marked[row[:2]] = row[HASH]
        if not lane.is_broken:
            if row[1] == lane.number + 1 and row[PREVIOUS] == lane.head and digest(map(str, row[:HASH])) == row[HASH]:
                lane.number, lane.head = row[1], row[HASH]
            else:
                _break(found, lane, row)
        elif lane.doubtful:
            _settle(found, lane, row)
        if check_value is not None and not lane.has_value_fault:
            wrong = check_value(row)
            if wrong is not None:
                lane.has_value_fault = True
                found.faults.append(Fault(wrong, row[0], row[1]))
    _end_lane(found, lane)
    return found


def _break(found: Walk, lane: _Lane, row: Row) -> None:
    """Say what is wrong with the first entry of a lane that does not go on from the one before."""
    lane.is_broken = True
    wanted = lane.number + 1
    if digest(map(str, row[:HASH])) != row[HASH]:
        was = _number_written_under(row)
        if was:
            found.faults.append(Fault(FaultKind.MOVED, row[0], wanted, was=was))
        elif row[1] != wanted:
            found.faults.append(Fault(FaultKind.REMOVED, row[0], wanted))
        else:
            found.faults.append(Fault(FaultKind.EDITED, row[0], wanted))
    elif row[1] != wanted:
        found.faults.append(Fault(FaultKind.REMOVED, row[0], wanted))
    else:
        # Either this entry was put in, or the one before was rebuilt; the entry after this one tells which.
        lane.doubtful = row[HASH]


def _settle(found: Walk, lane: _Lane, after: Row | None) -> None:
    """Blame the entry before the doubtful one when the entry after still names the doubtful one, or there is none."""
    is_vouched_for = after is None or after[PREVIOUS] == lane.doubtful
    lane.doubtful = ""
    found.faults.append(Fault(FaultKind.REBUILT, lane.name, max(1, lane.number + (0 if is_vouched_for else 1))))


def _number_written_under(row: Row) -> int:
    """The number under which this entry would fit its hash, when it lies near; 0 when none does."""
    if not isinstance(row[1], int):
        return 0
    before, after = [str(row[0])], [str(part) for part in row[2:HASH]]
    for number in range(max(1, row[1] - REACH), row[1] + REACH):
        if digest([*before, str(number), *after]) == row[HASH]:
            return number
    return 0


def _end_lane(found: Walk, lane: _Lane) -> None:
    if lane.name == -1:
        return
    found.ends[lane.name] = Place(lane.number, lane.head)
    if lane.doubtful:
        _settle(found, lane, None)
