"""A need as it was read, with the parts it has and how heavily its words count: what its answers are shown with."""

import numpy as np
import numpy.typing as npt

from schakel.engine.explanation.requirements import Grader, Weights, need_parts
from schakel.engine.ranking.expression import Expression
from schakel.engine.ranking.probability import FullScore
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.types import Need

Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


class Whole:
    """A need as it was read, with the names of its leaves: what its answers are shown with."""

    def __init__(self, need: Need, expression: Expression) -> None:
        self.expression = expression
        #: Tells how far offerings speak to the parts of the need.
        self.grader = Grader(need_parts(need, expression.spoken), expression.leaves)
        self._signs: tuple[Small, Small] | None = None
        self._idf: tuple[int, Floats, Small] | None = None

    def idf(self, documents: DocumentIndex) -> tuple[Floats, Small]:
        """Return the idf of the keys of leaves of one key, then those of each word; and where those of each begin."""
        leaves, version = self.expression.leaves, documents.touched.version
        if self._idf is not None and self._idf[0] == version:
            return self._idf[1:]
        numbers = leaves.book.numbers(documents.encoder.keys, len(documents.encoder.names))
        if documents.base is not None and leaves.book.is_compiled and not documents.changes.documents:
            from schakel.engine.explanation.grading import idf_of

            self._idf = version, *idf_of(leaves, documents.base.sizes, numbers)
            return self._idf[1:]
        if self._signs is None:
            if leaves.book.is_compiled:
                from schakel.engine.explanation.grading import signs_of

                self._signs = signs_of(leaves)
            else:
                own, (of_words, firsts) = FullScore(leaves).signs, leaves.word_keys()
                edges = np.append(firsts, len(of_words)) + len(own)
                self._signs = np.concatenate([own, of_words]), edges.astype(np.int32)
        signs, starts = self._signs
        idf = documents.inverse_frequencies(numbers[signs])
        self._idf = version, idf, starts
        return idf, starts

    def weights(self, documents: DocumentIndex) -> Weights:
        """Return how heavily the words of the parts count: by the idf of the best-known key of each."""
        idf, starts = self.idf(documents)
        return self.grader.weigh(np.minimum.reduceat(idf, starts[:-1]) if len(starts) > 1 else np.zeros(0))

    def full(self, documents: DocumentIndex) -> float:
        """Return about what an offering would score that meets every word."""
        idf, starts = self.idf(documents)
        return FullScore(self.expression.leaves).of(idf[: starts[0]])
