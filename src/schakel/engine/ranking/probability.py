"""From a score to the chance that it means what it says, and to whether anybody here can do it at all."""

from collections.abc import Sequence
from math import exp, log

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.expression import NamedLeaf


def probability(score: float, full: float, weights: Sequence[float]) -> float:
    """Return the chance that an offering with this score is one that a buyer would choose, strictly rising in `score`.

    `full` is the score of an offering that meets every word of the need (`FullScore`). Logistic in the logarithms of
    both (Platt 1999); `weights` are (constant, of score, of full), learnt on SBIR dev as in `bench/calibration.py`. It
    is calibrated for the first ten matches among many offerings; among few it is a guess of the same form. 0 for
    nothing shared.
    """
    if score <= 0.0:
        return 0.0
    constant, of_score, of_full = weights
    return 1.0 / (1.0 + exp(-(constant + of_score * log(score) + of_full * log(max(full, score)))))


class FullScore:
    """About what an offering would score that meets every word of a need once: per clause its best key."""

    def __init__(self, leaves: Sequence[NamedLeaf]) -> None:
        of_words = [named.leaf for named in leaves if isinstance(named.leaf.key, str)]
        #: The keys whose idf decides.
        self.keys = [str(leaf.key) for leaf in of_words]
        self._weights = np.array([leaf.weight for leaf in of_words], dtype=np.float64)
        self._clauses = np.array([leaf.clause for leaf in of_words], dtype=np.int64)

    def of(self, idf: npt.NDArray[np.float64]) -> float:
        """Return it for the idf of `keys`; 0 for a need without words."""
        best = np.zeros(int(self._clauses.max()) + 1 if len(self._clauses) else 0)
        np.maximum.at(best, self._clauses, self._weights * idf)
        return float(best.sum())
