"""Parts of scores gathered by machine code are what plain loops gather."""

import random

import numpy as np

from schakel.engine.explanation.gathering import _reasons, _ways_of
from schakel.engine.ranking.composing import NAMED, OWN, PAIR, TRANSLATION


def test_parts_of_one_name_become_one_reason_with_each_token_once() -> None:
    chance = random.Random(9)
    for _ in range(300):
        sizes = [chance.randint(0, 12) for _ in range(chance.randint(0, 6))]
        leaf_at = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        count = int(leaf_at[-1])
        ways = [chance.randint(0, min(5, max(count - 1, 0))) for _ in range(count)]
        same = [chance.randint(0, n) for n in range(6)] if chance.random() < 0.5 else []
        names = [same[way] for way in ways] if same else ways
        values = [chance.choice([0.5, 1.0, chance.random()]) for _ in range(count)]
        met = [[chance.randint(0, 9) for _ in range(chance.randint(0, 3))] for _ in range(count)]
        met_at = np.concatenate([[0], np.cumsum(list(map(len, met)))]).astype(np.int32)
        at, way, weight, token_at, token, lacks, is_tied = _reasons(
            leaf_at, np.array(ways, np.int32), np.array(values, np.float64), np.array(same, np.int32), met_at,
            np.array([token for tokens in met for token in tokens], np.int32),
        )  # fmt: skip
        for hit in range(len(sizes)):
            weights, tokens, lacking = dict[int, float](), dict[int, dict[int, None]](), set[int]()
            for leaf in range(leaf_at[hit], leaf_at[hit + 1]):
                weights[names[leaf]] = weights.get(names[leaf], 0.0) + values[leaf]
                tokens.setdefault(names[leaf], {}).update(dict.fromkeys(met[leaf]))
                if not met[leaf]:
                    lacking.add(names[leaf])
            reasons = range(at[hit], at[hit + 1])
            given = [weight[n] for n in reasons]
            assert given == sorted(weights.values(), reverse=True)
            assert is_tied[hit] == (len(set(given)) < len(given))
            for n in reasons:
                assert weight[n] == weights[way[n]]
                assert token[token_at[n] : token_at[n + 1]].tolist() == list(tokens[way[n]])
                assert lacks[n] == (way[n] in lacking)


def test_leaves_with_the_same_words_are_one_way() -> None:
    chance = random.Random(4)
    for _ in range(300):
        size = chance.randint(1, 30)
        kinds, ones, twos = (
            np.array([chance.choice(choices) for _ in range(size)], np.int32)
            for choices in ((OWN, TRANSLATION, NAMED, PAIR), range(4), range(4))
        )
        leaf = np.array([chance.randrange(size) for _ in range(chance.randint(0, 60))], np.int32)
        leaf_way, ways = _ways_of(leaf, kinds, ones, twos, size)
        known = [(int(kinds[n]), int(ones[n]), int(twos[n]) if kinds[n] == PAIR else -1) for n in leaf]
        assert [tuple(ways[:, way].tolist()) for way in leaf_way] == known
        assert list(zip(*ways.tolist(), strict=True)) == list(dict.fromkeys(known))
