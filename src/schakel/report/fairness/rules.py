"""In which group an offering falls, and what a difference of attention means. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel import engine

#: From so many offerings in a group and so many needs in all, a difference is worth a word.
LEAST_OFFERINGS, LEAST_NEEDS = 5, 5
#: Up to so much more, or less, attention than a group has to say counts as even.
EVEN = 1.25
#: Years: an organisation is young, grown or old; months: a text is fresh, older or old.
YOUNG, OLD = 5, 15
FRESH, STALE = 6, 24
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Report:
    """Who is shown: by trait its groups, over so many open needs and offerings that everybody may see.

    `is_cut` says that only the newest needs were asked.
    """

    groups: Mapping[str, tuple[engine.Exposure, ...]]
    needs: int
    offerings: int
    is_cut: bool
    configuration: str


def age_group(founded_on: date | None, today: date) -> str:
    """How long an organisation exists."""
    if founded_on is None:
        return UNKNOWN
    years = (today - founded_on).days / 365.25
    return "young" if years < YOUNG else "grown" if years < OLD else "old"


def text_age_group(stated_on: date | None, today: date) -> str:
    """How long a text stands."""
    if stated_on is None:
        return UNKNOWN
    months = (today - stated_on).days / 30.44
    return "fresh" if months < FRESH else "older" if months < STALE else "stale"


def length_groups(lengths: Mapping[str, int]) -> dict[str, str]:
    """Which third of all texts each text falls in, by its number of words; equal lengths fall alike."""
    order = sorted(lengths.values())
    if not order:
        return {}
    low, high = order[len(order) // 3], order[2 * len(order) // 3]
    return {name: "short" if n < low else "middle" if n < high else "long" for name, n in lengths.items()}


def is_telling(one: engine.Exposure, needs: int) -> bool:
    """Whether a group is large enough, and enough was asked, for its figures to mean something."""
    return one.count >= LEAST_OFFERINGS and needs >= LEAST_NEEDS and one.ratio is not None


def standing(one: engine.Exposure, needs: int) -> str:
    """What to think of a group: "little" (too small to tell), "even", "more" or "less"."""
    if not is_telling(one, needs) or one.ratio is None:
        return "little"
    return "more" if one.ratio > EVEN else "less" if one.ratio < 1 / EVEN else "even"


def in_order(groups: Sequence[engine.Exposure], order: Sequence[str]) -> tuple[engine.Exposure, ...]:
    """The groups of a trait as a reader expects them: in this order, others by size, what is unknown last."""
    place = {name: number for number, name in enumerate(order)}
    return tuple(sorted(groups, key=lambda g: (g.group == UNKNOWN, place.get(g.group, len(order)), -g.count, g.group)))
