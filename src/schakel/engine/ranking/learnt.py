"""A ranker learnt from what people accepted and rejected: few named features, a weight each, never who it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum, log2

import numpy as np
import numpy.typing as npt

from schakel.engine.evaluation.bootstrap import Interval, paired_bootstrap
from schakel.engine.ranking.additions import Part
from schakel.engine.ranking.evidence import NO_EVIDENCE, WordEvidence
from schakel.engine.types import Document, Match, Need

#: What is looked at in a match, each 0 to 1, with its name where much and where little of it counts. Nothing here
#: tells one company from another.
FEATURES: Mapping[str, tuple[str, str]] = {
    "pairs": ("words close together", "words not close together"),
    "title": ("words in the title", "words outside the title"),
    "concepts": ("linked by concept", "not linked by concept"),
    "translation": ("met by translation", "met in its own words"),
    "coverage": ("speaks to many parts", "speaks to few parts"),
    "spread": ("rests on many words", "rests on few words"),
    "maturity": ("as mature as asked", "not as mature as asked"),
    "doubted": ("rests on words that others set aside", "rests on words that nobody set aside"),
    "also": ("says what others said a word also means", "says nothing that others said a word also means"),
}
#: Without knowledge of maturity this counts.
NEITHER = 0.5
#: No feature weighs more than this share of what a perfect match would score.
MOST_SHARE = 0.15
_RIDGE, _TURNS, _LEAST_BASE = 3.0, 60, 0.5
_UNJUDGED = 0.25
_FOLDS, _SHOWN = 5, 10
Floats = npt.NDArray[np.float64]


class NothingLearnt(ValueError):
    """Too little feedback: no need has both something accepted and something that was not."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One match that people saw: its score as share of a perfect one, its features, and whether it was accepted (None:
    nobody said)."""

    base: float
    features: Mapping[str, float]
    accepted: bool | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """The first places of one need in the plain order, with what people said of them."""

    need: str
    matches: tuple[Judged, ...]


@dataclass(frozen=True, slots=True)
class LearntRanker:
    """Weights by feature, as shares of what a perfect match would score; `maturity` tells that feature by document id,
    `evidence` what corrections of other needs say of words.

    A weight above 0 adds for much of the feature, one below 0 for little of it, so nothing is ever taken away.
    """

    name: str
    weights: Mapping[str, float]
    maturity: Mapping[str, float] = field(default_factory=dict)
    evidence: WordEvidence = NO_EVIDENCE

    def parts(self, need: Need, match: Match, document: Document) -> list[Part]:
        """Return the named parts that the weights give to a match."""
        values = match_features(
            match,
            maturity=self.maturity.get(document.id, NEITHER),
            doubted=self.evidence.doubted(match) if "doubted" in self.weights else 0.0,
            also=self.evidence.met(need, document) if "also" in self.weights else 0.0,
        )
        found = []
        for name, weight in self.weights.items():
            much, little = FEATURES[name]
            value = values[name] if weight > 0 else 1.0 - values[name]
            label = much if weight > 0 else little
            found.append(Part("learnt", label, f"{value:.2f}", abs(weight) * value))
        return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """The learnt order beside the plain one on needs that it was not learnt from: nDCG@10 of what was accepted."""

    needs: int
    plain: float
    learnt: float
    difference: Interval


def match_features(
    match: Match, *, maturity: float = NEITHER, doubted: float = 0.0, also: float = 0.0
) -> dict[str, float]:
    """Return the features of a plain match, each 0 to 1; `doubted` and `also` as `WordEvidence` tells them."""
    total = fsum(reason.weight for reason in match.reasons) or 1.0

    def share(kind: str) -> float:
        return fsum(reason.weight for reason in match.reasons if reason.kind == kind) / total

    titled = fsum(r.weight for r in match.reasons if any(span.field == "title" for span in r.spans)) / total
    parts = len(match.covered) + len(match.partly) + len(match.missing)
    return {
        "pairs": share("pair"),
        "title": titled,
        "concepts": share("concept"),
        "translation": share("translation"),
        "coverage": (len(match.covered) + 0.5 * len(match.partly)) / parts if parts else NEITHER,
        "spread": 1.0 - max((reason.weight for reason in match.reasons), default=0.0) / total,
        "maturity": maturity,
        "doubted": doubted,
        "also": also,
    }


def learn_ranker(feedback: Sequence[Feedback], *, name: str, evidence: WordEvidence = NO_EVIDENCE) -> LearntRanker:
    """Return the ranker that best puts what was accepted before what was not, in the same need.

    A pairwise logistic regression (Herbrich et al. 2000) with a ridge on the features and none on the plain score, by
    Newton's method: the same feedback gives the same weights. Each need counts alike; what nobody judged counts a
    quarter of what was rejected. `evidence` is what the ranker will know of words. Raises `NothingLearnt`.
    """
    pairs = [_pairs(one) for one in feedback]
    rows = np.concatenate([differences for differences, _weight in pairs]) if pairs else np.zeros((0, 1))
    if not len(rows):
        raise NothingLearnt("no need has both something accepted and something that was not")
    weight = np.concatenate([counts for _differences, counts in pairs])
    found = _logistic(rows, weight)
    base = max(float(found[0]), _LEAST_BASE)
    shares = (float(np.clip(value / base, -MOST_SHARE, MOST_SHARE)) for value in found[1:])
    kept = {key: round(share, 4) for key, share in zip(FEATURES, shares, strict=True)}
    return LearntRanker(name, {key: share for key, share in kept.items() if share}, evidence=evidence)


def compare_ranker(feedback: Sequence[Feedback]) -> Comparison:
    """Return how a ranker learnt on four fifths of the needs does on the rest, five times, beside the plain order.

    Needs without anything accepted are left out, as no order of them is better than another. Raises `NothingLearnt`.
    """
    told = sorted((one for one in feedback if any(m.accepted for m in one.matches)), key=lambda one: one.need)
    plain: dict[str, float] = {}
    learnt: dict[str, float] = {}
    for fold in range(min(_FOLDS, len(told))):
        held = told[fold::_FOLDS]
        rest = [one for number, one in enumerate(told) if number % _FOLDS != fold]
        weights = learn_ranker(rest, name="").weights
        for one in held:
            plain[one.need] = _gain(one, {})
            learnt[one.need] = _gain(one, weights)
    if not told:
        raise NothingLearnt("nothing was accepted")
    means = [fsum(values.values()) / len(values) for values in (plain, learnt)]
    return Comparison(len(told), means[0], means[1], paired_bootstrap(learnt, plain))


def _vector(one: Judged) -> list[float]:
    return [one.base, *(one.features[name] for name in FEATURES)]


def _pairs(one: Feedback) -> tuple[Floats, Floats]:
    """Return the differences accepted less other of one need, and what each counts; together 1."""
    good = [_vector(m) for m in one.matches if m.accepted]
    others = [(_vector(m), 1.0 if m.accepted is False else _UNJUDGED) for m in one.matches if not m.accepted]
    rows = [np.subtract(a, b) for a in good for b, _count in others]
    counts = np.array([count for _a in good for _b, count in others], dtype=np.float64)
    if not rows:
        return np.zeros((0, 1 + len(FEATURES))), np.zeros(0)
    return np.array(rows, dtype=np.float64), counts / counts.sum()


def _logistic(rows: Floats, counts: Floats) -> Floats:
    """Return the weights under which each row is most likely above 0; ridge on all but the first."""
    ridge = np.diag([1e-3, *([_RIDGE] * (rows.shape[1] - 1))])
    found = np.zeros(rows.shape[1])
    for _turn in range(_TURNS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(rows @ found, -30.0, 30.0)))
        slope = rows.T @ (counts * (1.0 - chance)) - ridge @ found
        curve = (rows * (counts * chance * (1.0 - chance))[:, None]).T @ rows + ridge
        step = np.linalg.solve(curve, slope)
        found = found + step
        if float(np.abs(step).max()) < 1e-10:
            break
    return found


def _gain(one: Feedback, weights: Mapping[str, float]) -> float:
    """Return the nDCG@10 of what was accepted, in the order that these weights give."""
    worth = [m.base + fsum(share * m.features[name] for name, share in weights.items()) for m in one.matches]
    order = sorted(range(len(worth)), key=lambda place: (-worth[place], place))
    good = sum(bool(m.accepted) for m in one.matches)
    best = fsum(1.0 / log2(place + 2) for place in range(min(good, _SHOWN)))
    seen = enumerate(order[:_SHOWN])
    return fsum(1.0 / log2(place + 2) for place, at in seen if one.matches[at].accepted) / best
