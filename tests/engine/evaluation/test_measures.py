"""Measures against ir_measures, intervals, and the files of TREC."""

import random
from pathlib import Path

import ir_measures
import pytest

from schakel import engine
from schakel.engine.evaluation.measures import ranked


def random_case(seed: int, *, digits: int = 1) -> tuple[dict[str, dict[str, int]], dict[str, dict[str, float]]]:
    chance = random.Random(seed)
    documents = [f"d{n}" for n in range(60)]
    qrels: dict[str, dict[str, int]] = {}
    run: dict[str, dict[str, float]] = {}
    for number in range(25):
        query = f"q{number}"
        qrels[query] = {d: chance.choice([0, 1, 1, 2]) for d in chance.sample(documents, chance.randint(1, 12))}
        qrels[query][documents[number]] = 1
        run[query] = {d: round(chance.random(), digits) for d in chance.sample(documents, chance.randint(0, 50))}
    run["q3"] = {}
    return qrels, run


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", ["nDCG@10", "nDCG@100", "nDCG", "R@5", "R@100", "P@10", "RR", "RR@10"])
def test_every_measure_equals_that_of_ir_measures(name: str, seed: int) -> None:
    # RR@k comes from a provider that breaks ties otherwise than trec_eval: compare it where there are none.
    qrels, run = random_case(seed, digits=15 if name == "RR@10" else 1)
    wanted = ir_measures.calc_aggregate([ir_measures.parse_measure(name)], qrels, {q: r for q, r in run.items() if r})
    ours = engine.mean(engine.per_query(engine.measure(name), qrels, run))
    assert ours == pytest.approx(next(iter(wanted.values())), abs=1e-9)


def test_a_measure_prints_as_it_is_written() -> None:
    assert [str(engine.measure(x)) for x in ("ndcg@10", "R@100", "RR")] == ["nDCG@10", "R@100", "RR"]


@pytest.mark.parametrize("name", ["MAP", "nDCG@0", "R@", ""])
def test_an_unknown_measure_is_refused_by_name(name: str) -> None:
    with pytest.raises(engine.UnknownMeasure, match="is no measure"):
        engine.measure(name)


def test_a_hand_made_ranking_scores_what_a_person_computes() -> None:
    figures = engine.per_query(engine.measure("nDCG@3"), {"q": {"a": 1, "b": 1}}, {"q": {"x": 3.0, "a": 2.0, "b": 1.0}})
    assert figures["q"] == pytest.approx((1 / 1.5849625007 + 1 / 2) / (1 + 1 / 1.5849625007))


def test_the_interval_of_equal_figures_is_a_point_and_the_seed_decides() -> None:
    same = engine.bootstrap({f"q{n}": 0.5 for n in range(10)})
    assert (same.mean, same.low, same.high) == (0.5, 0.5, 0.5)
    figures = {f"q{n}": n / 10 for n in range(10)}
    assert engine.bootstrap(figures, seed=1) == engine.bootstrap(figures, seed=1)
    assert engine.bootstrap(figures).low < 0.45 < engine.bootstrap(figures).high


def test_a_paired_difference_that_is_always_the_same_is_sure() -> None:
    theirs = {f"q{n}": n / 20 for n in range(10)}
    difference = engine.paired_bootstrap({q: v + 0.1 for q, v in theirs.items()}, theirs)
    assert difference.low == pytest.approx(0.1)
    assert difference.high == pytest.approx(0.1)


def test_a_run_keeps_its_order_through_a_file_even_with_ties(tmp_path: Path) -> None:
    run = {"q1": {"b": 2.0, "a": 2.0, "c": 1.9999999}, "q2": {"z": 0.5}}
    engine.write_run(tmp_path / "out.trec", run)
    assert (tmp_path / "out.trec").read_text().splitlines()[0] == "q1 Q0 b 1 2.000000 schakel"
    again = engine.read_run(tmp_path / "out.trec")
    assert {q: ranked(s) for q, s in again.items()} == {q: list(s) for q, s in run.items()}


def test_a_broken_run_or_qrels_line_is_named(tmp_path: Path) -> None:
    (tmp_path / "r.trec").write_text("q1 Q0 a 1 0.5 x\nq1 Q0 b two\n")
    with pytest.raises(engine.BadRun, match="line 2"):
        engine.read_run(tmp_path / "r.trec")
    (tmp_path / "q.tsv").write_text("query-id\tcorpus-id\tscore\nq1\td1\tyes\n")
    with pytest.raises(engine.BadRun, match="line 2"):
        engine.read_qrels(tmp_path / "q.tsv")
    (tmp_path / "e.tsv").write_text("query-id\tcorpus-id\tscore\n")
    with pytest.raises(engine.BadRun, match="no judgements"):
        engine.read_qrels(tmp_path / "e.tsv")


def test_plain_bm25_scores_what_the_formula_says() -> None:
    plain = engine.PlainBM25([("a", "radar radar sensor"), ("b", "sensor"), ("c", "the bridge")])
    found = plain.search("radar", top=10)
    average = (3 + 1 + 1) / 3
    idf = 0.98082925301  # ln(1 + (3 - 1 + .5) / (1 + .5))
    assert list(found) == ["a"]
    assert found["a"] == pytest.approx(idf * 2 * 2.5 / (2 + 1.5 * (0.25 + 0.75 * 3 / average)))
    assert list(plain.search("sensors", top=1)) == ["b"]
    assert list(plain.search("sensor", top=5, exclude=["b"])) == ["a"]
