"""Matches as people read them: reasons, concepts, corrections, what is missing."""

import math

import pytest

from schakel import engine

BOOK = engine.SimpleConceptBook(
    {
        "usv": {"nl": ("onbemand vaartuig",), "en": ("unmanned surface vessel", "USV")},
        "vessel": {"nl": ("vaartuig", "schip"), "en": ("vessel", "ship")},
        "mcm": {"nl": ("mijnenbestrijding",), "en": ("mine countermeasures", "MCM")},
        "spring": {"nl": ("veer",), "en": ("spring",)},
    },
    {"usv": ("vessel",)},
    {"spring": ("veer", "spring")},
)


#: What concepts, words and corrections do by themselves, without the lexicon.
NO_LEXICON = engine.Configuration(translation_weight=0.0)


@pytest.fixture(scope="module")
def index() -> engine.Index:
    made = engine.Index(BOOK, NO_LEXICON)
    made.add(
        [
            engine.Document(
                "nl-radar", "Wij bouwen radarsystemen en sensoren voor bruggen. Bereik 10.000 m.", company="A"
            ),
            engine.Document(
                "en-usv", "Unmanned surface vessel for mine countermeasures with a range of 10 km.", company="B"
            ),
            engine.Document("en-food", "Catering and meals for large groups in spring.", company="C"),
            engine.Document("nl-radar2", "De radar ziet alles van veraf, op een systeem voor schepen.", company="D"),
        ]
    )
    return made


def reasons_of(found: engine.Match) -> set[tuple[str, str, str]]:
    return {(r.kind, r.label, r.found) for r in found.reasons}


@pytest.mark.parametrize(
    "text", ["onbemand vaartuig voor mijnenbestrijding, bereik 10 km", "radar", "radarsysteem op een schip", "range"]
)
def test_the_reasons_add_up_to_the_score_and_none_is_other(index: engine.Index, text: str) -> None:
    for found in engine.match(index, engine.Need(text)).matches:
        assert math.isclose(sum(r.weight for r in found.reasons), found.score, abs_tol=1e-9)
        assert all(r.kind != "other" and r.label and r.found for r in found.reasons)


def test_a_dutch_need_finds_english_supply_through_a_concept_and_names_both_words(index: engine.Index) -> None:
    result = engine.match(index, engine.Need("onbemand vaartuig voor mijnenbestrijding"))
    assert result.need.language == "nl"
    assert set(result.need.concepts) == {"usv", "mcm"}
    found = next(m for m in result.matches if m.id == "en-usv")
    assert ("concept", "onbemand vaartuig", "Unmanned surface vessel") in reasons_of(found)
    assert ("concept", "mijnenbestrijding", "mine countermeasures") in reasons_of(found)
    assert found.missing == ()


def test_what_is_narrower_answers_what_is_asked_with_less_weight(index: engine.Index) -> None:
    found = {m.id: m for m in engine.match(index, engine.Need("een schip", language="nl")).matches}
    assert ("concept", "schip", "Unmanned surface vessel") in reasons_of(found["en-usv"])


def test_a_label_that_means_two_things_links_nothing(index: engine.Index) -> None:
    assert engine.match(index, engine.Need("een stalen veer", language="nl")).matches == ()


def test_a_word_is_found_inside_a_compound_and_a_compound_by_its_part(index: engine.Index) -> None:
    inside = {m.id: m for m in engine.match(index, engine.Need("radar", language="nl")).matches}
    assert ("term", "radar", "radarsystemen") in reasons_of(inside["nl-radar"])
    whole = {m.id: m for m in engine.match(index, engine.Need("radarsysteem", language="nl")).matches}
    assert ("term", "radarsysteem", "radarsystemen") in reasons_of(whole["nl-radar"])
    assert ("compound", "radarsysteem", "radar") in reasons_of(whole["nl-radar2"])
    assert whole["nl-radar"].rank < whole["nl-radar2"].rank


def test_a_number_is_met_across_languages_and_spellings(index: engine.Index) -> None:
    found = {m.id: m for m in engine.match(index, engine.Need("een bereik van 10 km", language="nl")).matches}
    assert ("number", "10 km", "10.000 m") in reasons_of(found["nl-radar"])
    assert ("number", "10 km", "10 km") in reasons_of(found["en-usv"])


def test_spans_mark_the_found_words_where_they_stand(index: engine.Index) -> None:
    for found in engine.match(index, engine.Need("radar voor bruggen en schepen")).matches:
        text = index.document(found.id).text
        for reason in found.reasons:
            assert reason.spans
            if reason.kind == "term":
                assert text[reason.spans[0].start : reason.spans[0].end] == reason.found


def test_what_an_offering_does_not_speak_to_is_missing(index: engine.Index) -> None:
    result = engine.match(index, engine.Need("radar voor bruggen\nwaterzuivering in het veld\ncatering", language="nl"))
    parts = [r.text for r in result.need.requirements]
    assert parts == ["radar voor bruggen", "waterzuivering in het veld", "catering"]
    found = {m.id: m for m in result.matches}
    assert found["nl-radar"].covered == ("radar voor bruggen",)
    assert found["nl-radar"].missing == ("waterzuivering in het veld", "catering")
    assert found["en-food"].covered == ("catering",)


def test_requirements_that_are_given_are_taken_as_they_are(index: engine.Index) -> None:
    need = engine.Need("Zien wat er komt", requirements=("radar", "tien maanden zonder onderhoud"), language="nl")
    result = engine.match(index, need)
    assert [r.text for r in result.need.requirements] == list(need.requirements)
    assert result.matches[0].missing == ("tien maanden zonder onderhoud",)


def test_a_list_is_read_item_by_item_and_characters_point_into_the_need(index: engine.Index) -> None:
    text = "Gezocht:\n- radar met bereik\n- sensoren voor bruggen\n"
    parts = engine.match(index, engine.Need(text, language="nl")).need.requirements
    assert [text[p.start : p.end] for p in parts] == ["radar met bereik", "sensoren voor bruggen"]


def test_a_word_that_a_person_sets_aside_counts_nothing_and_says_so(index: engine.Index) -> None:
    need = engine.Need("radar voor bruggen", language="nl")
    before = {m.id: m for m in engine.match(index, need).matches}
    after = {m.id: m for m in engine.match(index, need, corrections=[engine.Correction("ignore", "radar")]).matches}
    assert "nl-radar2" in before
    assert "nl-radar2" not in after
    aside = [r for r in after["nl-radar"].reasons if r.kind == "correction"]
    assert [(r.label, r.weight) for r in aside] == [("radar", 0.0)]
    assert all(r.kind == "correction" or r.label != "radar" for r in after["nl-radar"].reasons)


def test_a_synonym_that_a_person_adds_is_a_reason_of_its_own(index: engine.Index) -> None:
    need = engine.Need("maaltijden", language="nl")
    assert engine.match(index, need).matches == ()
    found = engine.match(index, need, corrections=[engine.Correction("also", "maaltijden", "meals")]).matches
    assert [m.id for m in found] == ["en-food"]
    assert reasons_of(found[0]) == {("correction", "maaltijden → meals", "meals")}


def test_the_answer_is_the_same_every_time(index: engine.Index) -> None:
    need = engine.Need("radar en sensoren op een schip met bereik")
    assert engine.match(index, need) == engine.match(index, need)


def test_the_probability_rises_with_the_score(index: engine.Index) -> None:
    found = engine.match(index, engine.Need("radar op een systeem voor schepen en bruggen")).matches
    assert [m.probability for m in found] == sorted((m.probability for m in found), reverse=True)
    assert all(0 < m.probability < 1 for m in found)


def test_one_document_is_explained_whatever_its_rank(index: engine.Index) -> None:
    need = engine.Need("radar", language="nl")
    found = engine.explain(index, need, "nl-radar2")
    assert found is not None
    assert found.score == next(m.score for m in engine.match(index, need).matches if m.id == "nl-radar2")
    assert engine.explain(index, need, "en-food") is None
    with pytest.raises(KeyError):
        engine.explain(index, need, "nowhere")


@pytest.mark.parametrize("text", ["de", "van het", "", "?!", "the and of"])
def test_a_need_without_a_word_that_counts_finds_nothing(index: engine.Index, text: str) -> None:
    result = engine.match(index, engine.Need(text))
    assert result.matches == ()
    assert result.need.requirements == ()


def test_ten_thousand_repetitions_of_a_word_do_not_run_away(index: engine.Index) -> None:
    once = engine.match(index, engine.Need("radar bruggen", language="nl")).matches
    often = engine.match(index, engine.Need("radar " * 10_000 + "bruggen", language="nl")).matches
    assert {m.id for m in once} == {m.id for m in often}
    assert often[0].score < 10 * once[0].score


def test_an_owner_named_concept_is_found_without_the_word(index: engine.Index) -> None:
    own = engine.Index(BOOK)
    own.add([engine.Document("x", "Wij doen mooie dingen op zee.", concepts=("mcm",))])
    found = engine.match(own, engine.Need("mine countermeasures")).matches
    assert [m.id for m in found] == ["x"]
    assert reasons_of(found[0]) == {("concept", "mine countermeasures", "mijnenbestrijding")}


def test_a_sibling_concept_is_no_match_but_broader_and_narrower_are() -> None:
    book = engine.SimpleConceptBook(
        {"sensor": {"en": ("sensor",)}, "radar": {"en": ("radar",)}, "sonar": {"en": ("sonar",)}},
        {"radar": ("sensor",), "sonar": ("sensor",)},
    )
    index = engine.Index(book)
    index.add(engine.Document(word, f"Makers of a good {word} for ships.") for word in ("sensor", "radar", "sonar"))
    assert {i for i, _ in index.rank(engine.Need("a radar", language="en"))} == {"radar", "sensor"}
    assert {i for i, _ in index.rank(engine.Need("a sensor", language="en"))} == {"radar", "sensor", "sonar"}
    found = engine.match(index, engine.Need("a radar", language="en")).matches
    assert [m.id for m in found] == ["radar", "sensor"]
    assert reasons_of(found[1]) == {("concept", "radar", "sensor")}


def test_a_concept_that_the_vocabulary_does_not_hold_breaks_nothing() -> None:
    index = engine.Index(engine.shipped_vocabulary())
    index.add([engine.Document("x", "iets heel anders", concepts=("no-such-concept",))])
    found = engine.match(index, engine.Need("zomaar", language="nl", concepts=("no-such-concept",))).matches
    assert reasons_of(found[0]) == {("concept", "no-such-concept", "no-such-concept")}


def test_the_command_line_and_the_pages_use_the_same_concepts() -> None:
    light, full = engine.shipped_concepts(), engine.shipped_vocabulary()
    assert light.phrases() == full.phrases()
    assert {light.broader(c) == full.broader(c) for ids in full.phrases().values() for c in ids} == {True}
