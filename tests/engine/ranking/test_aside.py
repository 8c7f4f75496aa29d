"""Words taken as they are written: what met them by other words goes, says so, and comes back when it is undone."""

import math

import pytest

from schakel import engine
from tests.engine.explanation.test_matching import BOOK, NO_LEXICON

USV = "onbemand vaartuig"


@pytest.fixture(scope="module")
def index() -> engine.Index:
    made = engine.Index(BOOK, NO_LEXICON)
    made.add(
        [
            engine.Document("en-usv", "Unmanned surface vessel for mine countermeasures."),
            engine.Document("nl-usv", "Een onbemand vaartuig zoekt de bodem af."),
            engine.Document("nl-food", "Maaltijden voor grote groepen."),
        ]
    )
    return made


@pytest.fixture(scope="module")
def worded() -> engine.Index:
    """With the lexicon that renders words in the other language."""
    made = engine.Index()
    made.add(
        [
            engine.Document("en", "We build bridges of steel for heavy vehicles.", language="en"),
            engine.Document("nl", "Wij bouwen bruggen van staal.", language="nl"),
        ]
    )
    return made


def literal(*words: str) -> list[engine.Correction]:
    return [engine.Correction("literal", word) for word in words]


def found(index: engine.Index, need: engine.Need, corrections: list[engine.Correction]) -> dict[str, engine.Match]:
    return {one.id: one for one in engine.match(index, need, corrections=corrections).matches}


def test_a_concept_that_is_set_aside_finds_nothing_and_the_words_still_do(index: engine.Index) -> None:
    need = engine.Need(USV, language="nl")
    before, after = found(index, need, []), found(index, need, literal(USV))
    assert {"en-usv", "nl-usv"} <= set(before)
    assert "en-usv" not in after
    words = {(one.kind, one.label) for one in after["nl-usv"].reasons if one.weight > 0}
    assert ("term", "onbemand") in words
    assert not [one for one in words if one[0] == "concept"]


def test_it_stays_visible_as_a_reason_without_weight(index: engine.Index) -> None:
    need = engine.Need(f"{USV} voor mijnenbestrijding", language="nl")
    match = found(index, need, literal(USV))["en-usv"]
    aside = [(one.label, one.found, one.weight) for one in match.reasons if one.kind == "correction"]
    assert aside == [(USV, "Unmanned surface vessel", 0.0)]
    assert ("concept", "mijnenbestrijding") in {(one.kind, one.label) for one in match.reasons}
    assert math.isclose(sum(one.weight for one in match.reasons), match.score, abs_tol=1e-9)


def test_the_reading_of_the_need_no_longer_names_the_concept(index: engine.Index) -> None:
    need = engine.Need(f"{USV} voor mijnenbestrijding", language="nl")
    read = engine.match(index, need, corrections=literal(USV)).need.concepts
    assert "usv" not in read
    assert "mcm" in read


def test_a_rendering_in_the_other_language_is_set_aside_by_its_own_label(worded: engine.Index) -> None:
    need = engine.Need("bruggen van staal", language="nl")
    reasons = found(worded, need, [])["en"].reasons
    label = next(one.label for one in reasons if one.kind == "translation")
    after = found(worded, need, literal(label))
    kept = [one for one in after["en"].reasons if one.weight > 0] if "en" in after else []
    assert ("translation", label) not in {(one.kind, one.label) for one in kept}
    assert {one.label for one in after["nl"].reasons if one.kind == "term"} == {
        one.label for one in found(worded, need, [])["nl"].reasons if one.kind == "term"
    }


@pytest.mark.parametrize("word", ["mijnenbestrijding", "iets anders", ""])
def test_another_word_changes_nothing_for_this_one(index: engine.Index, word: str) -> None:
    need = engine.Need(USV, language="nl")
    assert found(index, need, literal(word)) == found(index, need, [])


def test_capitals_do_not_matter(index: engine.Index) -> None:
    need = engine.Need("Onbemand Vaartuig", language="nl")
    assert "en-usv" in found(index, need, [])
    assert "en-usv" not in found(index, need, literal(USV))
