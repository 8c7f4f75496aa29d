"""Measures of a ranking as values: `nDCG@10`, `R@100`, `P@5`, `RR`."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Qrels = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Mapping[str, float]]

_NAMED = re.compile(r"(nDCG|R|P|RR)(?:@(\d+))?", re.IGNORECASE)
_NAMES = {"ndcg": "nDCG", "r": "R", "p": "P", "rr": "RR"}


class UnknownMeasure(ValueError):
    """A measure that is not nDCG@k, R@k, P@k or RR."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured and how deep; `depth` 0 means the whole ranking. Prints as `nDCG@10`."""

    name: str
    depth: int = 0

    def __str__(self) -> str:
        return f"{self.name}@{self.depth}" if self.depth else self.name

    def of(self, ranking: Sequence[str], relevant: Mapping[str, int]) -> float:
        """Return the measure of one ranking (best first) against the judged documents of that query.

        nDCG takes the judgement as gain with a discount of log2(rank + 1) (Järvelin and Kekäläinen 2002, as trec_eval);
        a query without a relevant document scores 0.
        """
        judged = {d: g for d, g in relevant.items() if g > 0}
        seen = ranking[: self.depth] if self.depth else ranking
        if not judged:
            return 0.0
        if self.name == "nDCG":
            best = sorted(judged.values(), reverse=True)[: self.depth or None]
            return _gain([judged.get(d, 0) for d in seen]) / _gain(best)
        hits = [d in judged for d in seen]
        if self.name == "RR":
            return next((1.0 / (at + 1) for at, hit in enumerate(hits) if hit), 0.0)
        if self.name == "R":
            return sum(hits) / len(judged)
        return sum(hits) / (self.depth or max(len(ranking), 1))


def measure(name: str) -> Measure:
    """Return the measure with a name such as "nDCG@10"; UnknownMeasure for another."""
    found = _NAMED.fullmatch(name.strip())
    if not found or (found.group(2) is not None and int(found.group(2)) == 0):
        raise UnknownMeasure(f"{name!r} is no measure; use nDCG@10, R@100, P@5 or RR")
    return Measure(_NAMES[found.group(1).lower()], int(found.group(2) or 0))


def ranked(scores: Mapping[str, float]) -> list[str]:
    """Return the documents of one query, best first; of equal scores the later id first, as trec_eval does."""
    return sorted(scores, key=lambda d: (scores[d], d), reverse=True)


def per_query(kind: Measure, qrels: Qrels, run: Run) -> dict[str, float]:
    """Return the measure of every judged query; a query that the run does not answer scores 0."""
    return {q: kind.of(ranked(run.get(q, {})), relevant) for q, relevant in qrels.items()}


def mean(values: Mapping[str, float]) -> float:
    """Return the mean over queries; 0 for none."""
    return math.fsum(values.values()) / len(values) if values else 0.0


def _gain(gains: Sequence[int]) -> float:
    return math.fsum(g / math.log2(at + 2) for at, g in enumerate(gains))
