"""Concepts in a sequence of keys: longest label first, never overlapping; broader concepts with less weight."""

import re
from collections.abc import Sequence
from functools import cache

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.words import Term
from schakel.engine.text import stopwords
from schakel.engine.text.forms import HYPHENS, TOKEN, first_key
from schakel.engine.text.normalise import fold
from schakel.engine.text.wholes import whole_keys, whole_stem
from schakel.engine.types import ConceptBook
from schakel.engine.vocabulary.lexicon import is_abbreviation

_LONGEST = 6
_PLAIN = re.compile(r"[A-Za-z]+(?:[ -][A-Za-z]+)*")


_KEPT: dict[tuple[int, Configuration], "ConceptFinder"] = {}


def concept_finder(book: ConceptBook, configuration: Configuration) -> "ConceptFinder":
    """Return the finder of a concept book; made once per book and configuration, as reading all labels takes a while.

    The last four are kept. A book must not be changed once it is used.
    """
    key = (id(book), configuration)
    found = _KEPT.get(key)
    if found is None or found.book is not book:
        while len(_KEPT) >= 4:
            del _KEPT[next(iter(_KEPT))]
        found = _KEPT[key] = ConceptFinder(book, configuration)
    return found


class ConceptFinder:
    """Finds the labels of a concept book in texts as they were analysed; the same labels in both languages."""

    def __init__(self, book: ConceptBook, configuration: Configuration) -> None:
        self.book = book
        self.configuration = configuration
        self._phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._single: dict[str, set[str]] = {}
        first_keys: dict[str, dict[str, str]] = {"nl": {}, "en": {}}
        for label, concepts in book.phrases().items():
            words = _label_words(label)
            for language in ("nl", "en"):
                keys = _phrase(words, language, first_keys[language])
                if keys and len(keys) <= _LONGEST:
                    there = self._phrases.get(keys, ())
                    self._phrases[keys] = there + tuple(c for c in concepts if c not in there)
                if len(keys) == 1:
                    self._single.setdefault(keys[0], set()).update(_names(label, words, language))
        lengths: dict[str, set[int]] = {}
        for keys in self._phrases:
            lengths.setdefault(keys[0], set()).add(len(keys))
        #: How many words the labels that begin with a key have, most first.
        self._lengths = {head: tuple(sorted(found, reverse=True)) for head, found in lengths.items()}
        self.heads = frozenset(self._lengths)
        self.ancestors = cache(self._ancestors)

    def words(self) -> set[str]:
        """Return the distinct folded words of all labels."""
        return {word for label in self.book.phrases() for word in _label_words(label)}

    def find(self, keys: Sequence[str]) -> list[tuple[int, int, str]]:
        """Return (position, length, concept) of every label in a sequence of keys, left to right."""
        found: list[tuple[int, int, str]] = []
        lengths, free, count = self._lengths, 0, len(keys)
        for at, key in enumerate(keys):
            if at < free or key not in lengths:
                continue
            for length in lengths[key]:
                concepts = self._phrases.get(tuple(keys[at : at + length])) if at + length <= count else None
                if concepts is not None:
                    found += [(at, length, c) for c in concepts]
                    free = at + length
                    break
        return found

    def find_meant(self, words: Sequence[Term]) -> list[tuple[int, int, str]]:
        """Return the same for the words of a need, without labels of one word that only share a stem with the word.

        "AAR" is not meant by "aarde", though that is its stem, nor "geweer" (rifle) by "weer" (weather).
        """
        found = self.find([w.keys[0] for w in words])
        return [(at, length, concept) for at, length, concept in found if length > 1 or self._is_meant(words[at])]

    def _is_meant(self, word: Term) -> bool:
        names = self._single.get(word.keys[0], set())
        return word.form in names or any(f"{key}…" in names for key in whole_keys(word.form, word.language))

    def label(self, concept: str, language: str) -> str:
        """Return the label of a concept to show; its id where the book does not hold it (an owner may name any)."""
        try:
            return self.book.label(concept, language)
        except LookupError:
            return concept

    def _broader(self, concept: str) -> tuple[str, ...]:
        try:
            return self.book.broader(concept)
        except LookupError:
            return ()

    def _ancestors(self, concept: str) -> tuple[tuple[str, float], ...]:
        """Return the concept with weight 1 and every broader one with less, two steps up at most."""
        weights = {concept: 1.0}
        edge = [concept]
        for _ in range(2):
            above = [(b, weights[c] * self.configuration.broader_weight) for c in edge for b in self._broader(c)]
            edge = [b for b, _ in above if b not in weights]
            for broader, weight in above:
                weights.setdefault(broader, weight)
        return tuple(weights.items())


def _names(label: str, words: Sequence[str], language: str) -> set[str]:
    """Return by what a label of one word is meant: itself, and unless it is an abbreviation its whole stem and "…"."""
    said = {word for word in words if word not in stopwords.BY_LANGUAGE[language]}
    return said if is_abbreviation(label) else said | {f"{whole_stem(word, language)}…" for word in said}


def _label_words(label: str) -> list[str]:
    """Return the folded words of a label; plain labels skip the slower reading of texts (there are thousands)."""
    if _PLAIN.fullmatch(label):
        return label.lower().replace("-", " ").split()
    return [p for written in TOKEN.findall(label) for p in HYPHENS.split(fold(written)) if p]


def _phrase(words: Sequence[str], language: str, known: dict[str, str]) -> tuple[str, ...]:
    """Return the first keys of the words of a label, as a text in that language would show them."""
    silent = stopwords.BY_LANGUAGE[language]
    keys = []
    for word in words:
        if word in silent:
            continue
        key = known.get(word)
        if key is None:
            key = known[word] = first_key(word, language)
        keys.append(key)
    if len(keys) == 1 and (len(keys[0]) < 2 or keys[0] in stopwords.PROCESS):
        return ()
    return tuple(keys)
