"""The public counts that had a part in reading a need."""

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.retrieval.changes import is_among
from schakel.engine.retrieval.encoding import Numbers, codes_of, numbers_of
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.rounding import rounded

Small = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]


class Counted:
    """The public counts that had a part in reading a need: which keys were asked for, and what the answer was.

    Counts are rounded to an eighth of a power of two, so that one document more or less seldom changes how a need is
    read, and the reading need not be made anew.
    """

    def __init__(self, documents: DocumentIndex, book: WordBook) -> None:
        self._documents = documents
        self._book = book
        self._version = documents.touched.version
        #: What was asked by the signs of keys or pairs, with the answers, as far as their codes were not found yet.
        self._asked: list[tuple[Small, Small, Floats]] = []
        self._codes = np.zeros(0, dtype=np.int64)
        self._answers = np.zeros(0)

    def ask(self, book: WordBook, first: Small, second: Small) -> Floats:
        """Return the rounded number of public documents of each key or pair (`second` -1: one key), by their signs."""
        documents, base = self._documents, self._documents.base
        if base is not None and not base.gone and not documents.changes.documents:
            numbers = book.numbers(documents.encoder.keys, len(documents.encoder.names))
            answers = base.rounded_counts(numbers, first, second)
        else:
            answers = rounded(documents.frequencies_of(*self._numbers_of(first, second)))
        self._asked.append((first, second, answers))
        return answers

    def holds(self) -> bool:
        """Return whether the answers would still be the same."""
        documents = self._documents
        touched = documents.touched.since(self._version)
        if touched is not None and not len(touched):
            return True
        self._find_codes()
        at = np.arange(len(self._codes)) if touched is None else np.flatnonzero(is_among(self._codes, touched))
        if len(at):
            counts = documents.frequencies_of(*numbers_of(self._codes[at]))
            if not np.array_equal(rounded(counts), self._answers[at]):
                return False
        self._version = documents.touched.version
        return True

    def _numbers_of(self, first: Small, second: Small) -> Numbers:
        encoder = self._documents.encoder
        numbers = self._book.numbers(encoder.keys, len(encoder.names))
        is_pair = second >= 0
        return numbers[first], np.where(is_pair, numbers[second], np.int32(-1)), is_pair

    def _find_codes(self) -> None:
        """Give what was asked its code; what nobody had used, and so has none, waits for the next time."""
        asked, self._asked = self._asked, []
        for first, second, answers in asked:
            codes = codes_of(self._numbers_of(first, second))
            met = codes >= 0
            self._codes = np.concatenate([self._codes, codes[met]])
            self._answers = np.concatenate([self._answers, answers[met]])
            if not met.all():
                self._asked.append((first[~met], second[~met], answers[~met]))
