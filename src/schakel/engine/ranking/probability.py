"""The default map from a score to a probability, used until something is learnt from outcomes."""


def default_probability(score: float, half_score: float) -> float:
    """Return `score / (score + half_score)`: 0 for nothing shared, one half at `half_score`, strictly rising, below 1.

    It is an order of confidence on one scale, not a measured frequency.
    """
    return score / (score + half_score) if score > 0 else 0.0
