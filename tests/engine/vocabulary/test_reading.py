"""Vocabulary files: what is refused, and that the complaint names file, line and what to do."""

import json
from pathlib import Path
from typing import Any

import pytest

from schakel.engine import VocabularyInvalid, concept_row, link_row, read_vocabulary, shipped_vocabulary
from schakel.engine.vocabulary.reading import concept_from_row, link_from_row
from tests.engine.vocabulary.build import concept_row as row

LINK = {
    "from": "radar",
    "to": "drone",
    "kind": "civil-to-defence",
    "said_by": "a maintainer",
    "confidence": "sure",
    "source": "",
    "said_on": "2026-11-22",
}


def _folder(folder: Path, rows: list[dict[str, Any]], links: list[dict[str, Any]] | None = None) -> Path:
    for name, content in (("concepts", rows), ("crosswalks", links or [])):
        (folder / name).mkdir()
        text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in content)
        (folder / name / "own.jsonl").write_text(text, encoding="utf-8")
    return folder


def _complaints(place: Path, **options: Any) -> list[str]:
    with pytest.raises(VocabularyInvalid) as refusal:
        read_vocabulary(place, **options)
    assert str(refusal.value) == "\n".join(map(str, refusal.value.problems))
    return [str(problem) for problem in refusal.value.problems]


def test_a_folder_with_concepts_and_links_is_read(tmp_path: Path) -> None:
    vocabulary = read_vocabulary(
        _folder(tmp_path, [row("radar", "radar", "radar"), row("drone", "drone", "UAV")], [LINK])
    )

    assert set(vocabulary.concepts) == {"radar", "drone"}
    assert [link_row(link) for link in vocabulary.links] == [LINK]


def test_one_file_is_read_with_a_byte_order_mark_and_empty_lines(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text("\n" + json.dumps(row("kite", "vlieger", "kite")) + "\r\n\n", encoding="utf-8-sig")

    assert list(read_vocabulary(file).concepts) == ["kite"]


def test_an_own_file_may_point_at_shipped_concepts(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(row("fog-radar", "mistradar", "fog radar", broader=["radar"])), encoding="utf-8")

    assert _complaints(file) == [f"{tmp_path.name}/own.jsonl:1: broader 'radar' is not a concept: add it or correct it"]
    joined = read_vocabulary(file, extends=shipped_vocabulary())
    assert len(joined) == len(shipped_vocabulary()) + 1
    assert "radar" in joined.broader_closure("fog-radar")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"id": "Not Kebab"}, "id: 'Not Kebab' does not match"),
        ({"kind": "gadget"}, "kind: 'gadget' is not one of"),
        ({"en": {"preferred": ""}}, "en.preferred: '' "),
        ({"nl": {"other": ["x"]}}, "nl: 'preferred' is a required property"),
        ({"nl": {"preferred": " x"}}, "nl.preferred: ' x' does not match"),
        ({"nl": {"preferred": "x", "other": ["y", "y"]}}, "nl.other: ['y', 'y'] has non-unique elements"),
        ({"en": {"preferred": "a\nb"}}, "en.preferred: 'a\\nb' does not match"),
        ({"note": "a\tb"}, "note: 'a\\tb' does not match"),
        ({"colour": "red"}, "the object: Additional properties are not allowed ('colour' was unexpected)"),
        ({"broader": "radar"}, "broader: 'radar' is not of type 'array'"),
    ],
)
def test_the_schema_bites(tmp_path: Path, changes: dict[str, Any], complaint: str) -> None:
    place = _folder(tmp_path, [row("radar", "radar", "radar"), row("drone", "drone", "UAV") | changes])

    complaints = _complaints(place)

    assert any(complaint in one for one in complaints), complaints
    assert all(one.startswith("concepts/own.jsonl:2: ") for one in complaints)
    assert all(one.endswith("see data/concept.schema.json") for one in complaints)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_concept_without_one_of_the_languages_is_refused(tmp_path: Path, language: str) -> None:
    one = row("radar", "radar", "radar")
    del one[language]

    (complaint,) = _complaints(_folder(tmp_path, [one]))

    assert complaint.startswith(f"concepts/own.jsonl:1: the object: '{language}' is a required property")


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"confidence": "maybe"}, "confidence: 'maybe' is not one of"),
        ({"said_on": "yesterday"}, "said_on: 'yesterday' does not match"),
        ({"said_by": ""}, "said_by: '' "),
        ({"to": "submarine"}, "to 'submarine' is not a concept: add the concept or correct the id"),
    ],
)
def test_a_link_says_who_and_how_sure_and_leads_somewhere(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    place = _folder(tmp_path, [row("radar", "radar", "radar"), row("drone", "drone", "UAV")], [LINK | changes])

    (said,) = _complaints(place)

    assert said.startswith("crosswalks/own.jsonl:1: ")
    assert complaint in said


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "own.jsonl:1: not JSON at column 2"),
        ("[1]", "own.jsonl:1: not an object: write one concept or link as {...} on each line"),
        ("null", "own.jsonl:1: not an object"),
    ],
)
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: str, complaint: str) -> None:
    file = tmp_path / "own.jsonl"
    file.write_text(line, encoding="utf-8")

    (said,) = _complaints(file)

    assert complaint in said


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.jsonl"
    file.write_bytes(b"\xff\xfe\x00\x01")

    (said,) = _complaints(file)

    assert "own.jsonl: cannot be read" in said
    assert said.endswith("save it as UTF-8 text")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    (said,) = _complaints(tmp_path)

    assert "no vocabulary here: give a .jsonl file of concepts, or a folder with such files" in said


def test_the_same_id_twice_names_both_places(tmp_path: Path) -> None:
    (said,) = _complaints(_folder(tmp_path, [row("radar", "radar", "radar"), row("radar", "sonar", "sonar")]))

    assert said == "concepts/own.jsonl:2: id 'radar' stands in concepts/own.jsonl:1 too: rename or join the two"


def test_a_circle_of_broader_is_shown_whole(tmp_path: Path) -> None:
    rows = [
        row("a", "een", "one", broader=["b"]),
        row("b", "twee", "two", broader=["c"]),
        row("c", "drie", "three", broader=["a"]),
    ]

    (said,) = _complaints(_folder(tmp_path, rows))

    assert "broader goes in a circle (a > b > c > a): take one step out" in said


def test_a_concept_that_points_at_itself_is_refused(tmp_path: Path) -> None:
    complaints = _complaints(_folder(tmp_path, [row("a", "een", "one", related=["a"])]))

    assert complaints == ["concepts/own.jsonl:1: related points at the concept itself: leave it out"]


def test_a_label_of_two_concepts_must_be_marked_in_both(tmp_path: Path) -> None:
    rows = [
        row("search-and-rescue", "zoeken en redden; SAR", "search and rescue", ambiguous=["SAR"]),
        row("imaging-radar", "beeldradar; sar", "imaging radar"),
    ]

    (said,) = _complaints(_folder(tmp_path, rows))

    assert said == (
        "concepts/own.jsonl:2: label 'sar' stands with search-and-rescue too: "
        "put it in 'ambiguous' of both or give it to one"
    )


def test_the_same_word_in_the_two_languages_of_two_concepts_must_be_marked_too(tmp_path: Path) -> None:
    rows = [row("trainee", "stage", "internship"), row("phase", "fase", "stage")]

    assert len(_complaints(_folder(tmp_path, rows))) == 2


def test_a_mark_without_its_label_is_refused(tmp_path: Path) -> None:
    (said,) = _complaints(_folder(tmp_path, [row("a", "een", "one", ambiguous=["two"])]))

    assert "ambiguous 'two' is not a label of this concept" in said


def test_the_preferred_label_is_not_repeated(tmp_path: Path) -> None:
    (said,) = _complaints(_folder(tmp_path, [row("a", "een; een", "one")]))

    assert "nl.other repeats the preferred 'een': leave it out" in said


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    rows = [row("a", "een", "one", broader=["x"]), row("b", "twee", "two", related=["y"])]

    assert [said.split(":")[1] for said in _complaints(_folder(tmp_path, rows))] == ["1", "2"]


def test_rows_and_concepts_turn_into_each_other() -> None:
    for concept in list(shipped_vocabulary().concepts.values())[:50]:
        assert concept_from_row(concept_row(concept)) == concept
    for link in shipped_vocabulary().links[:50]:
        assert link_from_row(link_row(link)) == link


def test_a_file_of_the_folder_one_stands_in_is_named_as_it_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.jsonl").write_text("{\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    (said,) = _complaints(Path("own.jsonl"))

    assert said.startswith("own.jsonl:1: ")
