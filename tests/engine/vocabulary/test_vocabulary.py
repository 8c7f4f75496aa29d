"""The vocabulary in memory: labels looked up, steps from concept to concept, links, equality."""

import pytest

from schakel.engine import Concept, ConceptUnknown, CrosswalkLink, Vocabulary, vocabulary_from_rows
from tests.engine.vocabulary.build import concept_row, small_vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return small_vocabulary()


def _link(source: str, target: str, kind: str = "civil-to-defence") -> dict[str, str]:
    return {
        "from": source,
        "to": target,
        "kind": kind,
        "said_by": "a maintainer",
        "confidence": "likely",
        "said_on": "2026-11-22",
    }


def test_a_label_is_looked_up_whatever_its_case_and_hyphens(vocabulary: Vocabulary) -> None:
    (hit,) = vocabulary.lookup("Counter UAS")

    assert (hit.concept_id, hit.label, hit.language, hit.is_preferred) == ("counter-uas", "counter-UAS", "en", True)
    assert vocabulary.lookup("counter-uas", "nl") == ()


def test_a_label_of_both_languages_gives_a_hit_for_each(vocabulary: Vocabulary) -> None:
    assert [(hit.concept_id, hit.language) for hit in vocabulary.lookup("radar")] == [("radar", "en"), ("radar", "nl")]
    assert [hit.language for hit in vocabulary.lookup("radar", "nl")] == ["nl"]


def test_a_label_with_two_meanings_says_so_and_shows_the_preferred_one_first(vocabulary: Vocabulary) -> None:
    hits = vocabulary.lookup("verbinding")

    assert [(hit.concept_id, hit.is_preferred) for hit in hits] == [("wire-bond", True), ("radio-link", False)]
    assert all(hit.is_ambiguous for hit in hits)


def test_phrases_leave_out_labels_with_two_meanings(vocabulary: Vocabulary) -> None:
    phrases = vocabulary.phrases()

    assert phrases["onbemand vliegtuig"] == ("drone",)
    assert "verbinding" not in phrases
    assert "SAR" not in phrases


def test_the_preferred_label_is_given_per_language(vocabulary: Vocabulary) -> None:
    assert vocabulary.label("counter-uas", "nl") == "dronebestrijding"
    assert vocabulary.label("counter-uas", "en") == "counter-UAS"
    with pytest.raises(ValueError, match="'nl' or 'en'"):
        vocabulary.label("counter-uas", "de")


def test_an_unknown_concept_is_refused_by_name(vocabulary: Vocabulary) -> None:
    with pytest.raises(ConceptUnknown, match="no concept 'submarine'"):
        vocabulary.concept("submarine")
    with pytest.raises(ConceptUnknown):
        vocabulary.narrower_closure("submarine")
    assert "submarine" not in vocabulary


def test_closures_count_the_steps(vocabulary: Vocabulary) -> None:
    assert vocabulary.broader_closure("weather-radar") == {"radar": 1, "sensor": 2}
    assert vocabulary.narrower_closure("sensor") == {"radar": 1, "weather-radar": 2}
    assert vocabulary.narrower("sensor") == ("radar",)
    assert vocabulary.broader("weather-radar") == ("radar",)
    assert vocabulary.broader_closure("sensor") == {}


def test_a_closure_takes_the_shortest_way() -> None:
    vocabulary = vocabulary_from_rows(
        [
            concept_row("top", "boven", "top"),
            concept_row("middle", "midden", "middle", broader=["top"]),
            concept_row("low", "onder", "low", broader=["middle", "top"]),
        ]
    )

    assert vocabulary.broader_closure("low") == {"middle": 1, "top": 1}


def test_related_stated_once_holds_both_ways(vocabulary: Vocabulary) -> None:
    assert vocabulary.concept("drone").related == ("counter-uas", "radar")
    assert vocabulary.concept("radar").related == ("drone",)


def test_links_are_found_from_both_ends_and_by_kind() -> None:
    rows = [concept_row("a", "een", "one"), concept_row("b", "twee", "two")]
    vocabulary = vocabulary_from_rows(rows, [_link("a", "b"), _link("a", "b", "other-list")])

    assert [link.kind for link in vocabulary.links_from("a")] == ["civil-to-defence", "other-list"]
    assert [link.source_id for link in vocabulary.links_to("b", "other-list")] == ["a"]
    assert vocabulary.links_from("b") == ()


def test_the_order_of_what_goes_in_does_not_matter() -> None:
    concepts = list(small_vocabulary().concepts.values())
    link = CrosswalkLink("radar", "drone", "k", "me", "sure", "2026-11-22")
    other = CrosswalkLink("drone", "radar", "k", "me", "sure", "2026-11-22")

    one, two = Vocabulary(concepts, [link, other]), Vocabulary(concepts[::-1], [other, link, link])

    assert one == two
    assert one.digest == two.digest
    assert one != Vocabulary(concepts, [link])
    assert one.find("een weerradar", "nl") == two.find("een weerradar", "nl")


def test_an_extension_adds_and_replaces(vocabulary: Vocabulary) -> None:
    own = vocabulary_from_rows(
        [
            concept_row("radar", "radarinstallatie", "radar installation"),
            concept_row("gate", "slagboom", "barrier", broader=["sensor"]),
        ],
        extends=vocabulary,
    )

    assert len(own) == len(vocabulary) + 1
    assert own.label("radar", "nl") == "radarinstallatie"
    assert own.broader_closure("gate") == {"sensor": 1}
    assert [found.concept_id for found in own.find("een slagboom", "nl")] == ["gate"]


def test_a_label_that_an_extension_shares_becomes_ambiguous_by_itself(vocabulary: Vocabulary) -> None:
    own = vocabulary_from_rows([concept_row("toy", "speelgoed; drone", "toy")], extends=vocabulary)

    assert {(hit.concept_id, hit.is_ambiguous) for hit in own.lookup("drone", "nl")} == {("drone", True), ("toy", True)}


def test_concepts_cannot_be_changed(vocabulary: Vocabulary) -> None:
    with pytest.raises(TypeError):
        vocabulary.concepts["x"] = vocabulary.concept("radar")  # type: ignore[index]
    with pytest.raises(AttributeError):
        vocabulary.concept("radar").kind = "effect"  # type: ignore[misc]
    assert isinstance(vocabulary.concept("radar"), Concept)
