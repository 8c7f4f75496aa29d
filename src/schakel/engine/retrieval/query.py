"""A query as the index understands it: a sum of clauses, each the best of its alternatives, each a sum of leaves."""

from typing import NamedTuple

#: A key, or two keys that must stand near each other.
Key = str | tuple[str, str]


class Leaf(NamedTuple):
    """One thing to look up; `weight` multiplies its BM25 part.

    Leaves of one `clause` and the same `alternative` add up; of the alternatives of a clause only the best counts (the
    first of equals), so that a word is never paid twice. `dutch` and `english` multiply it in documents of that
    language.
    """

    key: Key
    weight: float
    clause: int
    alternative: int = 0
    dutch: float = 1.0
    english: float = 1.0


class Hit(NamedTuple):
    """One found document by its place in the index, with its score."""

    ordinal: int
    id: str
    score: float
