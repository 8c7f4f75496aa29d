"""From a score to the chance that it means what it says, and to whether anybody here can do it at all."""

from collections.abc import Mapping, Sequence
from math import exp, log

from schakel.engine.ranking.expression import Expression


def probability(score: float, full: float, weights: Sequence[float]) -> float:
    """Return the chance that an offering with this score is one that a buyer would choose, strictly rising in `score`.

    `full` is the score of an offering that meets every word of the need (`full_score`). Logistic in the logarithms of
    both (Platt 1999); `weights` are (constant, of score, of full), learnt on SBIR dev as in `bench/calibration.py`. It
    is calibrated for the first ten matches among many offerings; among few it is a guess of the same form. 0 for
    nothing shared.
    """
    if score <= 0.0:
        return 0.0
    constant, of_score, of_full = weights
    return 1.0 / (1.0 + exp(-(constant + of_score * log(score) + of_full * log(max(full, score)))))


def full_score(expression: Expression, idf: Mapping[str, float]) -> float:
    """Return about what an offering would score that meets every word of the need once: per clause its best key."""
    best: dict[int, float] = {}
    for named in expression.leaves:
        key = named.leaf.key
        if isinstance(key, str):
            worth = named.leaf.weight * idf.get(key, 0.0)
            best[named.leaf.clause] = max(best.get(named.leaf.clause, 0.0), worth)
    return sum(best.values())
