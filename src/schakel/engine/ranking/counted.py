"""The public counts that had a part in reading a need."""

import numpy as np
import numpy.typing as npt

from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.retrieval.changes import is_among
from schakel.engine.retrieval.encoding import codes_of
from schakel.engine.retrieval.index import DocumentIndex

Small = npt.NDArray[np.int32]
Ints = npt.NDArray[np.int64]
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
        self._codes = np.zeros(0, dtype=np.int64)
        self._answers = np.zeros(0)
        #: Keys and pairs without a code, as nobody had used them, by their signs: the second plus 1 in the low half.
        self._unknown = np.zeros(0, np.int64)

    def ask(self, book: WordBook, first: Small, second: Small) -> Floats:
        """Return the rounded number of public documents of each key or pair (`second` -1: one key), by their signs."""
        del book
        codes = self._codes_of(first, second)
        known = np.flatnonzero(codes >= 0)
        found = np.zeros(len(codes))
        if len(known):
            asked = codes[known]
            found[known] = answers = _rounded(self._documents.frequencies_of(asked))
            self._codes = np.concatenate([self._codes, asked])
            self._answers = np.concatenate([self._answers, answers])
        if len(known) < len(codes):
            gone = np.flatnonzero(codes < 0)
            self._unknown = np.concatenate([self._unknown, first[gone].astype(np.int64) << 32 | second[gone] + 1])
        return found

    def holds(self) -> bool:
        """Return whether the answers would still be the same."""
        documents = self._documents
        touched = documents.touched.since(self._version)
        if touched is not None and not len(touched):
            return True
        if len(self._unknown):
            self._find_codes()
        at = np.arange(len(self._codes)) if touched is None else np.flatnonzero(is_among(self._codes, touched))
        if len(at) and not np.array_equal(_rounded(documents.frequencies_of(self._codes[at])), self._answers[at]):
            return False
        self._version = documents.touched.version
        return True

    def _codes_of(self, first: Small, second: Small) -> Ints:
        encoder = self._documents.encoder
        numbers = self._book.numbers(encoder.keys, len(encoder.names))
        is_pair = second >= 0
        return codes_of((numbers[first], np.where(is_pair, numbers[second], -1), is_pair))

    def _find_codes(self) -> None:
        first, second = self._unknown >> 32, (self._unknown & 0xFFFFFFFF) - 1
        codes = self._codes_of(first.astype(np.int32), second.astype(np.int32))
        met = codes >= 0
        self._codes = np.concatenate([self._codes, codes[met]])
        self._answers = np.concatenate([self._answers, np.zeros(int(met.sum()))])
        self._unknown = self._unknown[~met]


def _rounded(counts: Floats) -> Floats:
    powers = np.exp2(np.round(np.log2(np.maximum(counts, 1.0)) * 8.0) / 8.0)
    return np.where(counts > 8.0, powers, counts)
