"""Concepts found in texts: inflection, compounds, the longest label, two languages, words with two meanings."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.engine import Vocabulary, shipped_vocabulary, vocabulary_from_rows
from tests.engine.vocabulary.build import concept_row, small_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return small_vocabulary()


def _ids(vocabulary: Vocabulary, text: str, language: str | None = None) -> list[str]:
    return [found.concept_id for found in vocabulary.find(text, language)]


def test_a_found_concept_says_where_it_stands_and_by_which_label(vocabulary: Vocabulary) -> None:
    text = "Levering van radarsystemen."
    (found,) = vocabulary.find(text, "nl")

    assert (found.concept_id, found.label, found.language) == ("radar", "radarsysteem", "nl")
    assert (found.text, text[found.start : found.end]) == ("radarsystemen", "radarsystemen")
    assert not found.is_ambiguous


@pytest.mark.parametrize("text", ["drone", "drones", "Drones", "DRONES", "onbemande vliegtuigen", "drone's"])
def test_plural_and_inflected_forms_are_found(vocabulary: Vocabulary, text: str) -> None:
    assert _ids(vocabulary, text, "nl") == ["drone"]


def test_the_longest_label_wins(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "a weather radar and a radar", "en") == ["weather-radar", "radar"]


def test_a_compound_is_taken_apart_when_it_is_no_label(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "een dronebestrijdingssysteem", "nl") == ["counter-uas"]


def test_an_open_compound_is_the_closed_one(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "weer radar", "nl") == ["weather-radar"]
    assert _ids(vocabulary, "drone-detectie", "nl") == ["drone-detection"]


def test_a_dutch_verb_that_comes_apart_is_found() -> None:
    vocabulary = vocabulary_from_rows([concept_row("detect", "detecteren; opsporen; drones opsporen", "detect")])

    assert _ids(vocabulary, "om doelen op te sporen", "nl") == ["detect"]
    (found,) = vocabulary.find("middelen om drones op te sporen", "nl")
    assert found.text == "drones op te sporen"


def test_a_dutch_infinitive_with_te_is_found() -> None:
    vocabulary = vocabulary_from_rows([concept_row("defeat", "onschadelijk maken", "defeat")])

    assert _ids(vocabulary, "om drones onschadelijk te maken", "nl") == ["defeat"]


def test_turned_words_count_with_of_between_them_only(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "detectie van drones", "nl") == ["drone-detection"]
    assert _ids(vocabulary, "detection of the drone", "en") == ["drone-detection"]
    assert _ids(vocabulary, "detectie drones", "nl") == ["detection", "drone"]


def test_no_label_crosses_the_end_of_a_sentence(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "We track a drone. Detection is hard.", "en") == ["drone", "detection"]


def test_a_comma_or_a_bracket_parts_words_unless_the_label_has_one_too() -> None:
    vocabulary = vocabulary_from_rows(
        [
            concept_row("weather-radar", "weerradar", "weather radar"),
            concept_row("isr", "inlichtingen, bewaking en verkenning", "intelligence, surveillance and reconnaissance"),
        ]
    )

    assert _ids(vocabulary, "good weather, radar works", "en") == []
    assert _ids(vocabulary, "good weather (radar works)", "en") == []
    assert _ids(vocabulary, "for intelligence, surveillance and reconnaissance", "en") == ["isr"]


@pytest.mark.parametrize("text", ["we generate power", "they machine parts", "in time", "a simulated world"])
def test_a_relative_of_a_word_is_not_that_word(text: str) -> None:
    vocabulary = vocabulary_from_rows(
        [
            concept_row("generator", "aggregaat", "generator"),
            concept_row("machining", "verspanen", "machining"),
            concept_row("inertial", "traagheidsnavigatie; INS", "inertial navigation; INS"),
            concept_row("simulator", "oefentoestel", "simulator"),
        ]
    )

    assert _ids(vocabulary, text, "en") == []
    assert _ids(vocabulary, "generators, machining, INS, simulators", "en") == [
        "generator",
        "machining",
        "inertial",
        "simulator",
    ]


def test_a_word_of_the_other_language_must_be_written_nearly_so() -> None:
    vocabulary = vocabulary_from_rows([concept_row("fitness", "fitheid", "physical fitness")])

    assert _ids(vocabulary, "this fits", "en") == []
    assert _ids(vocabulary, "fitheid", "en") == ["fitness"]


def test_labels_of_the_other_language_count(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "Wij leveren counter-UAS aan de krijgsmacht", "nl") == ["counter-uas"]


def test_an_abbreviation_that_is_also_a_common_word_needs_its_capitals(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "we do IT for it", "en") == ["information-technology"]
    assert _ids(vocabulary, "it works", "en") == []
    assert _ids(vocabulary, "uav", "en") == ["drone"]


def test_a_marked_abbreviation_needs_its_capitals_too(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "with SAR", "en") == ["synthetic-aperture"]
    assert _ids(vocabulary, "with sar", "en") == []


def test_a_word_with_two_meanings_gives_both_and_says_so(vocabulary: Vocabulary) -> None:
    found = vocabulary.find("een verbinding", "nl")

    assert [one.concept_id for one in found] == ["radio-link", "wire-bond"]
    assert all(one.is_ambiguous for one in found)


def test_the_language_is_recognised_when_it_is_not_given(vocabulary: Vocabulary) -> None:
    assert _ids(vocabulary, "wij maken onbemande vliegtuigen voor de krijgsmacht") == ["drone"]


@pytest.mark.parametrize("text", ["", " ", ".", "a", "\x00\x01", "🙂🙂", "de het een", "1 2 3", "-" * 50])
def test_a_text_that_says_nothing_gives_nothing(vocabulary: Vocabulary, text: str) -> None:
    assert vocabulary.find(text) == ()


def test_another_language_is_refused(vocabulary: Vocabulary) -> None:
    with pytest.raises(ValueError, match="use 'nl' or 'en'"):
        vocabulary.find("radar", "de")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=200))
def test_any_text_is_read_and_every_find_stands_where_it_says(text: str) -> None:
    for found in shipped_vocabulary().find(text, "nl"):
        assert text[found.start : found.end] == found.text


@settings(max_examples=60, deadline=None)
@given(concept_id=st.sampled_from(sorted(shipped_vocabulary().concepts)), language=st.sampled_from(["nl", "en"]))
def test_every_preferred_label_finds_its_own_concept_or_one_with_the_same_words(concept_id: str, language: str) -> None:
    vocabulary = shipped_vocabulary()
    label = vocabulary.label(concept_id, language)

    found = {one.concept_id for one in vocabulary.find(label, language)}

    if vocabulary.concept(concept_id).is_ambiguous(label):
        assert found
    else:
        assert concept_id in found


def test_a_long_text_takes_time_in_proportion() -> None:
    vocabulary = shipped_vocabulary()
    text = "Wij zoeken dronebestrijdingssystemen met radar en akoestische sensoren voor vliegbases. "
    vocabulary.find(text * 10, "nl")
    times = []
    for times_longer in (100, 1000):
        started = time.process_time()
        vocabulary.find(text * times_longer, "nl")
        times.append(time.process_time() - started)

    assert times[1] < 40 * max(times[0], 0.005)
