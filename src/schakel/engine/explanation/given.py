"""What each leaf of a need gave to each offering of an answer, and by which of the offering's words."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.location import Located, has_tokens
from schakel.engine.ranking.leaves import Leaves
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.query import Hit
from schakel.engine.retrieval.question import Asked


class Given:
    """The leaves that gave something to each hit. `numbers` are those of `asked.keys` in the index."""

    def __init__(
        self,
        documents: DocumentIndex,
        hits: Sequence[Hit],
        table: npt.NDArray[np.float64],
        leaves: Leaves,
        asked: Asked,
        numbers: npt.NDArray[np.int32],
    ) -> None:
        self._base = documents.base
        self._hits = hits
        self._leaves = leaves
        self._window = documents.configuration.pair_window
        at, places = np.nonzero(table)
        edges = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=len(hits)))])
        self._edges: list[int] = edges.tolist()
        self._places: list[int] = places.tolist()
        self._values: list[float] = table[at, places].tolist()
        if self._base is not None:
            from schakel.engine.explanation.standing import stand

            first = len(self._base)
            docs = np.array([hit.ordinal if hit.ordinal < first else -1 for hit in hits], np.int32)
            second = asked.second[places]
            seconds = np.where(second >= 0, numbers[second], np.int32(-1))
            self._standing = stand(self._base.rows, docs, edges, numbers[asked.first[places]], seconds, self._window)

    def of(self, number: int, located: Located) -> tuple[list[tuple[int, float]], Sequence[Sequence[int]]]:
        """Return the leaves that gave something to a hit, by their place, how much, and the tokens that each met."""
        low, high = self._edges[number], self._edges[number + 1]
        places, base, ordinal = self._places[low:high], self._base, self._hits[number].ordinal
        given = list(zip(places, self._values[low:high], strict=True))
        if base is not None and ordinal < len(base) and has_tokens(base, ordinal, *located.size):
            return given, self._standing.of(low, high)
        return given, located.places(list(map(self._leaves.key, places)), self._window)
