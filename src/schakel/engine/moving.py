"""Match, and let additions move the first places: the plain ranking with what takes part beside it."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from schakel.engine.matching import Index
from schakel.engine.ranking.additions import MOVED, Addition
from schakel.engine.ranking.probability import falling, probability
from schakel.engine.types import Correction, Match, MatchResult, Need, Reason

_LEAST_SCORE = 1e-9


def match_with(
    index: Index,
    need: Need,
    *,
    additions: Sequence[Addition],
    top: int = 10,
    allowed: Collection[str] | None = None,
    exclude: Collection[str] = (),
    corrections: Sequence[Correction] = (),
) -> MatchResult:
    """Match as `match` does, then let each addition add its named parts to the first `MOVED` and order those anew.

    The weights of the reasons still add up to the score. As no part is below 0, whatever stands behind the first
    `MOVED` stays behind them. Without additions this is `match`. The probability is that of the score less what the
    additions give on the average here, so that it still rises with the score and keeps its level.
    """
    if not additions:
        return index.match(need, top=top, allowed=allowed, exclude=exclude, corrections=corrections)
    plain = index.match(need, top=max(top, MOVED), allowed=allowed, exclude=exclude, corrections=corrections)
    full = index.full_score(need, corrections)
    given = [_given(index, need, match, additions, full) for match in plain.matches[:MOVED]]
    lift = sum(reason.weight for reasons in given for reason in reasons) / len(given) if given else 0.0
    moved = [_with(match, reasons) for match, reasons in zip(plain.matches, given, strict=False)]
    moved.sort(key=lambda match: (-match.score, match.id))
    matches = [
        replace(match, rank=rank, probability=_probability(index, match, match.score - lift, full, plain.need.language))
        for rank, match in enumerate([*moved, *plain.matches[MOVED:]][:top], start=1)
    ]
    return replace(plain, matches=falling(matches), configuration=configuration_name(index, additions))


def rank_with(
    index: Index,
    need: Need,
    *,
    additions: Sequence[Addition],
    top: int = 10,
    allowed: Collection[str] | None = None,
    exclude: Collection[str] = (),
    corrections: Sequence[Correction] = (),
) -> list[tuple[str, float]]:
    """Return (id, score) as `match_with` orders them; without additions this is `Index.rank`."""
    plain = index.rank(need, top=top, allowed=allowed, exclude=exclude, corrections=corrections)
    if not additions:
        return plain
    first = match_with(
        index,
        need,
        additions=additions,
        top=min(top, MOVED),
        allowed=allowed,
        exclude=exclude,
        corrections=corrections,
    )
    return [*((match.id, match.score) for match in first.matches), *plain[MOVED:]]


def configuration_name(index: Index, additions: Sequence[Addition]) -> str:
    """Return the name under which a ranking with these additions is printed, such as `schakel-2+learnt-3`."""
    return "+".join([index.configuration.name, *(addition.name for addition in additions)])


def _probability(index: Index, match: Match, score: float, full: float, language: str) -> float:
    is_across = index.document(match.id).language != language
    weights = index.configuration.probability_weights
    return probability(max(score, _LEAST_SCORE), full, weights, is_across=is_across)


def _given(
    index: Index, need: Need, match: Match, additions: Sequence[Addition], full: float
) -> list[Reason]:  # fmt: skip
    document = index.document(match.id)
    parts = [part for addition in additions for part in addition.parts(need, match, document)]
    return [Reason(part.kind, part.label, part.found, part.share * full) for part in parts if part.share > 0.0]


def _with(match: Match, added: Sequence[Reason]) -> Match:
    reasons = tuple(sorted((*match.reasons, *added), key=lambda r: (-r.weight, r.kind, r.label)))
    return replace(match, reasons=reasons, score=sum(reason.weight for reason in reasons))
