"""Free text drawn as a chain of word pairs around a theme word; words that few texts share are never drawn."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_END = "\n"
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Chain:
    """Texts as sequences of the words that at least `least` of them share. `themes` are words of middling frequency
    with the texts they stand in, `least` or more."""

    texts: tuple[tuple[str, ...], ...]
    themes: tuple[tuple[str, tuple[int, ...]], ...]

    def draw(self, dice: np.random.Generator) -> str:
        """One text: a theme, then word after word as they follow each other in the texts with that theme."""
        if not self.texts:
            return ""
        chosen: Sequence[int] = range(len(self.texts))
        if self.themes:
            chosen = self.themes[int(dice.integers(len(self.themes)))][1]
        follows = _follows([self.texts[number] for number in chosen])
        words: list[str] = []
        word = _END
        while len(words) < _LONGEST:
            options = follows.get(word, [_END])
            word = options[int(dice.integers(len(options)))]
            if word == _END:
                break
            words.append(word)
        return " ".join(words)


def learn_chain(texts: Sequence[str], *, least: int) -> Chain:
    """Learn the chain of a column of texts. Linear in the number of words."""
    split = [tuple(text.split()) for text in texts]
    places: dict[str, list[int]] = {}
    for number, words in enumerate(split):
        for word in dict.fromkeys(words):
            places.setdefault(word, []).append(number)
    kept = tuple(tuple(w for w in words if len(places[w]) >= least) for words in split)
    most = max(least, len(split) // 4)
    themes = tuple(
        (word, tuple(found)) for word, found in sorted(places.items()) if least <= len(found) <= most and len(word) > 4
    )
    return Chain(kept, themes)


def _follows(texts: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for words in texts:
        for before, after in zip((_END, *words), (*words, _END), strict=True):
            found.setdefault(before, []).append(after)
    return found
