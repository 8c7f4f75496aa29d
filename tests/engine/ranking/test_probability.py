"""The chance that somebody can, and what a text in the other language changes."""

from dataclasses import replace

import pytest

from schakel import engine
from schakel.engine.ranking.probability import probability


def matches(*scores: float, together: float = 0.0) -> list[engine.Match]:
    why = (engine.Reason("pair", "quiet drone", "quiet drone", together), engine.Reason("term", "radar", "radar", 1.0))
    return [engine.Match(n, str(n), "", score, 0.5, why, (), ()) for n, score in enumerate(scores, start=1)]


def test_a_first_match_that_stands_out_makes_it_likelier_that_somebody_can() -> None:
    assert engine.somebody_can(matches(20.0, 8.0, 7.0)) > engine.somebody_can(matches(20.0, 19.0, 18.0))


def test_words_that_stand_together_make_it_likelier_too() -> None:
    assert engine.somebody_can(matches(9.0, 8.0, together=4.0)) > engine.somebody_can(matches(9.0, 8.0))


def test_speaking_to_more_parts_of_the_need_makes_it_likelier_too() -> None:
    first, *rest = matches(9.0, 8.0)
    graded = [((), (), "ab"), ((), "a", "b"), ("a", (), "b"), ("a", "b", ()), ("ab", (), ())]
    chances = [
        engine.somebody_can([replace(first, covered=tuple(met), partly=tuple(half), missing=tuple(none)), *rest])
        for met, half, none in graded
    ]
    assert chances == sorted(set(chances))


def test_only_the_first_ten_tell_and_their_order_does_not() -> None:
    ten = matches(*range(20, 10, -1))
    assert engine.somebody_can([*ten, *matches(1.0)]) == engine.somebody_can(ten[::-1])


def test_nobody_can_where_nothing_matches() -> None:
    assert engine.somebody_can([]) == 0.0


@pytest.mark.parametrize("is_across", [True, False])
def test_a_chance_rises_with_the_score_in_either_language(is_across: bool) -> None:
    weights = engine.DEFAULT_CONFIGURATION.probability_weights
    chances = [probability(score, 40.0, weights, is_across=is_across) for score in (0.0, 1.0, 10.0, 40.0)]
    assert chances == sorted(set(chances))
