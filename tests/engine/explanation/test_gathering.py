"""Parts of scores gathered by machine code are what plain loops gather."""

import random

import numpy as np

from schakel.engine.explanation.gathering import gather
from schakel.engine.explanation.standing import Standing


def test_parts_of_one_name_become_one_reason_with_each_token_once() -> None:
    chance = random.Random(9)
    for _ in range(300):
        sizes = [chance.randint(0, 12) for _ in range(chance.randint(0, 6))]
        leaf_at = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
        count = int(leaf_at[-1])
        names = [chance.randint(0, 5) for _ in range(count)]
        values = [chance.choice([0.5, 1.0, chance.random()]) for _ in range(count)]
        met = [[chance.randint(0, 9) for _ in range(chance.randint(0, 3))] for _ in range(count)]
        standing = Standing(
            np.concatenate([[0], np.cumsum(list(map(len, met)))]).astype(np.int32),
            np.array([token for tokens in met for token in tokens], np.int32),
        )
        found = gather(leaf_at, np.array(names, np.int32), np.array(values, np.float64), standing)
        for hit in range(len(sizes)):
            weights, tokens = dict[int, float](), dict[int, dict[int, None]]()
            for leaf in range(leaf_at[hit], leaf_at[hit + 1]):
                weights[names[leaf]] = weights.get(names[leaf], 0.0) + values[leaf]
                tokens.setdefault(names[leaf], {}).update(dict.fromkeys(met[leaf]))
            reasons = range(found.at[hit], found.at[hit + 1])
            given = [found.weights[n] for n in reasons]
            assert given == sorted(weights.values(), reverse=True)
            assert found.is_tied[hit] == (len(set(given)) < len(given))
            for n in reasons:
                assert found.weights[n] == weights[found.names[n]]
                assert found.tokens[found.token_at[n] : found.token_at[n + 1]] == list(tokens[found.names[n]])
