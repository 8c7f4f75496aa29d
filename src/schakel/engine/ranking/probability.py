"""From a score to the chance that it means what it says, and to whether anybody here can do it at all."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from math import exp, log

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import DEFAULT_CONFIGURATION, Configuration
from schakel.engine.ranking.leaves import Leaves
from schakel.engine.types import Match

#: So many first matches tell whether somebody here can.
TELLING = 10


def probability(score: float, full: float, weights: Sequence[float], *, is_across: bool) -> float:
    """Return the chance that an offering with this score is one that a buyer would choose, strictly rising in `score`.

    `full` is the score of an offering that meets every word of the need (`FullScore`). Logistic in the logarithms of
    both (Platt 1999), and in whether the text `is_across`, in the other language than the need: then fewer of its words
    could be met. `weights` are (constant, of score, of full, of across), learnt on SBIR dev as in
    `bench/calibration.py`. It is calibrated for the first ten matches among many offerings; among few it is a guess of
    the same form. 0 for nothing shared.
    """
    return probabilities([score], full, weights, [is_across])[0]


def probabilities(
    scores: Sequence[float], full: float, weights: Sequence[float], are_across: Sequence[bool]
) -> list[float]:
    """Return the same for several offerings."""
    constant, of_score, of_full, of_across = weights
    by_full = of_full * log(full) if full > 0.0 else 0.0
    found = []
    for score, is_across in zip(scores, are_across, strict=True):
        if score <= 0.0:
            found.append(0.0)
            continue
        rest = by_full if score <= full else of_full * log(score)
        found.append(1.0 / (1.0 + exp(-(constant + of_score * log(score) + rest + of_across * is_across))))
    return found


def falling(matches: Iterable[Match]) -> tuple[Match, ...]:
    """Return matches, best first, none with a chance above that of a higher score; equal scores have equal chances.

    A text in the other language has the greater chance at the same score. Beside a text in the language of the need
    that would let the chance rise where the score falls, so there it is held back: rather too low than out of order.
    """
    matches = tuple(matches)
    if all(
        a.probability == b.probability if a.score == b.score else a.probability >= b.probability
        for a, b in pairwise(matches)
    ):
        return matches
    given: list[Match] = []
    least = 1.0
    for _, equals in groupby(matches, key=lambda match: match.score):
        group = list(equals)
        least = min(least, *(match.probability for match in group))
        given += [match if match.probability == least else replace(match, probability=least) for match in group]
    return tuple(given)


def somebody_can(matches: Sequence[Match], configuration: Configuration = DEFAULT_CONFIGURATION) -> float:
    """Return the chance that somebody among many offerings can do what a need asks, from its first ten matches.

    Three things tell, all of them shown: how far the best match stands out from the tenth (the logarithm of the ratio
    of their scores; with fewer matches, from the last), the share of its score that words give which stand together in
    the need and in the offering, and to how many of the need's parts it speaks. Logistic; beforehand either was as
    likely. 0 without a match.
    """
    scores = sorted((match.score for match in matches), reverse=True)[:TELLING]
    if not scores or scores[-1] <= 0.0:
        return 0.0
    best = max(matches, key=lambda match: match.score)
    together = sum(reason.weight for reason in best.reasons if reason.kind == "pair")
    constant, of_standing_out, of_together, of_parts = configuration.somebody_weights
    odds = constant + of_standing_out * log(scores[0] / scores[-1]) + of_together * together / best.score
    return 1.0 / (1.0 + exp(-odds - of_parts * parts_met(best)))


def parts_met(match: Match) -> float:
    """Return the share of a need's parts that a match speaks to; partly counts half, a need without parts 1."""
    count = len(match.covered) + len(match.partly) + len(match.missing)
    return (len(match.covered) + 0.5 * len(match.partly)) / count if count else 1.0


class FullScore:
    """About what an offering would score that meets every word of a need once: per clause its best key."""

    def __init__(self, leaves: Leaves) -> None:
        columns = leaves.columns
        of_words = columns["second"] < 0
        #: The signs of the keys whose idf decides, one for each leaf of a word.
        self.signs = columns["first"][of_words]
        self._weights = columns["weight"][of_words]
        self._clauses = columns["clause"][of_words]
        self._size = int(self._clauses.max()) + 1 if len(self._clauses) else 0

    def of(self, idf: npt.NDArray[np.float64]) -> float:
        """Return it for the idf of `signs`; 0 for a need without words."""
        best = np.zeros(self._size)
        np.maximum.at(best, self._clauses, self._weights * idf)
        return float(best.sum())
