"""What may be decided about a match, and how two lists of matches differ. Pure."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.match.matching.enums import WEIGHTS, CorrectionKind, Obstacle
from schakel.register.needs import rules as need_rules

SHORTEST_REASON = 3
LONGEST_REASON = 1000
LONGEST_WORD = 80
LONGEST_PART = 200
#: From so many offerings on, a chance is shown: it was learnt among many, and says too little among few.
CALIBRATED_FROM = 2_000
#: Below this chance that somebody can it is doubtful whether anybody here can help (figures.md says how doubtful).
DOUBTFUL = 0.35
LONGEST_TEXT = 20_000
#: How many reasons of each match a kept list holds by name.
KEPT_REASONS = 10
#: A smaller difference of a weight is not told: it would show as 0.00.
LEAST_CHANGE = 0.005


class ReasonMissing(Exception):
    """Rejecting asks for a reason in words."""


class NotPublic(Exception):
    """Verdicts are shared of a card that everybody may see."""


class RankerRefused(Exception):
    """A learnt ranker may not be switched on: too few needs to compare on, or no better than the plain order."""


class WordRefused(Exception):
    """A correction names no usable word."""


class PartUnknown(Exception):
    """A weight was given to something that is no part of the need."""


@dataclass(frozen=True)
class Steering:
    """What the people of a need decided about its parts, by the parts' texts: which must be met, which do not count."""

    must: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.must or self.dropped)


#: Every part is a wish.
WISHES = Steering()


#: Who may let a ranker learn, and switch it on or off.
RANKER_ROLES = frozenset(("programme-manager", "administrator"))
#: On so few held-out needs at least a ranker is compared before it may be switched on.
LEAST_COMPARED = 10


def may_learn(roles: Collection[str]) -> bool:
    """Whether somebody with these roles may let a ranker learn, and switch it on or off."""
    return not RANKER_ROLES.isdisjoint(roles)


def can_switch_on(*, needs: int, gain: float) -> bool:
    """Whether a ranker that was compared on so many held-out needs, with this mean gain, may be switched on."""
    return needs >= LEAST_COMPARED and gain > 0.0


def maturity_fit(offered: int | None, least: int | None, most: int | None) -> float:
    """How well a maturity (TRL 1 to 9) fits what is asked: 1 within, an eighth less for each step outside; what is not
    known is neither (`engine.NEITHER`)."""
    if offered is None or (least is None and most is None):
        return engine.NEITHER
    low, high = least or 1, most or 9
    return 1.0 - max(low - offered, offered - high, 0) / 8


def weight_of(part: str, steering: Steering) -> str:
    """What a part of a need weighs: "must", "dropped" or "wish"."""
    return "must" if part in steering.must else "dropped" if part in steering.dropped else "wish"


def shows_chance(candidates: int) -> bool:
    """Whether the chance of a match means something among so many offerings."""
    return candidates >= CALIBRATED_FROM


def is_doubtful(matches: Sequence[engine.Match], candidates: int) -> bool:
    """Whether the first matches tell that perhaps nobody here can help."""
    return bool(matches) and shows_chance(candidates) and engine.somebody_can(matches) < DOUBTFUL


def check_parts(weights: Collection[str], parts: Collection[str]) -> None:
    """Raises `PartUnknown` with the first text that is no part of the need."""
    for part in weights:
        if part not in parts:
            raise PartUnknown(part)


def unmet(grades: Mapping[str, str], steering: Steering) -> tuple[str, ...]:
    """The parts that must be met and are not spoken to at all, in the order of the need."""
    return tuple(part for part, grade in grades.items() if part in steering.must and grade == "missing")


def obstacles(
    *, is_filtered: bool, is_unmet: bool, is_shared: bool, rank: int | None, shown: int
) -> tuple[Obstacle, ...]:
    """What keeps an offering off a list of `shown` matches; empty when it stands there."""
    if rank is not None:
        return (Obstacle.OUTRANKED,) if rank > shown else ()
    found = []
    if not is_shared:
        found.append(Obstacle.NOTHING_SHARED)
    if is_filtered:
        found.append(Obstacle.FILTERED)
    if is_unmet:
        found.append(Obstacle.MUST)
    return tuple(found)


@dataclass(frozen=True)
class Difference:
    """How a list of matches changed: ids that came in, fell out, rose and sank, each in the order of its list."""

    came_in: tuple[str, ...]
    fell_out: tuple[str, ...]
    rose: tuple[str, ...]
    sank: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.came_in or self.fell_out or self.rose or self.sank)


def check_reason(text: str) -> str:
    """A reason as it is kept. Raises `ReasonMissing` when it says nothing."""
    reason = " ".join(text.split())
    if len(reason) < SHORTEST_REASON:
        raise ReasonMissing
    return reason[:LONGEST_REASON]


def check_word(text: str) -> str:
    """A word or short phrase as it is kept. Raises `WordRefused` when empty, too long or without a letter or digit."""
    word = " ".join(text.split()).lower()
    if not word or len(word) > LONGEST_WORD or not any(sign.isalnum() for sign in word):
        raise WordRefused(word[:LONGEST_WORD])
    return word


@dataclass(frozen=True)
class Ranking:
    """A list of matches without their reasons: public ids and scores, best first, under a configuration. `explain`
    gives the same list with its reasons."""

    configuration: str
    offerings: tuple[str, ...]
    scores: tuple[float, ...]
    explain: Callable[[], engine.MatchResult] = field(repr=False, compare=False)


def ranking(
    index: engine.Index,
    asked: engine.Need,
    *,
    additions: Sequence[engine.Addition],
    allowed: Collection[str],
    corrections: Sequence[engine.Correction],
    most: int,
) -> Ranking:
    """The best `most` of the allowed ids."""
    found = engine.rank_with(index, asked, additions=additions, top=most, allowed=allowed, corrections=corrections)

    def explain() -> engine.MatchResult:
        return engine.match_with(index, asked, additions=additions, top=most, allowed=allowed, corrections=corrections)

    return Ranking(
        engine.configuration_name(index, additions),
        tuple(name for name, _ in found),
        tuple(score for _, score in found),
        explain,
    )


def kept_reasons(match: engine.Match) -> list[list[str | float]]:
    """The weightiest reasons of a match as a kept list holds them (kind, label, found, weight), the rest as one."""
    first, rest = match.reasons[:KEPT_REASONS], match.reasons[KEPT_REASONS:]
    kept: list[list[str | float]] = [[r.kind, r.label, r.found, round(r.weight, 6)] for r in first]
    return [*kept, ["rest", "", "", round(sum(r.weight for r in rest), 6)]] if rest else kept


def is_news(*, kept: tuple[int, Sequence[str]] | None, found: tuple[int, Sequence[str]]) -> bool:
    """Whether a list of matches is worth keeping beside the last kept one (None when there is none yet): each is the
    version of the card and the ids best first."""
    return kept is None or kept[0] != found[0] or list(kept[1]) != list(found[1])


def difference(before: Sequence[str], after: Sequence[str]) -> Difference:
    """Compare two ranked lists of ids. Rising and sinking is among those that stand in both lists."""
    stayed_before = [name for name in before if name in set(after)]
    stayed_after = [name for name in after if name in set(before)]
    place = {name: number for number, name in enumerate(stayed_before)}
    return Difference(
        came_in=tuple(name for name in after if name not in set(before)),
        fell_out=tuple(name for name in before if name not in set(after)),
        rose=tuple(name for number, name in enumerate(stayed_after) if number < place[name]),
        sank=tuple(name for number, name in enumerate(stayed_after) if number > place[name]),
    )


@dataclass(frozen=True)
class ReasonChange:
    """What one reason of a match weighed under one text and weighs under another; 0 where it is no reason there."""

    kind: str
    label: str
    before: float
    after: float

    @property
    def by(self) -> float:
        """How much it gained; below 0 what it lost."""
        return self.after - self.before


def reason_changes(
    before: Iterable[tuple[str, str, float]], after: Iterable[tuple[str, str, float]]
) -> tuple[ReasonChange, ...]:
    """The reasons (kind, label, weight) that weigh otherwise, the largest difference first; each by kind and label."""
    old, new = _weighed(before), _weighed(after)
    found = [
        ReasonChange(kind, label, old.get((kind, label), 0.0), new.get((kind, label), 0.0))
        for kind, label in {**old, **new}
    ]
    told = [one for one in found if abs(one.by) >= LEAST_CHANGE]
    return tuple(sorted(told, key=lambda one: (-abs(one.by), one.label, one.kind)))


def _weighed(reasons: Iterable[tuple[str, str, float]]) -> dict[tuple[str, str], float]:
    found: dict[tuple[str, str], float] = {}
    for kind, label, weight in reasons:
        key = (kind, label.lower())
        found[key] = found.get(key, 0.0) + weight
    return found


def may_change(
    *, offerings: Sequence[str], scores: Sequence[float], new: Sequence[float], changed: Collection[str], most: int
) -> bool:
    """Whether a kept list (ids and scores best first, at most `most`) can look different after these offerings changed:
    one of them stands in it, or one now scores enough to come in. `new` holds the scores of those that score at all."""
    if set(offerings) & set(changed):
        return True
    if not new:
        return False
    return len(offerings) < most or max(new) >= scores[-1]


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> tuple[tuple[str, bool], ...]:
    """Cut a text at `[start, end)` spans, which may overlap or touch: each piece, and whether it is marked."""
    found: list[tuple[str, bool]] = []
    place = 0
    for start, end in sorted(spans):
        begin = max(start, place)
        if begin >= min(end, len(text)):
            continue
        found += [(text[place:begin], False), (text[begin:end], True)]
        place = min(end, len(text))
    return tuple((piece, is_marked) for piece, is_marked in [*found, (text[place:], False)] if piece)


def places_of(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where these words stand in a text as whole words, whatever their case, as `[start, end)`."""
    wanted = sorted({word for word in words if word.strip()}, key=len, reverse=True)
    if not wanted:
        return []
    sought = "|".join(re.escape(word) for word in wanted)
    return [found.span() for found in re.finditer(rf"(?<!\w)(?:{sought})(?!\w)", text, re.IGNORECASE)]


class Corrected(Protocol):
    """A correction as rules read it: its kind, the word or part, and what the word also means."""

    kind: str
    word: str
    also: str


C = TypeVar("C", bound=Corrected)


def split(corrections: Iterable[C]) -> tuple[tuple[C, ...], Steering]:
    """The corrections of words, and what the others say about parts."""
    words: list[C] = []
    weights: list[C] = []
    for row in corrections:
        (weights if row.kind in WEIGHTS else words).append(row)
    steering = Steering(
        must=frozenset(row.word for row in weights if row.kind == CorrectionKind.MUST),
        dropped=frozenset(row.word for row in weights if row.kind == CorrectionKind.DROPPED),
    )
    return tuple(words), steering


def as_engine(corrections: Iterable[Corrected]) -> list[engine.Correction]:
    """Corrections as the engine takes them."""
    return [engine.Correction(kind=row.kind, word=row.word, also=row.also) for row in corrections]  # type: ignore[arg-type]


def asker(viewer: Viewer) -> str:
    """By what name the engine keeps what it read for this viewer: members of the same parties share it, and so do all
    strangers."""
    parties = ",".join(map(str, sorted(viewer.parties)))
    return f"parties {parties}" if parties else f"person {viewer.user_id or ''}"


def stands_in(word: str, need: engine.Need) -> bool:
    """Whether each word of a correction stands in a need as it is asked, in any form."""
    return engine.says(word, "\n".join((need.title, need.text, *need.requirements)))


def kept_evidence(evidence: engine.WordEvidence) -> dict[str, Any]:
    """What corrections say of words, as a ranker keeps it."""
    also = {word: list(others) for word, others in evidence.also.items()}
    return {"set_aside": dict(evidence.set_aside), "literal": dict(evidence.literal), "also": also}


def evidence_of(kept: Mapping[str, Any]) -> engine.WordEvidence:
    """The same back; nothing for a ranker from before corrections counted."""
    also = {word: tuple(others) for word, others in kept.get("also", {}).items()}
    return engine.WordEvidence(kept.get("set_aside", {}), kept.get("literal", {}), also)


def question(text: need_rules.MatchingText, steering: Steering = WISHES, *, viewer: Viewer) -> engine.Need:
    """A card as the engine is asked about it, without the parts that do not count. Where none is left, the title."""
    kept = tuple(part for part in text.parts if engine.part_text(part.text) not in steering.dropped)
    asked = replace(text, parts=kept)
    return engine.Need(
        text=asked.text,
        title=asked.title,
        language=asked.language,
        requirements=asked.requirements,
        asker=asker(viewer),
    )


@dataclass(frozen=True)
class LeftOut:
    """An offering that would stand in the list, were it not for parts that must be met (public id, parts)."""

    id: str
    unmet: tuple[str, ...]


def passing(
    index: engine.Index,
    asked: engine.Need,
    *,
    allowed: Collection[str],
    steering: Steering,
    corrections: Sequence[engine.Correction],
) -> tuple[Collection[str], list[LeftOut]]:
    """Those of the allowed ids that speak to every part that must be met, and the others that speak to the card at
    all, best first. Without such a part everything passes, and nothing is asked."""
    if not steering.must:
        return allowed, []
    graded = index.graded(asked, top=len(allowed), allowed=allowed, corrections=corrections)
    through, left = [], []
    for one in graded:
        missing = unmet(one.grades, steering)
        if missing:
            left.append(LeftOut(one.id, missing))
        else:
            through.append(one.id)
    return through, left
