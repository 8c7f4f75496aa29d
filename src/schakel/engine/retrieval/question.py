"""A query as numbers for the kernels: its keys and pairs, what each leaf gives, and bounds on it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

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
    columns: Sequence[tuple[Any, ...]] = list(zip(*leaves, strict=True)) if leaves else [()] * len(Leaf._fields)
    keys, weights, clauses, alternatives, dutch, english = columns
    is_pair = [key.__class__ is tuple for key in keys]
    first = [key[0] if paired else key for key, paired in zip(keys, is_pair, strict=True)]
    second = [key[1] if paired else "" for key, paired in zip(keys, is_pair, strict=True)]
    plan = plan_of(np.array(clauses, dtype=np.int64), np.array(alternatives, dtype=np.int64))
    return Asked(
        leaves,
        first,
        second,
        np.array(is_pair, dtype=bool),
        np.array(weights, dtype=np.float64),
        np.array(dutch, dtype=np.float64),
        np.array(english, dtype=np.float64),
        plan,
    )


def plan_of(clauses: Ints, alternatives: Ints) -> Plan:
    """Return the clauses of several alternatives: clauses and alternatives by number, leaves in their order."""
    code = clauses << 32 | alternatives
    order = np.argsort(code, kind="stable")
    ordered = code[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]])) if len(code) else order
    sizes = np.diff(starts, append=len(code))
    clause_of = ordered[starts] >> 32
    is_lone = np.bincount(clause_of)[clause_of] < 2
    of_several = np.repeat(~is_lone, sizes)
    simple = np.ones(len(code), dtype=bool)
    simple[order[of_several]] = False
    heads = np.bincount(clause_of[~is_lone])
    return Plan(simple, _edges(heads[heads > 0]), _edges(sizes[~is_lone]), order[of_several].astype(np.int32))


def _edges(sizes: npt.NDArray[np.int64]) -> Small:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
