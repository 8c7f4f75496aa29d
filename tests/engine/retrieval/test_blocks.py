"""Collections of several blocks: what is skipped in one block or another is never one of the best."""

import random

import numpy as np
import pytest

from schakel.engine.retrieval.asking import scores_of
from schakel.engine.retrieval.audience import Audience
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.query import Leaf
from schakel.engine.retrieval.question import Weighed, asked, sought
from schakel.engine.retrieval.scoring import inverse_frequency
from schakel.engine.retrieval.stretches import BLOCK
from schakel.engine.types import Document
from tests.engine.retrieval.test_exactness import random_leaves

_SIZE = 2 * BLOCK + 500


def short_documents(chance: random.Random) -> list[Document]:
    """Return documents of a few words, many alike; a rare word stands around each edge between two blocks."""
    words = [f"woord{n}" for n in range(90)]
    weights = [1.0 / (n + 1) for n in range(len(words))]
    documents = []
    for n in range(_SIZE):
        chosen = chance.choices(words, weights, k=chance.randint(1, 6))
        is_edge = n % BLOCK in (0, BLOCK - 1) or n == _SIZE - 1
        chosen += ["radar"] * is_edge
        language = "en" if n % 3 or is_edge else "nl"
        documents.append(Document(f"d{n * 7919 % _SIZE}", " ".join(chosen), language=language, is_public=n % 10 > 0))
    return documents


@pytest.fixture(scope="module")
def large() -> DocumentIndex:
    index = DocumentIndex()
    index.add(short_documents(random.Random(1)))
    return index


def every_score(index: DocumentIndex, leaves: list[Leaf]) -> list[float]:
    """Return the score of every document, each read whole: nothing is skipped."""
    assert index.base is not None
    columns = asked(leaves)
    numbers = index.encoder.keys.many(columns.keys)
    it = sought(columns, numbers)
    frequencies = index.frequencies([leaves[n].key for n in it.at.tolist()])
    weights = inverse_frequency(int(index.base.sizes.counts[0]), frequencies) * it.weight
    full = Weighed(columns, numbers, it.at.astype(np.int32), weights, weights, index.average_length)
    every = np.arange(_SIZE, dtype=np.int32)
    scores: list[float] = scores_of(index.base, full, index.configuration, every)[0].tolist()
    return scores


@pytest.mark.parametrize("seed", range(8))
def test_the_best_of_several_blocks_are_those_of_scoring_every_document(large: DocumentIndex, seed: int) -> None:
    chance = random.Random(seed)
    leaves = [leaf for leaf in random_leaves(chance, large) if isinstance(leaf.key, str)] if seed % 2 else []
    names = [f"woord{n}" for n in range(90)]
    leaves += [Leaf(chance.choice(names), 1.0, 100 + n) for n in range(chance.choice([1, 5, 80]))]
    leaves += [Leaf(("woord0", "woord1"), 2.0, 300), Leaf(("woord2", "woord3"), 2.0, 301)] if seed % 3 == 0 else []
    ids = large.ids()
    for top in (1, 10, 100):
        allowed = Audience(i for i in ids if chance.random() < 0.8) if top == 10 else None
        scores = every_score(large, leaves)
        wanted = sorted(
            (-s, i) for s, i in zip(scores, ids, strict=True) if s > 0 and (allowed is None or i in allowed)
        )
        hits, _ = large.search(leaves, top=top, allowed=allowed)
        assert [(-h.score, h.id) for h in hits] == wanted[:top]


@pytest.mark.parametrize("seed", range(4))
def test_alternatives_are_apart_again_in_each_block(large: DocumentIndex, seed: int) -> None:
    chance = random.Random(50 + seed)
    names, ids = [f"woord{n}" for n in range(90)], large.ids()
    leaves = [Leaf(w, 0.5 + n % 3, n // 3, n % 3) for n, w in enumerate(chance.sample(names[: 30 + 20 * seed], 21))]
    allowed = Audience(i for i in ids if chance.random() < 0.7)
    scores = every_score(large, leaves)
    for top in (3, 300):
        wanted = sorted((-s, i) for s, i in zip(scores, ids, strict=True) if s > 0 and i in allowed)
        hits, _ = large.search(leaves, top=top, allowed=allowed)
        assert [(-h.score, h.id) for h in hits] == wanted[:top]


@pytest.mark.parametrize("top", [10, 128, 129])
def test_more_equals_than_may_wait_are_all_weighed(large: DocumentIndex, top: int) -> None:
    leaves, ids = [Leaf("woord0", 1.0, 0), Leaf("woord1", 0.001, 1)], large.ids()
    scores = every_score(large, leaves)
    near = 0.4 * max(scores)
    assert sum(score > near for score in scores) > BLOCK
    hits, _ = large.search(leaves, top=top)
    wanted = sorted((-s, i) for s, i in zip(scores, ids, strict=True) if s > 0)
    assert [(-h.score, h.id) for h in hits] == wanted[:top]


def test_a_word_on_the_edges_of_blocks_is_found_in_each(large: DocumentIndex) -> None:
    hits, _ = large.search([Leaf("radar", 1.0, 0)], top=50)
    places = sorted(hit.ordinal for hit in hits)
    assert places == [0, BLOCK - 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK, _SIZE - 1]
