"""The parts of the scores of an answer gathered by the names under which they are shown, by machine code."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.standing import Standing
from schakel.engine.retrieval.compiled import compiled

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Gathered(NamedTuple):
    """Reasons of hit n are those from `at[n]` to `at[n + 1]`, weightiest first.

    Reason r has the name `names[r]`, the weight `weights[r]` and the tokens `tokens[token_at[r]:token_at[r + 1]]`, each
    once, in the order in which its leaves met them. `is_tied` says of each hit whether two of its reasons weigh the
    same.
    """

    at: list[int]
    names: list[int]
    weights: list[float]
    token_at: list[int]
    tokens: list[int]
    is_tied: list[bool]


def gather(leaf_at: Ints, names: Small, values: Floats, standing: Standing) -> Gathered:
    """Return the reasons of hits whose leaves are `leaf_at[n]` to `leaf_at[n + 1]`: their names, and what they gave."""
    size = len(names)
    of_name, of_weight = np.empty(size, np.int32), np.empty(size)
    token_at, tokens = np.zeros(size + 1, np.int32), np.empty(len(standing.tokens), np.int32)
    at, is_tied = np.zeros(len(leaf_at), np.int32), np.zeros(len(leaf_at) - 1, np.bool_)
    _gather(leaf_at, names, values, *standing, at, of_name, of_weight, token_at, tokens, is_tied)
    count = int(at[-1])
    return Gathered(
        at.tolist(), of_name[:count].tolist(), of_weight[:count].tolist(), token_at[: count + 1].tolist(),
        tokens[: token_at[count]].tolist(), is_tied.tolist(),
    )  # fmt: skip


@compiled
def _gather(leaf_at, names, values, edges, standing, at, of_name, of_weight, token_at, tokens, is_tied):  # type: ignore[no-untyped-def]
    count, written = 0, 0
    for hit in range(len(leaf_at) - 1):
        first = count
        for leaf in range(leaf_at[hit], leaf_at[hit + 1]):
            reason = first
            while reason < count and of_name[reason] != names[leaf]:
                reason += 1
            if reason == count:
                of_name[reason], of_weight[reason] = names[leaf], 0.0
                count += 1
            of_weight[reason] += values[leaf]
        for reason in range(first + 1, count):
            name, weight, before = of_name[reason], of_weight[reason], reason
            while before > first and of_weight[before - 1] < weight:
                of_name[before], of_weight[before] = of_name[before - 1], of_weight[before - 1]
                before -= 1
            of_name[before], of_weight[before] = name, weight
        for reason in range(first, count):
            if reason > first and of_weight[reason] == of_weight[reason - 1]:
                is_tied[hit] = True
            begin = written
            for leaf in range(leaf_at[hit], leaf_at[hit + 1]):
                if names[leaf] == of_name[reason]:
                    written = _add_new(standing[edges[leaf] : edges[leaf + 1]], tokens, begin, written)
            token_at[reason + 1] = written
        at[hit + 1] = count


@compiled
def _add_new(met, tokens, begin, written):  # type: ignore[no-untyped-def]
    """Write the tokens that are not yet among those from `begin` on; return how many are written by now."""
    for token in met:
        place = begin
        while place < written and tokens[place] != token:
            place += 1
        if place == written:
            tokens[written] = token
            written += 1
    return written
