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
    `lone` has of each of these clauses the only leaf that is left in it, -1 where there are more; `clause_of` has the
    clause of each of their leaves. `head` has for each key and then each pair a leaf that asks for it, `following` for
    each leaf the next one that asks for the same; -1 where there is none.
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
    lone: Small
    clause_of: Small
    head: Small
    following: Small
    table: Small
    pair_table: Small
    window: int
    k1: float
    b: float
    average: float


class Bounds(NamedTuple):
    """What a query can give at most, by key in the order in which columns are read (shortest first).

    All in whole units, of which `units` make a score of 1, rounded up. `slot` is the key's slot, `level` what one level
    of its postings is worth, `give` what each posting adds beside: what the pairs with later keys can give, and the
    key's bit. Where a key `follows` another, both are alternatives of which only the one that gives most counts. `rest`
    is what this and all later keys can give in all, alone and by pairs. Of pairs whose keys both have
    bits these are `first_bit` and `second_bit`, `second` the place of the later key, `worth` what the pair can give in
    the shortest document, of norm `least_norm`; `pair_most` is the most that any pair is counted. `mask` has the bits
    of a sum below those of the keys.
    """

    slot: Small
    level: Ints
    give: Ints
    follows: npt.NDArray[np.bool_]
    rest: Ints
    first_bit: Small
    second_bit: Small
    second: Small
    worth: Ints
    units: float
    mask: "int | np.int64"
    pair_most: float
    least_norm: float


class Plan(NamedTuple):
    """The clauses of several alternatives as columns, and which leaves belong to none."""

    simple: npt.NDArray[np.bool_]
    clause_at: Small
    choice_at: Small
    choice_leaf: Small


class Asked(NamedTuple):
    """Leaves as columns: what of a query holds whatever is in the index, made once for each expression.

    `first` and `second` are places in `keys`, which are distinct; `second` is -1 where a leaf asks for one key. `signs`
    are what whoever made the leaves calls the keys, if anything.
    """

    keys: Sequence[str]
    first: Small
    second: Small
    weight: Floats
    dutch: Floats
    english: Floats
    plan: Plan
    signs: Small | None = None

    @property
    def columns(self) -> tuple[Any, ...]:
        """All but the names of the keys: what machine code reads."""
        return self[1:7]


class Weighed(NamedTuple):
    """Leaves that a base may have, by their places `at` in what is asked, with their weights, idf included.

    `numbers` are those of the keys asked for; `hidden_weight` is that of a document that not everybody may see and
    whose pair is in no other.
    """

    asked: Asked
    numbers: Small
    at: Small
    weight: Floats
    hidden_weight: Floats
    average: float


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
    columns: Sequence[tuple[Any, ...]] = list(zip(*leaves, strict=True)) if leaves else [()] * len(Leaf._fields)
    keys, weights, clauses, alternatives, dutch, english = columns
    places: dict[str, int] = {}
    number = places.setdefault
    first, second = [], []
    for key in keys:
        if key.__class__ is tuple:
            first.append(number(key[0], len(places)))
            second.append(number(key[1], len(places)))
        else:
            first.append(number(key, len(places)))
            second.append(-1)
    return Asked(
        tuple(places),
        np.array(first, dtype=np.int32),
        np.array(second, dtype=np.int32),
        np.array(weights, dtype=np.float64),
        np.array(dutch, dtype=np.float64),
        np.array(english, dtype=np.float64),
        plan_of(np.array(clauses, dtype=np.int64), np.array(alternatives, dtype=np.int64)),
    )


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
