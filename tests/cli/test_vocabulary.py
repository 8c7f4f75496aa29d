"""`schakel vocabulary`: check, export, import, find; exit codes and messages."""

import json
from pathlib import Path

import pytest

from schakel import engine
from schakel.cli import run

ROW = {
    "id": "fog-radar",
    "kind": "technology",
    "nl": {"preferred": "mistradar"},
    "en": {"preferred": "fog radar"},
    "broader": ["radar"],
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.jsonl"
    file.write_text(json.dumps(ROW) + "\n", encoding="utf-8")
    return file


def test_the_vocabulary_of_the_product_is_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["vocabulary", "check", "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert report["valid"] is True
    assert report["concepts"] == len(engine.shipped_vocabulary()) == sum(report["kinds"].values())


def test_own_concepts_are_checked_on_top_of_it(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["vocabulary", "check", str(own)]) == 0
    assert "nothing is wrong" in capsys.readouterr().out

    assert run(["vocabulary", "check", str(own), "--alone"]) == 1
    assert "own.jsonl:1: broader 'radar' is not a concept" in capsys.readouterr().out


def test_what_is_wrong_is_listed_for_machines_too(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text('{"id": "a b"}\n[]\n', encoding="utf-8")

    assert run(["vocabulary", "check", str(own), "--json"]) == 1

    report = json.loads(capsys.readouterr().out)
    assert report["valid"] is False
    assert {problem["line"] for problem in report["problems"]} == {1, 2}


@pytest.mark.parametrize("format_name", ["turtle", "rdf-xml", "json-ld"])
def test_what_is_exported_can_be_imported(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], format_name: str
) -> None:
    own.write_text(json.dumps(ROW | {"broader": []}), encoding="utf-8")
    out = tmp_path / "own.skos"

    assert run(["vocabulary", "export", str(own), "--alone", "--format", format_name, "--out", str(out)]) == 0
    assert run(["vocabulary", "import", str(out), "--format", format_name]) == 0

    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["nl"] == {"preferred": "mistradar", "other": []}


def test_json_lines_come_out_as_they_can_go_in(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "all.jsonl"

    assert run(["vocabulary", "export", str(own), "--format", "jsonl", "--out", str(out)]) == 0
    assert run(["vocabulary", "check", str(out), "--alone", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["concepts"] == len(engine.shipped_vocabulary()) + 1


def test_concepts_are_found_in_a_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "need.txt"
    text.write_text("Wij zoeken radarsystemen.", encoding="utf-8")

    assert run(["vocabulary", "find", str(text), "--json"]) == 0

    report = json.loads(capsys.readouterr().out)
    assert report["language"] == "nl"
    assert [(one["concept_id"], one["text"], one["name"]) for one in report["found"]] == [
        ("radar", "radarsystemen", "radar")
    ]


def test_own_concepts_are_found_with_it(own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "need.txt"
    text.write_text("een mistradar", encoding="utf-8")

    assert run(["vocabulary", "find", str(text), "--own", str(own)]) == 0
    assert "mistradar  ->  mistradar [fog-radar]" in capsys.readouterr().out


def test_nothing_found_is_the_answer_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = tmp_path / "need.txt"
    text.write_text("zzz", encoding="utf-8")

    assert run(["vocabulary", "find", str(text)]) == 1
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["check", "absent.jsonl"], "absent.jsonl: there is no such file or folder"),
        (["export", "--format", "word"], "--format 'word': use turtle, rdf-xml, json-ld, jsonl"),
        (["export", "--out", "absent/folder/out.ttl"], "absent/folder/out.ttl: cannot be written"),
        (["import", "absent.ttl"], "absent.ttl: there is no such file"),
        (["find", "absent.txt"], "absent.txt: there is no such file"),
        (["find", "absent.txt", "--language", "de"], "--language 'de': use nl or en"),
        ([], "Missing command"),
    ],
)
def test_a_wrong_call_is_one_line_that_says_what_to_do(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["vocabulary", *arguments]) == 2

    said = capsys.readouterr()
    assert message in said.err
    assert said.err.count("\n") == 1
    assert said.out == ""


def test_an_invalid_vocabulary_is_not_exported(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own.write_text("{}", encoding="utf-8")

    assert run(["vocabulary", "export", str(own)]) == 2
    assert "`schakel vocabulary check` lists them" in capsys.readouterr().err


def test_skos_without_a_dutch_label_is_answered_no(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "foreign.ttl"
    file.write_text(
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        '<https://thesaurus.example/a> a skos:Concept ; skos:prefLabel "a"@en .\n',
        encoding="utf-8",
    )

    assert run(["vocabulary", "import", str(file)]) == 1
    assert "no preferred label in nl" in capsys.readouterr().err


def test_the_product_s_labels_are_compiled_where_they_belong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from schakel.engine.vocabulary import loading

    target = tmp_path / "index.json"
    monkeypatch.setattr(engine, "write_shipped_index", lambda: loading.write_shipped_index(target))

    assert run(["vocabulary", "compile"]) == 0
    assert f"{len(engine.shipped_vocabulary())} concepts compiled" in capsys.readouterr().out
    assert json.loads(target.read_text(encoding="utf-8"))["digest"] == engine.shipped_vocabulary().digest
