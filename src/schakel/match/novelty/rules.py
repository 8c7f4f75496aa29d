"""What makes a solver new to Defence, part by part, and how a list is ordered by it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from schakel import engine

#: How far each status of an organisation lies from the sector that supplies defence today; absent when unknown.
SECTOR_DISTANCE: Mapping[str, float] = {"active": 0.0, "dual-use": 0.5, "civil": 1.0}
#: Steps of an outcome that count as having worked together.
CONTRACTED = frozenset(("partnership", "order"))
#: By step what it cost of the quality of the first ten (nDCG@10, percent) and what unknown solvers that are right won,
#: with the choices of real buyers: `bench/novelty.py`, 28 November 2026, docs/reference/figures.md.
MEASURED: Mapping[int, tuple[float, float]] = {1: (0.6, 3.1), 2: (5.1, 6.9), 3: (19.1, 12.0), 4: (48.2, 13.0)}
STEPS = range(len(engine.SURPRISE_STEPS))


@dataclass(frozen=True)
class Novelty:
    """How new one solver is, 0 to 1, by its known `parts` (see `engine.PART_WEIGHTS`); `unheard` are words of the
    offering that no known supplier uses."""

    value: float
    parts: Mapping[str, float | None]
    unheard: tuple[str, ...] = ()


def novelty_of(*, status: str, steps: Sequence[str], is_acquainted: bool, wording: engine.Wording) -> Novelty:
    """How new a solver is.

    `status` is that of its organisation as far as the reader may see it, `steps` the outcomes between it and the
    reader's own parties, `is_acquainted` whether they were ever introduced. What nobody knows is left out.
    """
    is_known = status in SECTOR_DISTANCE
    has_contract = status == "active" or bool(CONTRACTED.intersection(steps))
    parts: dict[str, float | None] = {
        "contract": None if not is_known and not steps else float(not has_contract),
        "sector": SECTOR_DISTANCE.get(status),
        "past": float(not steps and not is_acquainted),
        "words": wording.distance,
    }
    return Novelty(engine.novelty(parts), parts, wording.unheard)


def checked_step(value: str) -> int:
    """The step of the slider that an address names; whatever is not one is step 0, the plain order."""
    return int(value) if value.isdecimal() and int(value) in STEPS else 0
