"""The same scoring as plain as it can be written: dictionaries and loops over every document, for comparison."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

import numpy as np

from schakel.engine.retrieval.encoding import concept_key
from schakel.engine.retrieval.index import DocumentIndex
from schakel.engine.retrieval.query import Key, Leaf
from schakel.engine.text.forms import TOKEN
from schakel.engine.text.language import detect_language
from schakel.engine.types import Document

Counts = dict[Key, float]


def counts_of(document: Document, index: DocumentIndex) -> tuple[Counts, int]:
    """Return how often each key and pair occurs in a document, weighed by place, and its number of words."""
    c, encoder = index.configuration, index.encoder
    language = document.language or detect_language(f"{document.title}\n{document.text}")
    counts: Counts = defaultdict(float)
    sequence: list[tuple[str, float]] = []
    for field in ("title", "text"):
        for place, written in enumerate(TOKEN.findall(getattr(document, field))):
            weight = c.title_weight if field == "title" else 1.0
            if field == "text" and c.opening_bonus:
                weight += c.opening_bonus * float(np.exp(-place / c.opening_words))
            for word in encoder.analyser.form(written, language).words:
                for key in word.keys:
                    counts[key] += word.weight * weight
                if word.in_sequence:
                    sequence.append((word.keys[0], weight))
    for gap in range(1, c.pair_window + 1):
        for (a, _), (b, _) in zip(sequence, sequence[gap:], strict=False):
            if a != b:
                counts[min(a, b), max(a, b)] += 1.0 / math.sqrt(gap)
    named = [(concept, 1.0) for concept in document.concepts]
    if encoder.find_concepts is not None:
        named = [(n, sequence[at][1]) for at, _, n in encoder.find_concepts([k for k, _ in sequence])] + named
    for concept, times in named:
        for known, weight in encoder.ancestors(concept):
            counts[concept_key(known, language, is_narrower=known != concept)] += weight * times
    return dict(counts), len(sequence)


class PlainIndex:
    """All documents counted; `best` scores each of them."""

    def __init__(self, documents: Sequence[Document], index: DocumentIndex) -> None:
        self.c = index.configuration
        self.documents = {d.id: d for d in documents}
        self.counts: dict[str, Counts] = {}
        self.words: dict[str, int] = {}
        for document in documents:
            self.counts[document.id], self.words[document.id] = counts_of(document, index)
        self.is_english = {d.id: index.document(d.id).language == "en" for d in documents}
        public = [d.id for d in documents if d.is_public]
        self.size = len(public)
        self.average = max(sum(self.words[i] for i in public) / len(public) if public else 1.0, 1.0)
        self.frequency = Counter(key for i in public for key in self.counts[i])

    def part(self, leaf: Leaf, document_id: str) -> float:
        """Return what a leaf gives to a document."""
        key = leaf.key if isinstance(leaf.key, str) else (min(leaf.key), max(leaf.key))
        count = float(np.float32(self.counts[document_id].get(key, 0.0)))
        if not count:
            return 0.0
        frequency = self.frequency[key]
        idf = float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))
        norm = self.c.k1 * (1.0 - self.c.b + self.c.b * self.words[document_id] / self.average)
        share = leaf.english if self.is_english[document_id] else leaf.dutch
        return idf * leaf.weight * (count * (self.c.k1 + 1.0) / (count + norm)) * share

    def score(self, leaves: Sequence[Leaf], document_id: str) -> float:
        """Return the sum over clauses of the best alternative."""
        clauses: dict[int, dict[int, float]] = {}
        for leaf in leaves:
            alternatives = clauses.setdefault(leaf.clause, {})
            alternatives.setdefault(leaf.alternative, 0.0)
            alternatives[leaf.alternative] += self.part(leaf, document_id)
        simple = sum(sum(a.values()) for a in clauses.values() if len(a) == 1)
        return simple + sum(max(a.values()) for a in clauses.values() if len(a) > 1)

    def best(self, leaves: Sequence[Leaf], top: int, allowed: Collection[str] | None = None) -> list[tuple[str, float]]:
        """Return the best documents; equal to nine digits is equal, then the id decides."""
        scores = {i: self.score(leaves, i) for i in self.documents if allowed is None or i in allowed}
        ranked = sorted((i for i in scores if scores[i] > 0.0), key=lambda i: (-round(scores[i], 9), i))
        return [(i, scores[i]) for i in ranked[:top]]
