"""`schakel evaluate`: runs, measures and refusals."""

import json
from pathlib import Path
from typing import Any

import pytest

from schakel import cli, engine
from schakel.cli.evaluate import company_ids

CORPUS = [
    {"id": "d1", "text": "Radar systems for bridges.", "company": "Alfa B.V."},
    {"id": "d2", "text": "Sonar for vessels and harbours.", "company": "Beta Marine, Inc."},
    {"id": "d3", "text": "Radar antennas, also for vessels.", "company": "Alfa B.V."},
    {"id": "d4", "text": "Bread and cake for soldiers.", "company": "Gamma"},
]
QUERIES = [
    {"id": "q1", "text": "radar antennas", "title": "radar"},
    {"id": "q2", "text": "sonar for harbours", "title": ""},
    {"id": "q3", "text": "radar", "title": "bread", "exclude": ["d1"]},
]


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "c.jsonl").write_text("\n".join(map(json.dumps, CORPUS)))
    (tmp_path / "q.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (tmp_path / "r.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td3\t1\nq2\td2\t1\nq3\td3\t1\n")
    return tmp_path


def arguments(files: Path, *more: str) -> list[str]:
    fixed = ["--corpus", str(files / "c.jsonl"), "--queries", str(files / "q.jsonl"), "--run", str(files / "out.trec")]
    return ["evaluate", *fixed, *more]


def report(capsys: pytest.CaptureFixture[str], files: Path, *more: str) -> Any:
    assert cli.run(arguments(files, "--json", *more)) == 0
    return json.loads(capsys.readouterr().out)


def test_it_writes_a_run_that_others_can_read(capsys: pytest.CaptureFixture[str], files: Path) -> None:
    report(capsys, files)
    lines = [line.split() for line in (files / "out.trec").read_text().splitlines()]
    assert lines[0][:4] == ["q1", "Q0", "d3", "1"]
    assert {line[5] for line in lines} == {"schakel"}
    run = engine.read_run(files / "out.trec")
    assert "d1" not in run["q3"]
    assert next(iter(run["q2"])) == "d2"


def test_it_measures_and_compares_with_bm25(capsys: pytest.CaptureFixture[str], files: Path) -> None:
    found = report(capsys, files, "--qrels", str(files / "r.tsv"), "--baseline", "bm25", "--measures", "nDCG@10,RR")
    assert found["configuration"] == engine.DEFAULT_CONFIGURATION.name
    assert set(found["systems"]) == {engine.DEFAULT_CONFIGURATION.name, "bm25"}
    assert found["systems"][engine.DEFAULT_CONFIGURATION.name]["measures"]["nDCG@10"] == {
        "mean": 1.0,
        "low": 1.0,
        "high": 1.0,
    }
    assert set(found["differences"]) == {"nDCG@10", "RR"}
    for system in found["systems"].values():
        assert {"index_seconds", "queries_per_second", "p50_ms", "p99_ms"} <= set(system)
    assert found["peak_memory_mb"] > 1


def test_companies_are_ranked_by_their_best_document(capsys: pytest.CaptureFixture[str], files: Path) -> None:
    found = report(capsys, files, "--qrels", str(files / "r.tsv"), "--by", "company", "--measures", "RR")
    run = engine.read_run(files / "out.trec")
    assert list(run["q1"]) == ["alfa-b-v"]
    assert found["systems"][engine.DEFAULT_CONFIGURATION.name]["measures"]["RR"]["mean"] == 1.0


def test_a_company_id_is_the_name_without_spaces_unless_one_is_given() -> None:
    documents = [
        engine.Document("a", "x", company="Beta Marine, Inc."),
        engine.Document("b", "x", company="Béta  marine inc"),
        engine.Document("c", "x", company="Y", company_id="NL 1"),
        engine.Document("d", "x"),
    ]
    assert company_ids(documents) == {"a": "beta-marine-inc", "b": "beta-marine-inc", "c": "NL_1", "d": "document-d"}


def test_the_same_files_give_the_same_run(capsys: pytest.CaptureFixture[str], files: Path) -> None:
    report(capsys, files)
    first = (files / "out.trec").read_bytes()
    report(capsys, files)
    assert (files / "out.trec").read_bytes() == first


def test_queries_without_the_field_named_are_left_out_with_a_message(
    capsys: pytest.CaptureFixture[str], files: Path
) -> None:
    assert cli.run(arguments(files, "--query-field", "title", "--qrels", str(files / "r.tsv"))) == 0
    out, err = capsys.readouterr()
    assert "1 queries without a text in 'title' are left out" in err
    assert "2 queries (2 judged)" in out
    assert f"{engine.DEFAULT_CONFIGURATION.name}    nDCG@10" in out


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("r.tsv", "query-id\tcorpus-id\tscore\nzz\td1\t1\n", "none of its 1 queries"),
        ("r.tsv", "query-id\tcorpus-id\tscore\nq1\tzz\t1\n", "none of its documents"),
        ("r.tsv", "query-id\tcorpus-id\tscore\nq1 d1\n", "line 2"),
        ("q.jsonl", '{"id": "q1"}', "no text 'text'; it has id"),
        ("q.jsonl", '{"text": "x"}', "every query needs an id"),
        ("q.jsonl", '{"id": "q1", "text": "a"}\n{"id": "q1", "text": "b"}', "line 2: the id 'q1' is there twice"),
        ("q.jsonl", "", "no query with a text"),
        ("c.jsonl", '{"id": "d1"}', "no 'text'"),
    ],
)
def test_wrong_files_are_refused_in_one_line(
    capsys: pytest.CaptureFixture[str], files: Path, name: str, content: str, says: str
) -> None:
    (files / name).write_text(content)
    assert cli.run(arguments(files, "--qrels", str(files / "r.tsv"))) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert says in err
    assert len(err.splitlines()) == 1
    assert not (files / "out.trec").exists()


@pytest.mark.parametrize(
    "more",
    [
        ["--by", "person"],
        ["--baseline", "tfidf"],
        ["--measures", "MAP"],
        ["--depth", "0"],
        ["--query-field", "nothing"],
    ],
)
def test_a_wrong_call_is_refused_in_one_line(capsys: pytest.CaptureFixture[str], files: Path, more: list[str]) -> None:
    assert cli.run(arguments(files, *more)) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
