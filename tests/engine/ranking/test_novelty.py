"""Novelty adds up, the slider keeps its promise at step 0, and the price is 0 there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schakel import engine


def test_a_word_that_many_known_suppliers_use_is_nearer_than_one_that_none_uses() -> None:
    known = engine.KnownWords([("radar and sonar", "en"), ("radar and lidar", "en")])
    assert known.wording("radar", "en").distance == pytest.approx(1 / 3)
    assert known.wording("sonar", "en").distance == pytest.approx(1 / 2)
    assert known.wording("violin", "en") == engine.Wording(1.0, ("violin",))
    assert known.wording("", "en").distance == 0.0


def test_a_known_text_is_not_compared_with_itself() -> None:
    known = engine.KnownWords([("violin", "en"), ("radar", "en")])
    assert known.wording("violin", "en", is_known=True).distance == 1.0


def test_parts_outside_their_range_are_refused() -> None:
    for wrong in ({"contract": 2.0}, {"colour": 0.5}):
        with pytest.raises(ValueError, match=str(next(iter(wrong)))):
            engine.novelty(wrong)
    assert engine.novelty({"contract": None}) == 0.0


@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0, 1)), max_size=12))
def test_step_0_keeps_the_order_and_every_step_keeps_every_place(rows: list[tuple[float, float]]) -> None:
    scores = sorted((score for score, _new in rows), reverse=True)
    news = [new for _score, new in rows]
    assert engine.surprise_order(scores, news, 0) == list(range(len(rows)))
    assert engine.strength_kept(scores, range(len(rows))) == pytest.approx(1.0)
    for step in range(1, len(engine.SURPRISE_STEPS)):
        order = engine.surprise_order(scores, news, step)
        assert sorted(order) == list(range(len(rows)))
        assert engine.strength_kept(scores, order) <= 1.0 + 1e-9
