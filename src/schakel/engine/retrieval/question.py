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
    later keys can give in all, alone and by pairs among them. A key makes pairs with later ones:
    `near[near_at[n]:near_at[n + 1]]`, and each can give `worth` at most.
    """

    slot: Small
    level: Floats
    rest: Floats
    rest_pairs: Floats
    near_at: Small
    near: Small
    worth: Floats


class Plan(NamedTuple):
    """The clauses of several alternatives as columns, and which leaves belong to none."""

    simple: npt.NDArray[np.bool_]
    clause_at: Small
    choice_at: Small
    choice_leaf: Small


class Asked(NamedTuple):
    """Leaves as columns: what of a query holds whatever is in the index, made once for each expression.

    `first` and `second` are places in `keys`, which are distinct; `second` is -1 where a leaf asks for one key.
    """

    leaves: Sequence[Leaf]
    keys: tuple[str, ...]
    first: Small
    second: Small
    weight: Floats
    dutch: Floats
    english: Floats
    plan: Plan


class Sought(NamedTuple):
    """The leaves of a query whose keys the index has met, with the numbers of their keys; `at` is their place in it."""

    at: Ints
    first: Small
    second: Small
    is_pair: npt.NDArray[np.bool_]
    weight: Floats
    dutch: Floats
    english: Floats
    plan: Plan


def asked(leaves: Sequence[Leaf]) -> Asked:
    """Return leaves as columns."""
    places: dict[str, int] = {}
    first, second = np.empty(len(leaves), np.int32), np.empty(len(leaves), np.int32)
    for number, leaf in enumerate(leaves):
        key = leaf.key
        if isinstance(key, str):
            first[number], second[number] = places.setdefault(key, len(places)), -1
        else:
            first[number] = places.setdefault(key[0], len(places))
            second[number] = places.setdefault(key[1], len(places))
    figures = np.array([(leaf.weight, leaf.dutch, leaf.english) for leaf in leaves], dtype=np.float64).reshape(-1, 3)
    weight, dutch, english = (np.ascontiguousarray(figures[:, n]) for n in range(3))
    return Asked(leaves, tuple(places), first, second, weight, dutch, english, plan_of(leaves))


def sought(asked: Asked, numbers: Small) -> Sought:
    """Return the leaves that may give anything where `asked.keys` have these numbers, -1 for what was never met."""
    is_pair = asked.second >= 0
    first = numbers[asked.first]
    second = np.where(is_pair, numbers[asked.second], -1)
    keep = (first >= 0) & (~is_pair | ((second >= 0) & (first != second)))
    return Sought(
        np.flatnonzero(keep), first[keep], second[keep], is_pair[keep], asked.weight[keep], asked.dutch[keep],
        asked.english[keep], _kept_plan(asked.plan, keep),
    )  # fmt: skip


def _kept_plan(plan: Plan, keep: npt.NDArray[np.bool_]) -> Plan:
    """Return a plan without the leaves, and so the alternatives, that can give nothing."""
    stays = keep[plan.choice_leaf]
    sizes = np.diff(np.concatenate([[0], np.cumsum(stays)])[plan.choice_at])
    clauses = np.diff(np.concatenate([[0], np.cumsum(sizes > 0)])[plan.clause_at])
    leaf = (np.cumsum(keep) - 1)[plan.choice_leaf[stays]].astype(np.int32)
    return Plan(plan.simple[keep], _edges(clauses[clauses > 0]), _edges(sizes[sizes > 0]), leaf)


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
