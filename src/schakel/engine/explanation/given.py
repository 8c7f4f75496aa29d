"""What each leaf of a need gave to each offering of an answer, and by which of the offering's words."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.location import Located, Place, has_tokens
from schakel.engine.explanation.reasons import in_order, met_by, reason_of, reasons, set_aside
from schakel.engine.ranking.expression import Expression
from schakel.engine.ranking.leaves import Leaves
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.query import Hit
from schakel.engine.retrieval.question import Asked
from schakel.engine.types import Reason, ReasonKind


class Called:
    """The names under which leaves are shown, by number, made when they are asked for."""

    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves
        self._numbers = np.full(len(leaves), -1, np.int32)
        self._known: dict[tuple[ReasonKind, str], int] = {}
        self.names: list[tuple[ReasonKind, str]] = []
        #: The names that a concept has a part in, by number.
        self.of_concepts: set[int] = set()

    def numbers(self, places: npt.NDArray[np.int64]) -> npt.NDArray[np.int32]:
        """Return the numbers of the names of leaves by their places."""
        found = self._numbers[places]
        if len(found) and found.min() < 0:
            for place in dict.fromkeys(places[found < 0].tolist()):
                name, concept = self._leaves.called(place)
                number = self._known.setdefault(name, len(self.names))
                if number == len(self.names):
                    self.names.append(name)
                if concept:
                    self.of_concepts.add(number)
                self._numbers[place] = number
            found = self._numbers[places]
        return found


class Given:
    """The leaves that gave something to each hit. `numbers` are those of `asked.keys` in the index."""

    def __init__(
        self,
        documents: DocumentIndex,
        hits: Sequence[Hit],
        table: npt.NDArray[np.float64],
        leaves: Leaves,
        called: Called,
        asked: Asked,
        numbers: npt.NDArray[np.int32],
    ) -> None:
        self._base = documents.base
        self._hits = hits
        self._leaves = leaves
        self._called = called
        self._window = documents.configuration.pair_window
        at, self._places = np.nonzero(table)
        self._values = table[at, self._places]
        self._edges = np.zeros(len(hits) + 1, np.int64)
        np.cumsum(np.bincount(at, minlength=len(hits)), out=self._edges[1:])
        if self._base is not None:
            from schakel.engine.explanation.gathering import gather
            from schakel.engine.explanation.standing import stand

            first = len(self._base)
            docs = np.array([hit.ordinal if hit.ordinal < first else -1 for hit in hits], np.int32)
            second = asked.second[self._places]
            seconds = np.where(second >= 0, numbers[second], np.int32(-1))
            firsts = numbers[asked.first[self._places]]
            self._standing = stand(self._base.rows, docs, self._edges, firsts, seconds, self._window)
            self._names = called.numbers(self._places)
            self._gathered = gather(self._edges, self._names, self._values, self._standing)

    def reasons(self, number: int, expression: Expression, located: Located) -> tuple[Reason, ...]:
        """Return the reasons of a hit, weightiest first."""
        base, ordinal = self._base, self._hits[number].ordinal
        if base is not None and ordinal < len(base) and has_tokens(base, ordinal, *located.size):
            return self._of_base(number, expression, located)
        low, high = self._edges[number], self._edges[number + 1]
        places: list[int] = self._places[low:high].tolist()
        given = list(zip(places, self._values[low:high].tolist(), strict=True))
        return reasons(expression, given, located.places(list(map(self._leaves.key, places)), self._window), located)

    def _of_base(self, number: int, expression: Expression, located: Located) -> tuple[Reason, ...]:
        found, names, of_concepts = self._gathered, self._called.names, self._called.of_concepts
        low, high = found.at[number], found.at[number + 1]
        edges, tokens, shown = found.token_at, found.tokens, list[Reason]()
        begin = edges[low]
        for name, weight, end in zip(
            found.names[low:high], found.weights[low:high], edges[low + 1 : high + 1], strict=True
        ):
            kind, label = names[name]
            if name in of_concepts:
                shown.append(reason_of((kind, label), weight, *self._met(number, name, located), located))
            elif end - begin == 1:
                written, span = located.shown(tokens[begin])
                shown.append(Reason(kind, label, written, weight, (span,)))
            elif kind == "pair" and end - begin == 2:
                (one, of_one), (other, of_other) = located.shown(tokens[begin]), located.shown(tokens[begin + 1])
                shown.append(Reason(kind, label, f"{one} … {other}", weight, (of_one, of_other)))
            else:
                shown.append(reason_of((kind, label), weight, tokens[begin:end], "", located))
            begin = end
        if expression.ignored:
            shown += set_aside(expression, located)
        return in_order(shown) if expression.ignored or found.is_tied[number] else tuple(shown)

    def _met(self, number: int, name: int, located: Located) -> tuple[list[Place], str]:
        """Return what the leaves of one name met in a hit, and the label of a concept that was met by itself."""
        low, high = int(self._edges[number]), int(self._edges[number + 1])
        leaves = [n for n in range(low, high) if self._names[n] == name]
        return met_by(((self._leaves.called(int(self._places[n]))[1], self._standing.of(n)) for n in leaves), located)
