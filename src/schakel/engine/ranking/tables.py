"""What a book of words holds, in columns: lists that grow, and the same as arrays for machine code."""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt


class Tables(NamedTuple):
    """The numbers of a book, in lists that grow at the end, or as arrays where machine code reads them.

    Entry e, a token as it was read, stands for the terms `entries[2 * e]` to `entries[2 * e + 1]`. Of term n `terms`
    has `TERMS` numbers from `TERMS * n` on, in the order of `GROUP` to `IS_DOUBTED`, and `of_terms` two from `2 * n`
    on.
    Group g (the keys of one word) has the signs `key[key_at[g]:key_at[g + 1]]`. Unit u has the renderings
    `unit_from[u]` to `unit_to[u]`; of rendering r `last` and `first` are the signs of its words at the ends, `share` is
    how likely it is, `is_same` says that it is the word itself. It is looked for by `sought_at[r]` to
    `sought_at[r + 1]`: a key, or two near each other, for a part of its weight. Kin k are the rows `kin_at[k]` to
    `kin_at[k + 1]`: sign, share, keys beside it, and rank; `kin_first` is a number for the keys of the first of them.
    """

    entries: Any
    terms: Any
    of_terms: Any
    key_at: Any
    key: Any
    unit_from: Any
    unit_to: Any
    last: Any
    first: Any
    is_same: Any
    share: Any
    sought_at: Any
    sought: Any
    beside: Any
    part: Any
    kin_at: Any
    kin_sign: Any
    kin_share: Any
    kin_beside: Any
    kin_rank: Any
    kin_first: Any


class TokenTables(NamedTuple):
    """Of token n eight numbers from `8 * n` on.

    What it adds to the signs of the need's language (`text.language.word_signs`), what it is marked with, and its
    entry, read as Dutch and as English (-1: never read so).
    """

    tokens: Any


_FLOATS = frozenset(("of_terms", "share", "part", "kin_share"))
_EDGES = frozenset(("key_at", "sought_at", "kin_at"))


Shape = TypeVar("Shape", Tables, TokenTables)


class Columns(Generic[Shape]):
    """Columns in lists that grow at the end, and as arrays where machine code reads them."""

    def __init__(self, shape: type[Shape]) -> None:
        self._shape: Any = shape
        self.lists: Shape = shape(*([0] if name in _EDGES else [] for name in shape._fields))
        self._arrays: list[npt.NDArray[Any]] = [np.zeros(0, _kind(name)) for name in shape._fields]
        self._filled = [0] * len(self._arrays)
        self._made: Shape | None = None
        #: Whether anything came to the lists since they were arrays.
        self.is_longer = True

    def put(self, name: str, at: int, value: float) -> None:
        """Write another value into a column."""
        place = self._shape._fields.index(name)
        self.lists[place][at] = value
        if at < self._filled[place]:
            self._arrays[place][at] = value

    def arrays(self) -> Shape:
        """Return the columns as arrays; what lies behind their filled part means nothing."""
        if self._made is None or self.is_longer:
            for place, values in enumerate(self.lists):
                filled = self._filled[place]
                if len(values) > len(self._arrays[place]):
                    grown = np.zeros(2 * len(values) + 64, self._arrays[place].dtype)
                    grown[:filled] = self._arrays[place][:filled]
                    self._arrays[place] = grown
                if len(values) > filled:
                    self._arrays[place][filled : len(values)] = values[filled:]
                    self._filled[place] = len(values)
            self._made, self.is_longer = self._shape(*self._arrays), False
        return self._made


def _kind(name: str) -> Any:
    return np.float64 if name in _FLOATS else np.int32


#: Of a term the numbers of its keys and of the first of these, whether it stands in the sequence of words, whether it
#: is about procuring, its marks; what it is in the other language (-1: never looked up) and whether by another word;
#: its words of the same meaning (-1: none, -2: never looked up), whether no lexicon knows it (-1: never looked up).
GROUP, KEY, IN_SEQUENCE, IS_PROCESS, TERM_MARKS, UNIT, IS_MET, KIN, IS_DOUBTED = range(9)
TERMS = 9
#: Of a term its share of a word, and how its own form counts in the other language.
WORTH, OWN_FORM = range(2)
#: What `steps.draft` says of a need: columns of whole numbers, of others, and facts. By word: term, token, edges of
#: fields, group; by group: first word; the words in sequence and the edges of fields among these; by group whether it
#: was carried over, its unit, first word, the place of that in sequence, of how many words it is; units; renderings of
#: the other way round and their groups; by which keys and pairs counts are asked for.
(
    TERM, TOKEN, TERM_AT, GROUP_OF, FIRST, SEQUENCE, SEQUENCE_AT, IS_CROSSED, UNIT_AT, HEAD, SPOT, LENGTH, UNITS, ROWS,
    ROW_GROUP, ASK_FIRST, ASK_SECOND,
) = range(17)  # fmt: skip
#: By word its weight, by group its weight and how its own form counts, by rendering of the other way round its share.
WEIGHT, WEIGHTS, OWN, SHARE = range(4)
#: The marks that any word bears, whether all was drafted, how many counts tell senses, how many words may be misspelt.
MARKS, IS_READY, SENSES, DOUBTED = range(4)
WHOLES, AMOUNTS = 17, 4
#: What `steps.compose` says: the columns of leaves, then the distinct signs, the places of each leaf's two among them,
#: which leaves stand in no clause of several ways, the edges and leaves of those; where the own leaves of each group
#: end, which items gave kin, the words of all items.
(
    O_FIRST, O_SECOND, O_CLAUSE, O_CHOICE, O_KIND, O_ONE, O_TWO, SIGNS, FIRST_AT, SECOND_AT, SIMPLE, CLAUSE_AT,
    CHOICE_AT, CHOICE_LEAF, ENDS, GIVEN, ITEM_HEADS,
) = range(17)  # fmt: skip
O_WEIGHT, O_DUTCH, O_ENGLISH = range(3)
#: How many columns of whole numbers and of others `compose` returns, and `arrange` (`SIGNS` to `CHOICE_LEAF`).
COMPOSED, ARRANGED = (17, 3), (7, 1)


class Packed:
    """Columns that a step returned one after another (`packing.pack`), of whole numbers and others, with facts.

    Each is taken out when it is asked for.
    """

    __slots__ = ("_edges", "_many", "_some", "amounts", "numbers")

    def __init__(self, packed: tuple[Any, Any], many: int = WHOLES, some: int = AMOUNTS) -> None:
        self.numbers, self.amounts = packed
        self._many, self._some = many, some
        self._edges = listed(self.numbers[: many + some + 6])

    def whole(self, place: int) -> Any:
        """Return a column of whole numbers."""
        return self.numbers[self._edges[place] : self._edges[place + 1]]

    def amount(self, place: int) -> Any:
        """Return a column of other numbers."""
        at = self._many + 1 + place
        return self.amounts[self._edges[at] : self._edges[at + 1]]

    def fact(self, place: int) -> int:
        """Return a fact."""
        return int(self._edges[self._many + self._some + 2 + place])


def numbers_of(values: Sequence[Any], is_compiled: bool, kind: Any = np.int32) -> Any:
    """Return values as the steps take them: an array of a kind for machine code, a list else."""
    return np.array(values, kind) if is_compiled else list(values)


def listed(column: Any) -> list[Any]:
    """Return a column as a list."""
    found: list[Any] = column if isinstance(column, list) else column.tolist()
    return found
