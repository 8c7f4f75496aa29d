"""The chance that somebody can, and what a text in the other language changes."""

from dataclasses import replace

import pytest

from schakel import engine
from schakel.engine.ranking.probability import falling, probability


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


def test_among_texts_in_both_languages_the_chance_never_rises_where_the_score_falls() -> None:
    index = engine.Index(engine.shipped_concepts())
    dutch = ["Een onbemand voertuig.", "Sonar op een vaartuig"]
    english = [f"An unmanned vessel for {what} at sea." for what in ("reconnaissance", "supply", "measurements")]
    documents = [engine.Document(f"nl-{n}", text, language="nl") for n, text in enumerate(dutch)]
    documents += [
        engine.Document(f"en-{n}", text, language="en")
        for n, text in enumerate([*english, "Field kitchen", "Steel beams"])
    ]
    index.add(documents)
    found = index.match(engine.Need("onbemand vaartuig"), top=10).matches
    assert [match.id[:2] for match in found][:2] == ["nl", "en"]
    chances = [match.probability for match in found]
    assert chances == sorted(chances, reverse=True)


def test_equal_scores_have_equal_chances_and_a_shorter_list_the_same_ones() -> None:
    given = [
        replace(match, probability=chance)
        for match, chance in zip(matches(9, 9, 5, 4), (0.5, 0.4, 0.6, 0.1), strict=True)
    ]
    assert [match.probability for match in falling(given)] == [0.4, 0.4, 0.4, 0.1]
    assert falling(given)[:2] == falling(given[:2])
