"""`schakel demo` as people and scripts call it."""

import json
from pathlib import Path
from typing import Any

import pytest

from schakel import cli, engine
from schakel.cli.demo import FILES


def made(out: Path, *more: str) -> int:
    return cli.run(["demo", "--out", str(out), *more])


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_the_same_size_and_seed_give_the_same_files_byte_for_byte(tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert made(tmp_path / name, "--size", "30", "--seed", "5") == 0
    assert [(tmp_path / "one" / f).read_bytes() for f in FILES] == [(tmp_path / "two" / f).read_bytes() for f in FILES]


def test_another_seed_gives_other_offerings(tmp_path: Path) -> None:
    made(tmp_path / "one", "--size", "30", "--seed", "5")
    made(tmp_path / "two", "--size", "30", "--seed", "6")
    assert (tmp_path / "one" / "offerings.jsonl").read_text() != (tmp_path / "two" / "offerings.jsonl").read_text()


def test_offerings_have_the_columns_that_match_reads_and_every_answer_is_an_offering(tmp_path: Path) -> None:
    made(tmp_path, "--size", "60")
    offerings, needs = rows(tmp_path / "offerings.jsonl"), rows(tmp_path / "needs.jsonl")
    columns = ["id", "text", "title", "company", "company_id", "language", "region", "trl", "capabilities"]
    assert list(offerings[0])[:9] == columns
    organisations = {row["id"] for row in rows(tmp_path / "organisations.jsonl")}
    assert len(organisations) == 60
    assert {row["company_id"] for row in offerings} == organisations
    known = {row["id"] for row in offerings}
    assert all(set(need["relevant"]) <= known and need["relevant"] for need in needs)
    lines = (tmp_path / "qrels.tsv").read_text().splitlines()
    assert lines[0] == "query-id\tcorpus-id\tscore"
    assert len(lines) - 1 == sum(len(need["relevant"]) for need in needs)


def test_match_and_evaluate_read_what_it_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made(tmp_path, "--size", "40")
    files = {name: str(tmp_path / name) for name in FILES}
    asked = ["--corpus", files["offerings.jsonl"], "--queries", files["needs.jsonl"], "--qrels", files["qrels.tsv"]]
    capsys.readouterr()
    assert cli.run(["evaluate", *asked, "--run", str(tmp_path / "run.trec"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["systems"][engine.DEFAULT_CONFIGURATION.name]["measures"]["R@100"]
    assert found["mean"] > 0.5


def test_a_folder_with_files_is_refused_and_left_alone_unless_forced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("keep")
    assert made(tmp_path, "--size", "3") == 2
    assert "not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
    assert made(tmp_path, "--size", "3", "--force") == 0
    assert (tmp_path / "mine.txt").read_text() == "keep"


@pytest.mark.parametrize("size", ["0", "-1", "100001"])
def test_a_size_outside_the_range_is_refused(tmp_path: Path, size: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(tmp_path / "out", "--size", size) == 2
    assert "between 1 and 100,000" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_in_place_of_a_folder_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("a file")
    assert made(tmp_path / "out", "--size", "3") == 2
    assert "this is a file" in capsys.readouterr().err


def test_it_says_what_it_wrote_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert made(tmp_path / "out", "--size", "6", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["organisations"], told["needs"]) == (6, 6)
    assert [Path(name).name for name in told["files"]] == list(FILES)
