"""Sums by machine code are those of numpy to the last bit, and so are the grades and scores made of them."""

import random

import numpy as np

from schakel import engine
from schakel.engine.explanation.grading import _full, _sum, _sum_of_part
from schakel.engine.matching import Index

_TEXT = "radar sonar drone armour vessel battery sensor antenna sailing engine welding camera shelter harbour"
WORDS = tuple(_TEXT.split(" "))


def test_sums_are_those_of_numpy() -> None:
    chance = np.random.default_rng(2)
    for size in [*range(1, 140), 255, 256, 257, 400, 1_000, 1_031, 4_099]:
        values = chance.random(size) * 10.0 ** chance.integers(-3, 4, size)
        assert _sum(values, 0, size) == values.sum()
        table = np.stack([values, values[::-1]])
        edges = np.array([0, size // 3, size // 2]) if size > 6 else np.array([0])
        for row, sums in zip(table, np.add.reduceat(table, edges, axis=1), strict=True):
            ends = [*edges[1:].tolist(), size]
            found = [_sum_of_part(row, low, high) for low, high in zip(edges.tolist(), ends, strict=True)]
            assert found == sums.tolist()


def test_an_index_with_a_base_grades_and_weighs_as_one_without() -> None:
    chance = random.Random(7)
    offerings = [
        engine.Document(
            f"o{n}", " ".join(chance.choices(WORDS, k=9)) + ".", title="Café" if n % 3 else "", company="Co"
        )
        for n in range(60)
    ]
    based, plain = Index(base_from=1), Index()
    based.add(offerings)
    plain.add(offerings)
    for _ in range(25):
        text = ". ".join(" ".join(chance.choices([*WORDS, "radarantenna", "unheard"], k=6)) for _ in range(3))
        need = engine.Need(text)
        assert based.match(need).matches == plain.match(need).matches
        assert based.full_score(need) == plain.full_score(need)
        grades = {one.id: one.grades for one in based.graded(need, top=10)}
        for match in based.match(need).matches:
            told = {"covered": match.covered, "partly": match.partly, "missing": match.missing}
            assert {text: grade for grade, texts in told.items() for text in texts} == grades[match.id]


def test_the_full_score_is_the_sum_of_the_best_of_each_clause() -> None:
    second, weight = np.array([-1, -1, 3, -1], np.int32), np.array([1.0, 2.0, 9.0, 0.5])
    clause = np.array([0, 0, 1, 2], np.int32)
    assert _full(np.array([3.0, 1.0, 4.0]), second, weight, clause) == 5.0
    assert _full(np.zeros(0), second[:0], weight[:0], clause[:0]) == 0.0
