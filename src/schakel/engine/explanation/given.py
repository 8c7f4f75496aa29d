"""Why the offerings of an answer match: what each leaf of the need gave to each, and by which of their words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.location import Located
from schakel.engine.explanation.reasons import reasons
from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.ranking.expression import Expression
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.query import Hit
from schakel.engine.retrieval.question import Asked
from schakel.engine.types import Reason


@dataclass(frozen=True, slots=True)
class Given:
    """What each leaf gave to each hit (`table`, hits x leaves). `numbers` are those of `asked.keys` in the index."""

    documents: DocumentIndex
    finder: ConceptFinder | None
    hits: Sequence[Hit]
    table: npt.NDArray[np.float64]
    expression: Expression
    asked: Asked
    numbers: npt.NDArray[np.int32]

    def one_by_one(self, number: int, located: Located) -> tuple[Reason, ...]:
        """Return the reasons of a hit by the keys of its leaves, weightiest first."""
        leaves, row = self.expression.leaves, self.table[number]
        places: list[int] = row.nonzero()[0].tolist()
        given = list(zip(places, row[places].tolist(), strict=True))
        where = located.places(list(map(leaves.key, places)), self.documents.configuration.pair_window)
        return reasons(self.expression, given, where, located)


class Shown(NamedTuple):
    """What is shown of each hit: its reasons, weightiest first, its company and its language."""

    reasons: Sequence[tuple[Reason, ...]]
    companies: Sequence[str]
    languages: Sequence[str]


def shown(given: Given) -> Shown:
    """Return what is shown of the hits of an index without a base."""
    documents, analyser = given.documents.at([hit.ordinal for hit in given.hits]), given.documents.encoder.analyser
    found = [given.one_by_one(n, Located(one, analyser, given.finder)) for n, one in enumerate(documents)]
    return Shown(found, [one.company for one in documents], [one.language for one in documents])
