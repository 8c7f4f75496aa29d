"""Plain BM25 as everybody knows it: the peer that every figure is compared with."""

import re
from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import Stemmer

from schakel.engine.text import stopwords

#: The English stop words of Lucene's StandardAnalyzer, which most BM25 implementations take over.
STOP_WORDS = stopwords.words(
    """
    a an and are as at be but by for if in into is it no not of on or such that the their then there these they this to
    was will with
    """
)
_WORD = re.compile(r"\b\w\w+\b")


class PlainBM25:
    """BM25 with k1 1.5, b 0.75, Snowball English, English stop words and Lucene's idf; no part of Schakel's ranking."""

    name = "bm25"

    def __init__(self, texts: Sequence[tuple[str, str]], *, k1: float = 1.5, b: float = 0.75) -> None:
        self.ids = [i for i, _ in texts]
        self._stem: dict[str, str] = {}
        self._stemmer = Stemmer.Stemmer("english")
        columns: dict[str, tuple[list[int], list[int]]] = {}
        lengths = np.zeros(len(texts))
        for place, (_, text) in enumerate(texts):
            words = self.words(text)
            lengths[place] = len(words)
            for word, count in Counter(words).items():
                docs, counts = columns.setdefault(word, ([], []))
                docs.append(place)
                counts.append(count)
        norms = k1 * (1 - b + b * lengths / max(float(lengths.mean()) if len(texts) else 1.0, 1e-9))
        self._columns: dict[str, tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]] = {}
        for word, (docs, counts) in columns.items():
            at, tf = np.array(docs), np.array(counts, dtype=np.float64)
            idf = float(np.log1p((len(texts) - len(docs) + 0.5) / (len(docs) + 0.5)))
            self._columns[word] = (at, idf * tf * (k1 + 1) / (tf + norms[at]))

    def words(self, text: str) -> list[str]:
        """Return the stems of a text without stop words."""
        found = [w for w in _WORD.findall(text.lower()) if w not in STOP_WORDS]
        fresh = [w for w in dict.fromkeys(found) if w not in self._stem]
        self._stem.update(zip(fresh, self._stemmer.stemWords(fresh), strict=True))
        return [self._stem[w] for w in found]

    def search(self, text: str, *, top: int, exclude: Collection[str] = ()) -> dict[str, float]:
        """Return the best documents with their scores, best first, ties by id; none that share nothing."""
        scores = np.zeros(len(self.ids))
        for word in self.words(text):
            column = self._columns.get(word)
            if column is not None:
                scores[column[0]] += column[1]
        left_out = set(exclude)
        found = [i for i in np.flatnonzero(scores).tolist() if self.ids[i] not in left_out]
        if len(found) > top:
            edge = np.partition(scores[found], len(found) - top)[len(found) - top]
            found = [i for i in found if scores[i] >= edge]
        found.sort(key=lambda i: (-scores[i], self.ids[i]))
        return {self.ids[i]: float(scores[i]) for i in found[:top]}
