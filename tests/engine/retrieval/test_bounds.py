"""What bounds allow to skip is never one of the best: pairs in all places, more of them than bits, very many keys."""

import random

import numpy as np
import pytest

from schakel.engine.retrieval.asking import best_of, question_of, scores_of
from schakel.engine.retrieval.bounds import KEY_BITS, SUM_BITS, bounds_of
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.pairs import AT_MOST_ONE, NONE, pair_count
from schakel.engine.retrieval.query import Leaf
from schakel.engine.retrieval.question import Bounds, Weighed, asked, sought
from schakel.engine.types import Document

_WORDS = [f"woord{n}" for n in range(400)]


def documents(chance: random.Random, count: int) -> list[Document]:
    """Return documents of all lengths, a fifth hidden, in which neighbours repeat, with words from common to rare."""
    weights = [1.0 / (n + 3) for n in range(len(_WORDS))]
    made = []
    for n in range(count):
        words = chance.choices(_WORDS, weights, k=chance.choice([2, 5, 12, 40]))
        if chance.random() < 0.4:
            words += words[:3] * chance.randint(1, 3)
        made.append(
            Document(f"d{n:05}", " ".join(words), language=chance.choice(["nl", "en"]), is_public=chance.random() < 0.8)
        )
    return made


@pytest.fixture(scope="module")
def index() -> DocumentIndex:
    made = DocumentIndex(base_from=1)
    made.add(documents(random.Random(3), 3_000))
    return made


def whole(
    index: DocumentIndex, leaves: list[Leaf], top: int
) -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
    """Return the best of a search that skips, and of one that scores each document and knows of no absent pair."""
    assert index.base is not None
    columns = asked(leaves)
    numbers = index.encoder.keys.many(columns.keys)
    it = sought(columns, numbers)
    in_public, in_hidden, is_nowhere = index.base.frequencies(
        (it.first, it.second, it.is_pair), np.zeros(len(it.at), bool), {}
    )
    weights = [np.log1p((len(index) - f + 0.5) / (f + 0.5)) * it.weight for f in (in_public, in_hidden)]
    at = it.at.astype(np.int32)
    full = Weighed(columns, numbers, at, weights[0], weights[1], index.average_length)
    there = ~is_nowhere
    skipping = full._replace(at=at[there], weight=weights[0][there], hidden_weight=weights[1][there])
    scores = scores_of(index.base, full, index.configuration, np.arange(len(index), dtype=np.int32))[0].tolist()
    wanted = sorted(((s, n) for n, s in enumerate(scores) if s > 0), key=lambda one: (-one[0], one[1]))
    docs, found = best_of(index.base, skipping, index.configuration, top, np.zeros(0, np.uint8))
    edge = wanted[min(top, len(wanted)) - 1][0] if wanted else 0.0
    ours = sorted(zip(found.tolist(), docs.tolist(), strict=True), key=lambda one: (-one[0], one[1]))
    return ours, [one for one in wanted if one[0] >= edge]


def pair(chance: random.Random) -> tuple[str, str]:
    """Return two words of which either may be the commoner one."""
    a, b = chance.sample(_WORDS[:60] if chance.random() < 0.5 else _WORDS, 2)
    return min(a, b), max(a, b)


@pytest.mark.parametrize("count", [3, 30, 3 * KEY_BITS])
@pytest.mark.parametrize("seed", range(5))
def test_pairs_lift_whoever_has_them_and_nobody_is_missed(index: DocumentIndex, count: int, seed: int) -> None:
    chance = random.Random(1_000 * count + seed)
    leaves = [Leaf(pair(chance), chance.choice([0.2, 1.0, 9.0]), n) for n in range(count)]
    leaves += [Leaf(w, chance.choice([0.01, 1.0]), 1_000 + n) for n, w in enumerate(chance.sample(_WORDS, 20))]
    for top in (1, 10, 100):
        ours, wanted = whole(index, leaves, top)
        assert ours == wanted


@pytest.mark.parametrize("seed", range(8))
def test_of_alternatives_that_stand_together_the_best_counts_once(index: DocumentIndex, seed: int) -> None:
    chance = random.Random(400 + seed)
    leaves = []
    for clause in range(chance.randint(1, 30)):
        words = chance.sample(_WORDS[:40], 4)
        for alternative in range(chance.randint(1, 4)):
            chosen = chance.choices(words, k=chance.choice([1, 1, 1, 2, 3]))
            shares = chance.choice([(1.0, 1.0), (1.0, 0.4), (0.5, 1.0), (0.0, 0.0)])
            weight = chance.choice([0.0, 0.3, 1.0, 4.0])
            leaves += [Leaf(word, weight, clause, alternative, *shares) for word in chosen]
            leaves += [Leaf(pair(chance), weight, clause, alternative, *shares)] * (chance.random() < 0.3)
    for top in (1, 10, 100):
        ours, wanted = whole(index, leaves, top)
        assert ours == wanted


def bounded(index: DocumentIndex, leaves: list[Leaf]) -> Bounds:
    """Return the bounds of leaves of weight 1 that are all in the base."""
    assert index.base is not None
    columns = asked(leaves)
    every, weights = np.arange(len(leaves), dtype=np.int32), np.ones(len(leaves))
    numbers = index.encoder.keys.many(columns.keys)
    question = question_of(columns.columns, numbers, every, (weights, weights), index.base.window, 1.2, 0.75, 20.0)
    return bounds_of(question, index.base.sizes.pair_most, index.base.postings.at, 1.0, 0.3)  # type: ignore[no-any-return]


def test_a_bound_has_of_each_clause_its_best_alternative_only(index: DocumentIndex) -> None:
    one, other, third = _WORDS[5:8]
    both = bounded(index, [Leaf(one, 1.0, 0, 0), Leaf(other, 1.0, 0, 1), Leaf(third, 1.0, 1)])
    apart = bounded(index, [Leaf(one, 1.0, 0), Leaf(other, 1.0, 1), Leaf(third, 1.0, 2)])
    assert both.follows.sum() == 1
    assert not apart.follows.any()
    assert both.rest[0] / both.units == pytest.approx(2 * 2.2, rel=0.01)
    assert apart.rest[0] / apart.units == pytest.approx(3 * 2.2, rel=0.01)
    again = bounded(index, [Leaf(one, 1.0, 0, 0), Leaf(one, 1.0, 0, 1), Leaf(one, 1.0, 0, 2)])
    assert again.rest[0] / again.units == pytest.approx(2.2, rel=0.01)


def test_only_pairs_and_of_these_only_absent_ones(index: DocumentIndex) -> None:
    chance = random.Random(9)
    for _ in range(20):
        ours, wanted = whole(index, [Leaf(pair(chance), 1.0, n) for n in range(3)], 5)
        assert ours == wanted


def test_more_keys_than_a_sum_has_room_for_beside_bits() -> None:
    words = [f"term{n}" for n in range(9_000)]
    assert 512 * len(words) > 1 << SUM_BITS
    chance = random.Random(2)
    made = DocumentIndex(base_from=1)
    made.add(Document(f"d{n}", " ".join(chance.choices(words, k=60)), language="en") for n in range(1_500))
    leaves = [Leaf(word, 1.0 + n % 7, n) for n, word in enumerate(words)]
    leaves += [Leaf(tuple(sorted(chance.sample(words, 2))), 1.0, 10_000 + n) for n in range(500)]  # type: ignore[arg-type]
    ours, wanted = whole(made, leaves, 10)
    assert ours == wanted


def test_the_filter_knows_each_pair_that_stands_somewhere(index: DocumentIndex) -> None:
    assert index.base is not None
    here: dict[tuple[int, int], int] = {}
    for place in range(len(index)):
        words, _ = index.base.sequence(place)
        near = {
            (min(a, b), max(a, b))
            for gap in range(1, index.base.window + 1)
            for a, b in zip(words, words[gap:], strict=False)
            if a != b
        }
        for one in near:
            here[one] = here.get(one, 0) + 1
    keys = len(index.encoder.names)
    absent = [(a, b) for a in range(keys) for b in range(a + 1, keys) if (a, b) not in here]
    found = [pair_count(index.base.pairs, *pair) for pair in here]
    assert NONE not in found
    assert all((number == AT_MOST_ONE) == (count == 1) for number, count in zip(found, here.values(), strict=True))
    found = [pair_count(index.base.pairs, *pair) for pair in absent]
    assert set(found) <= {NONE, AT_MOST_ONE}
    assert found.count(NONE) > 0.8 * len(found)
