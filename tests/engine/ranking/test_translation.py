"""Dutch needs and English offerings, and the other way round: words, compounds, senses, names."""

import math

import pytest

from schakel import engine

OFFERINGS = (
    engine.Document("vessel", "Unmanned vessel that surveys harbours with a towed sensor.", language="en"),
    engine.Document("cell", "A quiet fuel cell gives power to a camp for days.", language="en"),
    engine.Document("apart", "Each cell in the office has its own budget, and fuel is not included.", language="en"),
    engine.Document("klein", "Doctor Klein leads our bakery.", language="en"),
    engine.Document("spring", "A steel spring of high strength absorbs shock.", language="en"),
    engine.Document("dutch", "Wij bouwen brandstofcellen en onbemande vaartuigen.", language="nl"),
)


@pytest.fixture(scope="module")
def index() -> engine.Index:
    made = engine.Index()
    made.add(OFFERINGS)
    return made


def found_by(index: engine.Index, text: str, language: str = "nl") -> dict[str, engine.Match]:
    return {m.id: m for m in engine.match(index, engine.Need(text, language=language)).matches}


def named(match: engine.Match) -> set[tuple[str, str, str]]:
    return {(r.kind, r.label, r.found) for r in match.reasons}


def test_a_dutch_word_meets_its_english_rendering_and_the_reason_names_both(index: engine.Index) -> None:
    found = found_by(index, "onbemand vaartuig")
    assert ("translation", "onbemand vaartuig", "Unmanned vessel") in named(found["vessel"])
    assert "dutch" in found


def test_a_compound_is_met_by_its_parts_together_rather_than_apart(index: engine.Index) -> None:
    found = found_by(index, "een stille brandstofcel")
    assert found["cell"].score > found["apart"].score
    assert ("translation", "brandstofcel", "fuel cell") in named(found["cell"])


def test_a_compound_that_the_lexicon_lacks_is_rendered_part_by_part() -> None:
    index = engine.Index()
    index.add([engine.Document("x", "Harbour sensor maintenance by certified staff.", language="en")])
    found = found_by(index, "havensensoronderhoud")
    assert ("translation", "havensensoronderhoud", "Harbour sensor maintenance") in named(found["x"])


def test_a_dutch_word_spelled_like_an_english_name_does_not_meet_it(index: engine.Index) -> None:
    assert "klein" not in found_by(index, "kleine voertuigen")


def test_names_abbreviations_and_numbers_meet_as_they_are_written() -> None:
    index = engine.Index()
    index.add([engine.Document("x", "SysML models, a Fabry cavity and 10 km of GNSS cable at a radar.", language="en")])
    reasons = named(found_by(index, "het Fabry-model in SysML met GNSS over 10 km en radar")["x"])
    assert {"Fabry-model", "SysML", "GNSS", "10 km", "radar"} <= {label for _, label, _ in reasons}


def test_an_english_need_finds_dutch_supply(index: engine.Index) -> None:
    found = found_by(index, "an unmanned vessel running on a fuel cell", "en")
    assert {label for kind, label, _ in named(found["dutch"]) if kind == "translation"} >= {"fuel cell"}


def test_the_reasons_of_translated_matches_add_up_to_the_score(index: engine.Index) -> None:
    for match in found_by(index, "onbemand vaartuig met brandstofcel en stalen veer").values():
        assert math.isclose(sum(r.weight for r in match.reasons), match.score, abs_tol=1e-9)


def test_a_hidden_document_changes_no_sense_and_no_score() -> None:
    need = engine.Need("een veer van staal tegen schokken", language="nl")
    plain, with_hidden = engine.Index(), engine.Index()
    plain.add(OFFERINGS)
    with_hidden.add(OFFERINGS)
    hidden = [engine.Document(f"h{n}", "feather steel shock ferry", language="en", is_public=False) for n in range(30)]
    with_hidden.add(hidden)
    ids = [d.id for d in OFFERINGS]
    assert engine.match(plain, need, allowed=ids) == engine.match(with_hidden, need, allowed=ids)


def test_british_and_american_spelling_meet() -> None:
    index = engine.Index()
    index.add([engine.Document("x", "Fiber optic modeling of armor behavior.", language="en")])
    found = found_by(index, "fibre modelling armour behaviour", "en")
    assert {label for kind, label, _ in named(found["x"]) if kind == "term"} == {
        "fibre", "modelling", "armour", "behaviour",
    }  # fmt: skip
