"""SKOS out and in: nothing is lost, the same text every time, foreign documents are read, nothing is fetched."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel.engine import (
    SkosUnreadable,
    Vocabulary,
    VocabularyInvalid,
    read_skos,
    shipped_vocabulary,
    vocabulary_from_rows,
    write_skos,
)
from schakel.engine.vocabulary.concept import CONFIDENCES, KINDS
from schakel.engine.vocabulary.skos import FORMATS
from tests.engine.vocabulary.build import small_vocabulary

_IDS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
_NOT_PLAIN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")
_TEXT = st.text(max_size=30).map(lambda text: _NOT_PLAIN.sub("", text))
_LABEL = _TEXT.map(str.strip).filter(bool)


@st.composite
def _vocabularies(draw: st.DrawFn) -> Vocabulary:
    ids = draw(st.lists(_IDS, min_size=1, max_size=5, unique=True))
    rows: list[dict[str, Any]] = []
    for number, concept_id in enumerate(ids):
        row: dict[str, Any] = {"id": concept_id, "kind": draw(st.sampled_from(KINDS)), "note": draw(_TEXT)}
        for language in ("nl", "en"):
            labels = draw(st.lists(_LABEL, min_size=1, max_size=4, unique=True))
            labels = [f"{label} {number}" for label in labels]  # so that no two concepts share a label by chance
            row[language] = {"preferred": labels[0], "other": labels[1:]}
        row["broader"] = draw(st.lists(st.sampled_from(ids[:number]), unique=True)) if number else []
        row["related"] = draw(st.lists(st.sampled_from(ids[:number]), unique=True)) if number else []
        row["ambiguous"] = (
            draw(st.lists(st.sampled_from(row["nl"]["other"] + row["en"]["other"]), unique=True))
            if (row["nl"]["other"] or row["en"]["other"])
            else []
        )
        rows.append(row)
    links = [
        {
            "from": draw(st.sampled_from(ids)),
            "to": draw(st.sampled_from(ids)),
            "kind": draw(_IDS),
            "said_by": draw(_LABEL),
            "confidence": draw(st.sampled_from(CONFIDENCES)),
            "source": draw(_TEXT),
            "said_on": (date(2026, 11, 22) + timedelta(days=draw(st.integers(0, 999)))).isoformat(),
        }
        for _ in range(draw(st.integers(0, 3)))
    ]
    return vocabulary_from_rows(rows, links)


@settings(max_examples=40, deadline=None)
@given(vocabulary=_vocabularies(), format_name=st.sampled_from(sorted(FORMATS)))
def test_what_is_written_and_read_again_is_equal(vocabulary: Vocabulary, format_name: str) -> None:
    assert read_skos(write_skos(vocabulary, format_name), format_name) == vocabulary


def test_shipped_concepts_survive_the_way_out_and_in() -> None:
    some = {concept.id: concept for concept in list(shipped_vocabulary().concepts.values())[:150]}
    closed = [
        replace(
            concept,
            broader=tuple(one for one in concept.broader if one in some),
            related=tuple(one for one in concept.related if one in some),
        )
        for concept in some.values()
    ]

    assert read_skos(write_skos(Vocabulary(closed))) == Vocabulary(closed)


@pytest.mark.slow
@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_the_whole_shipped_vocabulary_survives_the_way_out_and_in(format_name: str) -> None:
    assert read_skos(write_skos(shipped_vocabulary(), format_name), format_name) == shipped_vocabulary()


@pytest.mark.parametrize("format_name", sorted(FORMATS))
def test_the_same_vocabulary_gives_the_same_text(format_name: str) -> None:
    concepts = list(small_vocabulary().concepts.values())

    assert write_skos(Vocabulary(concepts), format_name) == write_skos(Vocabulary(concepts[::-1]), format_name)


def test_the_words_of_skos_are_used() -> None:
    turtle = write_skos(small_vocabulary())

    assert 'skos:prefLabel "counter-UAS"@en,\n        "dronebestrijding"@nl' in turtle
    assert "skos:broader <urn:schakel:concept:sensor>" in turtle
    assert 'skos:notation "radar"' in turtle


FOREIGN = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix t: <https://thesaurus.example/terms/> .
t:Radar_System a skos:Concept ; skos:prefLabel "radar"@nl, "radar"@en-GB ; skos:hiddenLabel "RADAR"@nl ;
    skos:narrower t:WeatherRadar ; skos:related t:elsewhere .
t:WeatherRadar a skos:Concept ; skos:prefLabel "weerradar"@nl, "weather radar"@en ; skos:altLabel "radar"@en .
"""


def test_a_document_of_another_maker_is_read() -> None:
    vocabulary = read_skos(FOREIGN, default_kind="technology")

    assert list(vocabulary.concepts) == ["radar-system", "weatherradar"]
    assert vocabulary.broader("weatherradar") == ("radar-system",)
    assert vocabulary.concept("radar-system").nl.other == ("RADAR",)
    assert vocabulary.concept("radar-system").related == ()
    assert {concept.kind for concept in vocabulary.concepts.values()} == {"technology"}
    assert all(hit.is_ambiguous for hit in vocabulary.lookup("radar"))


def test_a_concept_without_a_dutch_label_is_named() -> None:
    document = FOREIGN.replace('"weerradar"@nl, ', "")

    with pytest.raises(VocabularyInvalid) as refusal:
        read_skos(document)

    assert [str(problem) for problem in refusal.value.problems] == [
        "https://thesaurus.example/terms/WeatherRadar: no preferred label in nl: add skos:prefLabel with @nl"
    ]


@pytest.mark.parametrize(
    ("document", "format_name"),
    [
        ("this is no turtle", "turtle"),
        ("<rdf:RDF", "rdf-xml"),
        ("{", "json-ld"),
        ("[]", "json-ld"),
        ("", "turtle"),
        ("[" * 100_000, "json-ld"),
    ],
)
def test_what_is_no_skos_is_refused_in_one_line(document: str, format_name: str) -> None:
    with pytest.raises(SkosUnreadable) as refusal:
        read_skos(document, format_name)

    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "document",
    [
        '{"@context": "https://outside.example/context.jsonld", "@id": "urn:x"}',
        '[{"@context": [{"a": "urn:a"}, "https://outside.example/c"]}]',
        '{"@context": {"@import": "https://outside.example/c"}}',
    ],
)
def test_a_context_from_outside_is_not_asked_for(document: str) -> None:
    with pytest.raises(SkosUnreadable, match="write the context in the file itself"):
        read_skos(document, "json-ld")


def test_entities_are_refused() -> None:
    document = write_skos(small_vocabulary(), "rdf-xml").replace(
        "<rdf:RDF", '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<rdf:RDF', 1
    )

    with pytest.raises(SkosUnreadable, match="DOCTYPE or entities"):
        read_skos(document, "rdf-xml")


def test_unknown_formats_and_kinds_are_refused() -> None:
    with pytest.raises(ValueError, match="use turtle, rdf-xml, json-ld"):
        write_skos(small_vocabulary(), "word")
    with pytest.raises(ValueError, match="use turtle, rdf-xml, json-ld"):
        read_skos("", "word")
    with pytest.raises(ValueError, match="kind 'gadget'"):
        read_skos("", "turtle", default_kind="gadget")
