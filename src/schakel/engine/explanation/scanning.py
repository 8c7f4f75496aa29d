"""Where the tokens of plain texts begin and end, by machine code: the same tokens as `text.forms.tokens_at` has.

Texts of other characters than ASCII are left to the pattern.
"""

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.location import Edges
from schakel.engine.retrieval.compiled import compiled
from schakel.engine.text.numbers import UNITS

#: Kinds of characters: of words, letters among them, digits.
_WORD, _LETTER, _DIGIT = 1, 2, 4
_SPACE, _APOSTROPHE, _COMMA, _HYPHEN, _POINT, _SLASH = (ord(c) for c in " ',-./")


def _kinds() -> npt.NDArray[np.uint8]:
    kinds = np.zeros(256, np.uint8)
    for code in range(128):
        one = chr(code)
        kinds[code] = _WORD * (one.isalnum() or one == "_") + _LETTER * one.isalpha() + _DIGIT * one.isdigit()
    return kinds


_KINDS = _kinds()
_PLAIN_UNITS = sorted(unit for unit in UNITS if unit.isascii())
_UNITS = np.frombuffer("".join(_PLAIN_UNITS).encode(), np.uint8)
_UNIT_AT = np.array([0, *accumulate(map(len, _PLAIN_UNITS))], np.int32)


def scan(texts: Sequence[str]) -> list[Edges | None]:
    """Return where the tokens of each text begin and end, in characters; None for a text that is not plain."""
    plain = [text if text.isascii() else "" for text in texts]
    at = np.array([0, *accumulate(map(len, plain))], np.int64)
    blob = np.frombuffer("".join(plain).encode("ascii"), np.uint8)
    starts, ends = np.empty((2, len(blob) // 2 + len(texts) + 1), np.int32)
    edges = np.zeros(len(texts) + 1, np.int64)
    size = _scan(blob, at, starts, ends, edges)
    begins, stops, places = starts[:size].tolist(), ends[:size].tolist(), edges.tolist()
    return [
        (begins[low:high], stops[low:high]) if text.isascii() else None
        for text, low, high in zip(texts, places[:-1], places[1:], strict=True)
    ]


@compiled
def _scan(blob, text_at, starts, ends, edges):  # type: ignore[no-untyped-def]
    size = 0
    for number in range(len(text_at) - 1):
        first, last = text_at[number], text_at[number + 1]
        size = scan_one(blob, first, last, first, starts, ends, size)
        edges[number + 1] = size
    return size


@compiled
def _run(blob, at, last, kinds, wanted):  # type: ignore[no-untyped-def]
    while at < last and kinds[blob[at]] & wanted:
        at += 1
    return at


@compiled
def _word_end(blob, at, last, kinds):  # type: ignore[no-untyped-def]
    """Return the end of a word: characters of words, what follows an apostrophe, further pieces after hyphens."""
    at = _run(blob, at, last, kinds, _WORD)
    if at + 1 < last and blob[at] == _APOSTROPHE and kinds[blob[at + 1]] & _LETTER:
        at = _run(blob, at + 1, last, kinds, _LETTER)
    while at + 1 < last and blob[at] == _HYPHEN and kinds[blob[at + 1]] & (_LETTER | _DIGIT):
        at = _run(blob, at + 1, last, kinds, _LETTER | _DIGIT)
    return at


@compiled
def _number_end(blob, at, last, kinds, units, unit_at):  # type: ignore[no-untyped-def]
    """Return the end of a number, with its unit where one follows; -1 where it begins a word ("3d")."""
    at = _run(blob, at, last, kinds, _DIGIT)
    before = np.int64(-1)
    while at + 1 < last and (blob[at] == _POINT or blob[at] == _COMMA) and kinds[blob[at + 1]] & _DIGIT:
        before = at
        at = _run(blob, at + 1, last, kinds, _DIGIT)
    unit = _unit_end(blob, at, last, kinds, units, unit_at)
    if unit < 0 and at < last and (blob[at] == _SPACE or blob[at] == _HYPHEN):
        unit = _unit_end(blob, at + 1, last, kinds, units, unit_at)
    if unit >= 0:
        return unit
    return before if at < last and kinds[blob[at]] & _LETTER else at


@compiled
def _unit_end(blob, at, last, kinds, units, unit_at):  # type: ignore[no-untyped-def]
    """Return where a unit that begins here ends; -1 where none does."""
    for number in range(len(unit_at) - 1):
        size = unit_at[number + 1] - unit_at[number]
        stop = at + size
        if stop > last or (stop < last and (kinds[blob[stop]] & _WORD or blob[stop] == _SLASH)):
            continue
        same = 0
        while same < size:
            one = blob[at + same]
            if one != units[unit_at[number] + same] and not (
                kinds[one] & _LETTER and (one | 32) == units[unit_at[number] + same]
            ):
                break
            same += 1
        if same == size:
            return stop
    return np.int64(-1)


@compiled
def scan_one(blob, first, last, origin, starts, ends, size):  # type: ignore[no-untyped-def]
    """Write where the tokens of a plain text begin and end, counted from `origin`, after `size` others; return how many
    there are then."""
    kinds, units, unit_at = _KINDS, _UNITS, _UNIT_AT
    at = first
    while at < last:
        kind = kinds[blob[at]]
        if not kind & (_LETTER | _DIGIT):
            at += 1
            continue
        stop = np.int64(-1)
        if kind & _DIGIT:
            stop = _number_end(blob, at, last, kinds, units, unit_at)
        if stop < 0:
            stop = _word_end(blob, at, last, kinds)
        starts[size], ends[size] = at - origin, stop - origin
        size += 1
        at = stop
    return size
