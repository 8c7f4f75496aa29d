"""What is found: one marking, its words, its place, whose it is and how high."""

from dataclasses import dataclass
from typing import Literal

Level = Literal["top secret", "secret", "confidential", "restricted", "red", "caveat"]


@dataclass(frozen=True, slots=True)
class Marking:
    """One classification marking (Dutch: rubricering of merking) as it stands in a text.

    `at` counts characters from the start of the text that was given. `system` says whose marking it is: NL, NATO, EU,
    TLP or a country's two letters; a bare SECRET or CONFIDENTIAL is filed under US and a bare RESTRICTED under UK,
    because that is how those two write it. `level` puts all systems on one ladder; `caveat` is a handling limit that
    stands without its level (ATOMAL, NOFORN, EYES ONLY).
    """

    text: str
    at: int
    system: str
    level: Level
