"""What may move the first places of a plain ranking afterwards, each time as a named reason of the score."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from schakel.engine.types import Document, Match, Need, ReasonKind

#: So many of the plain ranking's first places may move; what stands behind them stays where it is.
MOVED = 50


@dataclass(frozen=True, slots=True)
class Part:
    """One named part that an addition gives to a match: `share` (0 or more) of what a perfect match would score."""

    kind: ReasonKind
    label: str
    found: str
    share: float


class Addition(Protocol):
    """Something that adds to scores: a learnt ranker, a provider of meaning. `name` goes into the configuration's name.

    It looks at a need and one match with its document, at nothing else, so what is hidden cannot change it.
    """

    @property
    def name(self) -> str:
        """The name with its version."""

    def parts(self, need: Need, match: Match, document: Document) -> Sequence[Part]:
        """Return the named parts for one match of a need; none below 0."""
