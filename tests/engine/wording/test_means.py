"""Technologies, materials and processes in a text, with the effects that they serve."""

from schakel import engine
from schakel.engine.vocabulary.concept import Concept, Labels
from schakel.engine.vocabulary.vocabulary import Vocabulary

BOOK = Vocabulary(
    [
        Concept("sensing", "technology", Labels("sensortechniek"), Labels("sensing technology"), related=("notice",)),
        Concept("lidar", "technology", Labels("lidar"), Labels("lidar"), broader=("sensing",)),
        Concept("notice", "effect", Labels("opmerken"), Labels("notice")),
        Concept("guard", "capability", Labels("bewaking"), Labels("guarding")),
    ]
)


def test_a_technology_is_found_with_the_effects_above_it() -> None:
    (found,) = engine.named_means("Een lidar op het dak", "nl", vocabulary=BOOK)
    assert (found.kind, found.start, found.end, found.ends) == ("technology", 4, 9, ("opmerken",))


def test_effects_and_capabilities_are_no_means() -> None:
    assert engine.named_means("opmerken en bewaking", "nl", vocabulary=BOOK) == ()


def test_nothing_is_found_in_nothing() -> None:
    assert engine.named_means("", "nl", vocabulary=BOOK) == ()
