"""Concepts in a sequence of keys: longest label first, never overlapping; broader concepts with less weight."""

from collections.abc import Sequence
from functools import cache

from schakel.engine.configuration import Configuration
from schakel.engine.text import stopwords
from schakel.engine.text.compounds import CompoundLexicon
from schakel.engine.text.forms import TOKEN, Analyser
from schakel.engine.types import ConceptBook

_LONGEST = 6


class ConceptFinder:
    """Finds the labels of a concept book in texts as they were analysed; the same labels in both languages."""

    def __init__(self, book: ConceptBook, configuration: Configuration) -> None:
        self.book = book
        self.configuration = configuration
        self._phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
        analyser = Analyser(CompoundLexicon(), joined_weight=0.0)
        for label, concepts in book.phrases().items():
            for language in ("nl", "en"):
                keys = _phrase(label, language, analyser)
                if keys and len(keys) <= _LONGEST:
                    known = self._phrases.get(keys, ())
                    self._phrases[keys] = known + tuple(c for c in concepts if c not in known)
        self.heads = frozenset(keys[0] for keys in self._phrases)
        self.ancestors = cache(self._ancestors)

    def find(self, keys: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return (position, length, concept) of every label in a sequence of keys, left to right."""
        found = []
        at = 0
        while at < len(keys):
            length = self._length_at(keys, at) if keys[at] in self.heads else 0
            if length:
                found += [(at, length, c) for c in self._phrases[tuple(keys[at : at + length])]]
            at += max(length, 1)
        return found

    def _length_at(self, keys: Sequence[str], at: int) -> int:
        for length in range(min(_LONGEST, len(keys) - at), 0, -1):
            if tuple(keys[at : at + length]) in self._phrases:
                return length
        return 0

    def _ancestors(self, concept: str) -> tuple[tuple[str, float], ...]:
        """Return the concept with weight 1 and every broader one with less, two steps up at most."""
        weights = {concept: 1.0}
        edge = [concept]
        for _ in range(2):
            above = [(b, weights[c] * self.configuration.broader_weight) for c in edge for b in self.book.broader(c)]
            edge = [b for b, _ in above if b not in weights]
            for broader, weight in above:
                weights.setdefault(broader, weight)
        return tuple(weights.items())


def _phrase(label: str, language: str, analyser: Analyser) -> tuple[str, ...]:
    keys = []
    for written in TOKEN.findall(label):
        keys += [w.keys[0] for w in analyser.form(written, language).words if w.in_sequence]
    if len(keys) == 1 and (len(keys[0]) < 2 or keys[0] in stopwords.PROCESS):
        return ()
    return tuple(keys)
