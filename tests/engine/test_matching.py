"""An index that reads ahead answers as one that does not."""

import pytest

from schakel import engine

OFFERINGS = (
    engine.Document("vessel", "Unmanned vessel that surveys harbours with a towed sonar and a sensor.", language="en"),
    engine.Document("nl", "Wij bouwen brandstofcellen, onbemande vaartuigen en radarsystemen.", language="nl"),
)
NEED = engine.Need("Onbemand vaartuig met radar en een stille brandstofcel.")


@pytest.mark.parametrize("base_from", [1, 100])
def test_reading_ahead_keeps_no_need_and_changes_no_answer(base_from: int) -> None:
    plain, ahead = (engine.Index(engine.shipped_concepts(), base_from=base_from) for _ in range(2))
    plain.add(OFFERINGS)
    ahead.add(OFFERINGS)
    ahead.read_ahead()
    assert not ahead._readings
    assert ahead.match(NEED) == plain.match(NEED)


def test_reading_ahead_asks_an_empty_index_too() -> None:
    index = engine.Index(engine.shipped_concepts())
    index.read_ahead()
    assert index.match(NEED).matches == ()
