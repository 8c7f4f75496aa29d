"""`schakel partners`: partners from past projects, with reasons that add up, and refusals."""

import json
from pathlib import Path
from typing import Any

import pytest

from schakel import cli

PROJECTS = [
    {"id": "p1", "title": "Radar for small boats", "objective": "Radar that finds small boats.", "start": "2016-01-01"},
    {"id": "p2", "title": "Bread for crews", "objective": "Baking bread at sea.", "start": "2016-01-01"},
    {"id": "p3", "title": "Radar antennas", "objective": "Antennas for radar on boats.", "start": "2009-01-01"},
]
MEMBERS = [("p1", "lead"), ("p1", "radarhouse"), ("p2", "lead"), ("p2", "bakery"), ("p3", "antennaworks")]
TASK = {"project": "t1", "need": "Finding boats", "objective": "Radar finds small boats.", "coordinator": "lead"}


@pytest.fixture
def history(tmp_path: Path) -> Path:
    (tmp_path / "projects.jsonl").write_text("\n".join(map(json.dumps, PROJECTS)))
    rows = "\n".join(f"{project}\t{org}\t{org.title()}" for project, org in MEMBERS)
    (tmp_path / "participations.tsv").write_text(f"project\torg\tname\n{rows}\n")
    return tmp_path


def asked(history: Path, *tasks: dict[str, Any], more: tuple[str, ...] = ()) -> int:
    (history / "tasks.jsonl").write_text("\n".join(map(json.dumps, tasks)))
    return cli.run(
        ["partners", str(history / "tasks.jsonl"), "--history", str(history), "--run", str(history / "o.trec"), *more]
    )


def test_who_did_it_before_comes_first_and_the_coordinator_is_left_out(history: Path) -> None:
    assert asked(history, TASK) == 0
    lines = [line.split() for line in (history / "o.trec").read_text().splitlines()]
    assert [line[2] for line in lines] == ["radarhouse", "bakery", "antennaworks"]
    assert all(line[0] == "t1" and line[5] == "schakel" for line in lines)


def test_the_reasons_add_up_and_name_the_projects(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(history, TASK, more=("--json",)) == 0
    first, second, _ = json.loads(capsys.readouterr().out)["tasks"][0]["partners"]
    assert sum(r["weight"] for r in first["reasons"]) == pytest.approx(first["score"], abs=1e-6)
    assert {(r["kind"], r["project"]) for r in first["reasons"]} == {("subject", "p1"), ("together", "p1")}
    assert [(r["kind"], r["project"]) for r in second["reasons"]] == [("together", "p2")]
    assert first["name"] == "Radarhouse"


def test_recall_is_measured_where_partners_are_known(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(history, {**TASK, "gold": ["radarhouse", "elsewhere"]}, more=("--json",)) == 0
    assert json.loads(capsys.readouterr().out)["measures"]["R@20"]["mean"] == 0.5


def test_nobody_fits_is_an_answer(history: Path) -> None:
    assert asked(history, {"project": "t2", "need": "Quantum cryptography", "coordinator": "unknown"}) == 1


@pytest.mark.parametrize(
    ("task", "said"),
    [
        ({"need": "radar"}, "line 1: every task needs a project id"),
        ({"project": "t1"}, "line 1: a task needs a text"),
        ({"project": "t1", "need": "radar", "gold": "x"}, "'gold' must be a list"),
    ],
)
def test_a_task_that_says_too_little_is_refused(
    history: Path, task: dict[str, Any], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert asked(history, task) == 2
    assert said in capsys.readouterr().err


def test_a_history_without_its_columns_is_refused(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (history / "participations.tsv").write_text("project,org\np1,lead\n")
    assert asked(history, TASK) == 2
    assert "participations.tsv, line 1: no column 'org' or 'project'" in capsys.readouterr().err


def test_a_history_of_other_projects_is_refused(history: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (history / "participations.tsv").write_text("project\torg\nother\tlead\n")
    assert asked(history, TASK) == 2
    assert "participations name other projects" in capsys.readouterr().err
