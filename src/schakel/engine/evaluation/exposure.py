"""Who is shown, against who has something to say: shares of attention and of relevance by group."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log2

#: So many places of a list get attention, and so many of the ranked offerings have something to say.
SHOWN, SPEAKING = 10, 100


@dataclass(frozen=True, slots=True)
class Exposure:
    """The shares (0..1) of one group: of the supply, of what speaks to the needs, and of the attention.

    `count` is the number of documents in the group.
    """

    group: str
    count: int
    supply: float
    relevance: float
    attention: float

    @property
    def ratio(self) -> float | None:
        """Attention over relevance: 1 is even, above 1 is shown more than it has to say; None without relevance."""
        return self.attention / self.relevance if self.relevance else None


def attention(place: int) -> float:
    """Return what a place (from 1) of a list gets of a reader's attention: 1 / log2(1 + place), as in nDCG; 0 beyond
    the first `SHOWN`."""
    return 1.0 / log2(1 + place) if place <= SHOWN else 0.0


def exposure(rankings: Iterable[Sequence[tuple[str, float]]], groups: Mapping[str, str]) -> list[Exposure]:
    """Return the shares of each group, by its name.

    `rankings` are (id, score) best first, one a need; `groups` names the group of every document of the supply; ids
    without a group are left out. Each need counts alike: its attention adds up to 1, and so does the relevance of its
    first `SPEAKING`, which is their scores (exposure in proportion to merit: Singh and Joachims 2018).
    """
    supply: Counter[str] = Counter(groups.values())
    shown: defaultdict[str, float] = defaultdict(float)
    spoken: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        known = [(name, score) for name, score in ranking[:SPEAKING] if name in groups and score > 0.0]
        seen = sum(attention(place) for place in range(1, min(len(known), SHOWN) + 1))
        merit = sum(score for _name, score in known)
        for place, (name, score) in enumerate(known, start=1):
            shown[groups[name]] += attention(place) / seen
            spoken[groups[name]] += score / merit
    all_shown, all_spoken = sum(shown.values()) or 1.0, sum(spoken.values()) or 1.0
    return [
        Exposure(name, supply[name], supply[name] / len(groups), spoken[name] / all_spoken, shown[name] / all_shown)
        for name in sorted(supply)
    ]
