"""Dutch needs, Dutch offerings: 64 needs written and judged before the engine saw them, most in other words."""

import json
from pathlib import Path
from typing import Any

import pytest

from schakel import engine

DATA = Path(__file__).parent / "data" / "dutch"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def index() -> engine.Index:
    made = engine.Index(engine.shipped_concepts())
    made.add(engine.Document(**row) for row in rows("offerings.jsonl"))
    return made


def test_every_need_has_answers_and_every_judgement_an_offering() -> None:
    offerings = {row["id"] for row in rows("offerings.jsonl")}
    judged = engine.read_qrels(DATA / "qrels.tsv")
    assert len(judged) >= 60
    assert judged.keys() == {row["id"] for row in rows("needs.jsonl")}
    assert all(found.keys() <= offerings and max(found.values()) == 2 for found in judged.values())


def test_it_finds_what_the_documented_figures_say(index: engine.Index) -> None:
    judged = engine.read_qrels(DATA / "qrels.tsv")
    run = {row["id"]: dict(index.rank(engine.Need(row["text"]), top=100)) for row in rows("needs.jsonl")}
    assert engine.mean(engine.per_query(engine.measure("nDCG@10"), judged, run)) >= 0.31
    assert engine.mean(engine.per_query(engine.measure("R@100"), judged, run)) >= 0.57
