"""A query as numbers for the kernels: its keys and pairs, what each leaf gives, and bounds on it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.retrieval.query import Leaf

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class Question(NamedTuple):
    """Leaves in their order with what scores them.

    Leaf n asks for key `slot[n]` of `keys`, or where that is -1 for pair `pair[n]` of keys `(first, second)`. `weight`
    includes idf; `hidden_weight` is that of a document that not everybody may see and whose pair is in no other.
    `clause_at`, `choice_at`, `choice_leaf` are the clauses of several alternatives; `is_simple` marks all other leaves.
    `table` finds the slot of a key, `pair_table` the pair of two slots, both by open addressing.
    """

    keys: Small
    slot: Small
    pair: Small
    first: Small
    second: Small
    weight: Floats
    hidden_weight: Floats
    dutch: Floats
    english: Floats
    is_simple: npt.NDArray[np.bool_]
    clause_at: Small
    choice_at: Small
    choice_leaf: Small
    table: Small
    pair_table: Small
    window: int
    k1: float
    b: float
    average: float


class Bounds(NamedTuple):
    """What a query can give at most, by key in the order in which columns are read (shortest first).

    `slot` is the key's slot, `level` what one level of its postings is worth, `rest` and `rest_pairs` what this and all
    later keys can give in all, alone and by pairs among them. Pairs by `pair_a`, `pair_b` (places in this order, a < b)
    give at most `pair_weight` times their saturated `pair_most`.
    """

    slot: Small
    level: Floats
    rest: Floats
    rest_pairs: Floats
    pair_a: Small
    pair_b: Small
    pair_weight: Floats
    pair_most: Floats
    least_norm: float


class Plan(NamedTuple):
    """The clauses of several alternatives as columns, and which leaves belong to none."""

    simple: npt.NDArray[np.bool_]
    clause_at: Small
    choice_at: Small
    choice_leaf: Small


class Asked(NamedTuple):
    """Leaves as columns: what of a query holds whatever is in the index, made once for each expression."""

    leaves: Sequence[Leaf]
    first: list[str]
    second: list[str]
    is_pair: npt.NDArray[np.bool_]
    weight: Floats
    dutch: Floats
    english: Floats
    plan: Plan


def asked(leaves: Sequence[Leaf]) -> Asked:
    """Return leaves as columns; of a key that is no pair the second is "", which no key is."""
    keys = [leaf.key for leaf in leaves]
    figures = np.array([(leaf.weight, leaf.dutch, leaf.english) for leaf in leaves], dtype=np.float64).reshape(-1, 3)
    first = [key if isinstance(key, str) else key[0] for key in keys]
    second = ["" if isinstance(key, str) else key[1] for key in keys]
    is_pair = np.array([not isinstance(key, str) for key in keys], dtype=bool)
    weight, dutch, english = (np.ascontiguousarray(figures[:, n]) for n in range(3))
    return Asked(leaves, first, second, is_pair, weight, dutch, english, plan_of(leaves))


def plan_of(leaves: Sequence[Leaf]) -> Plan:
    """Return the clauses of several alternatives: clauses and alternatives by number, leaves in their order."""
    code = np.array([leaf.clause << 32 | leaf.alternative for leaf in leaves], dtype=np.int64)
    choices, group = np.unique(code, return_inverse=True)
    clause_of = choices >> 32
    is_lone = np.bincount(clause_of.astype(np.int64))[clause_of] < 2
    simple: npt.NDArray[np.bool_] = is_lone[group]
    order = np.argsort(group, kind="stable")
    order = order[~simple[order]]
    sizes = np.bincount(group, minlength=len(choices))[~is_lone]
    heads = np.unique(clause_of[~is_lone], return_counts=True)[1]
    return Plan(simple, _edges(heads), _edges(sizes), order.astype(np.int32))


def _edges(sizes: npt.NDArray[np.int64]) -> Small:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
