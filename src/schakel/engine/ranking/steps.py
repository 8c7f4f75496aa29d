"""The steps of reading a need, each over all of its words at once: plain loops, as machine code where a base is.

They call each other and the loops of `composing`; `machine_steps` makes machine code of them all, in which the calls
between them cost nothing. What they return is packed (`packing.pack`): lists in plain Python, arrays from machine code.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.ranking import composing, packing, speaking, writing


class Settings(NamedTuple):
    """What of a configuration the steps ask for."""

    title_weight: float
    process_weight: float
    most: float
    power: float
    translation_weight: float
    at_home: float
    sense_weight: float
    sense_doubt: float
    pair_window: int
    pair_weight: float
    short_share: float
    short_need: int
    whole_need: int


def settings_of(c: Configuration) -> Settings:
    """Return what the steps ask of a configuration."""
    return Settings(
        c.need_title_weight, c.process_weight, c.query_most, c.query_power, c.translation_weight,
        c.translation_at_home, c.sense_weight, c.sense_doubt, c.need_pair_window, c.pair_weight, c.short_pair_share,
        c.short_need, c.whole_need,
    )  # fmt: skip


class Steps(NamedTuple):
    """The steps, as they are or as machine code."""

    look_over: Callable[..., Any]
    draft: Callable[..., Any]
    begin: Callable[..., Any]
    arrange: Callable[..., Any]
    compose: Callable[..., Any]


PLAIN_STEPS = Steps(speaking.look_over, speaking.draft, speaking.begin, writing.arrange, writing.compose)
_MODULES = (packing, composing, speaking, writing)


def _whole_array(size: int, value: int) -> npt.NDArray[np.int32]:
    return np.full(size, value, np.int32)


def _float_array(size: int, value: float) -> npt.NDArray[np.float64]:
    return np.full(size, value, np.float64)


def _packed_arrays(wholes, amounts, facts):  # type: ignore[no-untyped-def]
    """Do what `pack` does."""
    many, some = len(wholes), len(amounts)
    at, end = many + 1 + some + 1 + len(facts), 0
    size = at
    for column in wholes:
        size += len(column)
    for column in amounts:
        end += len(column)
    numbers, others = np.zeros(size, np.int32), np.zeros(end, np.float64)
    for n in range(len(facts)):
        numbers[many + some + 2 + n] = facts[n]
    for n in range(many):
        numbers[n] = at
        for value in wholes[n]:
            numbers[at] = value
            at += 1
    numbers[many] = at
    end = 0
    for n in range(some):
        numbers[many + 1 + n] = end
        for amount in amounts[n]:
            others[end] = amount
            end += 1
    numbers[many + 1 + some] = end
    return numbers, others


@cache
def machine_steps() -> Steps:
    """Return the steps as machine code, which lets other threads run.

    Each function is compiled with machine code in the place of the functions that it calls, and arrays for lists: these
    are made and packed by functions of this module.
    """
    from schakel.engine.retrieval.compiled import compiled

    there = {name: value for module in _MODULES for name, value in vars(module).items()}
    own = [one for one in there.values() if isinstance(one, FunctionType)]
    there |= {one.__name__: compiled(FunctionType(one.__code__, there, one.__name__)) for one in own}
    there |= {"whole_room": compiled(_whole_array), "float_room": compiled(_float_array)}
    there["pack"] = compiled(_packed_arrays)
    return Steps(*(there[one.__name__] for one in PLAIN_STEPS))
