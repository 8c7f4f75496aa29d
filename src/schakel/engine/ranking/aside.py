"""Words that a person wants taken as they stand: no concept, no translation, no word of the same meaning for them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from schakel.engine.ranking.expression import Expression
from schakel.engine.ranking.leaves import NamedLeaf
from schakel.engine.retrieval.encoding import concept_of
from schakel.engine.types import Correction

#: The kinds of reasons by which words are met by other words.
_BY_OTHERS = frozenset(("concept", "translation"))


def taken_literally(expression: Expression, corrections: Sequence[Correction]) -> Expression:
    """Return a query without what it met by other words under the names that a person set aside (`literal`).

    The words themselves count as before. What was left out is kept as set aside, so that an offering that has it shows
    it as a reason of weight 0. Linear in the leaves; without such a correction the query itself.
    """
    names = {one.word.casefold() for one in corrections if one.kind == "literal"}
    if not names:
        return expression
    kept, gone = [], dict[str, dict[str, None]]()
    keep = np.ones(len(expression.leaves), bool)
    for place, named in enumerate(expression.leaves):
        if named.kind not in _BY_OTHERS or named.label.casefold() not in names:
            kept.append(named)
            continue
        keep[place] = False
        if isinstance(named.leaf.key, str):
            gone.setdefault(named.label, {})[named.leaf.key] = None
    aside = tuple((label, tuple(keys)) for label, keys in gone.items())
    return replace(
        expression,
        leaves=expression.leaves.only(keep),
        concepts=_still_asked(expression.concepts, kept, aside),
        ignored=(*expression.ignored, *aside),
    )


def _still_asked(
    concepts: Sequence[str], kept: Sequence[NamedLeaf], aside: Sequence[tuple[str, Sequence[str]]]
) -> tuple[str, ...]:
    """Return the concepts of a query that no correction took out of it."""
    asked = {concept_of(named.leaf.key) for named in kept if isinstance(named.leaf.key, str)}
    gone = {concept_of(key) for _label, keys in aside for key in keys}
    return tuple(concept for concept in concepts if concept in asked or concept not in gone)
