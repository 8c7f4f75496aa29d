"""The vocabulary that ships with the product: whole, bilingual, sound and ready."""

import json
from collections import Counter

import pytest

from schakel.engine import Vocabulary, shipped_vocabulary
from schakel.engine.vocabulary import loading
from schakel.engine.vocabulary.concept import CONFIDENCES, KINDS, normal_label
from schakel.engine.vocabulary.index import build_index
from schakel.engine.vocabulary.reading import SHIPPED, check_source, read_source


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return shipped_vocabulary()


def test_it_has_at_least_eight_hundred_concepts_of_every_kind(vocabulary: Vocabulary) -> None:
    kinds = Counter(concept.kind for concept in vocabulary.concepts.values())

    assert len(vocabulary) >= 800
    assert set(kinds) == set(KINDS)
    assert kinds["effect"] >= 90
    assert kinds["capability"] >= 150
    assert kinds["technology"] >= 220


def test_its_files_break_no_rule() -> None:
    assert [str(problem) for problem in check_source(read_source(SHIPPED))] == []


def test_every_concept_has_a_preferred_label_and_more_in_both_languages(vocabulary: Vocabulary) -> None:
    bare = [c.id for c in vocabulary.concepts.values() if not c.nl.preferred or not c.en.preferred]
    thin = [c.id for c in vocabulary.concepts.values() if len(c.nl.all) + len(c.en.all) < 4]

    assert bare == []
    assert len(thin) <= len(vocabulary) * 0.02


def test_every_link_leads_to_a_concept(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts.values():
        assert set(concept.broader) | set(concept.related) <= vocabulary.concepts.keys(), concept.id
    for link in vocabulary.links:
        assert {link.source_id, link.target_id} <= vocabulary.concepts.keys()
        assert link.confidence in CONFIDENCES
        assert link.said_by


def test_no_concept_is_above_itself(vocabulary: Vocabulary) -> None:
    assert [c for c in vocabulary.concepts if c in vocabulary.broader_closure(c)] == []


def test_related_holds_both_ways_and_not_with_what_is_broader(vocabulary: Vocabulary) -> None:
    for concept in vocabulary.concepts.values():
        assert all(concept.id in vocabulary.concept(other).related for other in concept.related)
        assert not set(concept.related) & set(concept.broader), concept.id


def test_every_label_of_two_concepts_is_marked_in_both(vocabulary: Vocabulary) -> None:
    holders: dict[str, set[str]] = {}
    for concept in vocabulary.concepts.values():
        for label in (*concept.nl.all, *concept.en.all):
            holders.setdefault(normal_label(label), set()).add(concept.id)
    shared = {label: ids for label, ids in holders.items() if len(ids) > 1}

    assert shared, "a field without a single word with two meanings is not this field"
    for label, ids in shared.items():
        assert all(vocabulary.concept(one).is_ambiguous(label) for one in ids), label


def test_the_kept_index_was_made_from_the_files_as_they_are() -> None:
    kept = json.loads(loading.INDEX_FILE.read_text(encoding="utf-8"))
    fresh = loading.compiled(shipped_vocabulary())

    assert kept["files"] == loading.files_digest(SHIPPED), "run `schakel vocabulary compile`"
    assert {name: value for name, value in kept.items() if name != "files"} == fresh


def test_what_was_compiled_beforehand_is_not_compiled_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiling takes seconds, reading what was compiled a tenth of one."""
    monkeypatch.setattr("schakel.engine.vocabulary.vocabulary.compile_index", _refuse_compiling)
    loading.shipped_vocabulary.cache_clear()
    loading.shipped_index.cache_clear()
    try:
        vocabulary = loading.shipped_vocabulary()
        assert [one.concept_id for one in vocabulary.find("een radar", "nl")] == ["radar"]
    finally:
        loading.shipped_vocabulary.cache_clear()


def _refuse_compiling(*given: object) -> object:
    raise AssertionError(given)


def test_a_stale_index_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = dict(loading.shipped_index() or {}) | {"files": "of other files", "digest": "of other content"}
    monkeypatch.setattr(loading, "shipped_index", lambda: kept)
    monkeypatch.setattr("schakel.engine.vocabulary.vocabulary.build_index", _refuse_kept(kept))
    loading.shipped_vocabulary.cache_clear()
    try:
        vocabulary = loading.shipped_vocabulary()
        assert [one.concept_id for one in vocabulary.find("een radar", "nl")] == ["radar"]
    finally:
        loading.shipped_vocabulary.cache_clear()


def _refuse_kept(kept: object) -> object:
    def build(made: object) -> object:
        assert made is not kept
        return build_index(made)  # type: ignore[arg-type]

    return build


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Wij zoeken middelen voor dronebestrijding boven vliegbases.", "nl", {"counter-uas", "military-air-base"}),
        ("We make thermal cameras and phased array radars.", "en", {"infrared-imaging", "aesa-radar"}),
        ("optische communicatie in de vrije ruimte", "nl", {"free-space-optical-communications"}),
        ("compacte draagbare generatoren voor speciale troepen", "nl", {"generator-set", "special-operations"}),
        ("landbouwdrones en warmtebeeldcamera's", "nl", {"agricultural-drone", "infrared-imaging"}),
        ("onbemande grondvoertuigen voor de afvoer van gewonden", "nl", {"unmanned-ground-vehicle"}),
        ("Quantum-safe cryptography for tactical radios", "en", {"post-quantum-cryptography", "tactical-radio"}),
        ("een platform met machine learning en C-UAS", "nl", {"machine-learning", "counter-uas"}),
    ],
)
def test_the_words_of_the_field_are_found(vocabulary: Vocabulary, text: str, language: str, expected: set[str]) -> None:
    assert expected <= {found.concept_id for found in vocabulary.find(text, language)}


@pytest.mark.parametrize(
    ("nl", "en"),
    [
        ("dronebestrijding", "counter-UAS"),
        ("elektronische oorlogvoering", "electronic warfare"),
        ("zeemijnenbestrijding", "minehunting"),
        ("warmtebeeldcamera", "thermal camera"),
        ("commandovoering", "command and control"),
        ("explosievenopruiming", "EOD"),
        ("kwantumsleuteldistributie", "QKD"),
        ("fotonische chips", "photonic integrated circuit"),
    ],
)
def test_dutch_and_english_meet_in_one_concept(vocabulary: Vocabulary, nl: str, en: str) -> None:
    dutch = {hit.concept_id for hit in vocabulary.lookup(nl, "nl")}
    english = {hit.concept_id for hit in vocabulary.lookup(en, "en")}

    assert dutch & english
