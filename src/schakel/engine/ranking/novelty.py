"""How far an offering lies from the suppliers that are known already, and an order that trades strength for it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log2

from schakel.engine.text import stopwords
from schakel.engine.text.forms import HYPHENS, TOKEN, first_key
from schakel.engine.text.language import detect_language
from schakel.engine.text.normalise import fold

#: What each part of novelty weighs; a part that nobody knows is left out, and the others count for it.
PART_WEIGHTS: Mapping[str, float] = {"contract": 0.35, "sector": 0.2, "past": 0.2, "words": 0.25}
#: The slider: how much novelty counts beside strength at each step. Step 0 is the plain order.
SURPRISE_STEPS = (0.0, 0.08, 0.2, 0.35, 0.5)
_EXAMPLES = 5
_LOOKED_AT = 10


@dataclass(frozen=True, slots=True)
class Wording:
    """How far the words of one text lie from those of known suppliers: a `distance` of 0 (theirs) to 1 (none of them
    theirs), and words, as written, that none of them uses."""

    distance: float
    unheard: tuple[str, ...]


class KnownWords:
    """The words of the texts of known suppliers, by stem. Build it from texts that its reader may see."""

    def __init__(self, texts: Iterable[tuple[str, str]]) -> None:
        """`texts` are (text, language) pairs; an empty language is detected."""
        self._documents: Counter[str] = Counter()
        self.size = 0
        for text, language in texts:
            self.size += 1
            self._documents.update(_stems(text, language).keys())

    def wording(self, text: str, language: str = "", *, is_known: bool = False) -> Wording:
        """Compare a text with the known ones. A stem that n of them use counts 1 / (1 + n) towards the distance.

        `is_known` says that the text itself is among them: then it is not compared with itself. A text without a word
        lies at no distance.
        """
        stems = _stems(text, language)
        if not stems or not self.size:
            return Wording(0.0, ())
        others = {stem: max(self._documents[stem] - is_known, 0) for stem in stems}
        distance = sum(1.0 / (1.0 + count) for count in others.values()) / len(others)
        unheard = [written for stem, written in stems.items() if others[stem] == 0]
        return Wording(distance, tuple(sorted(unheard, key=lambda word: (-len(word), word))[:_EXAMPLES]))


def novelty(parts: Mapping[str, float | None]) -> float:
    """Return the novelty of an offering, 0 to 1: the weighted mean of its known parts (`PART_WEIGHTS`), 0 without any.

    ValueError for a part that does not exist or lies outside 0 to 1.
    """
    total = weight = 0.0
    for name, value in parts.items():
        if name not in PART_WEIGHTS or (value is not None and not 0.0 <= value <= 1.0):
            raise ValueError(f"{name}: {value}")
        if value is not None:
            total += PART_WEIGHTS[name] * value
            weight += PART_WEIGHTS[name]
    return total / weight if weight else 0.0


def surprise_order(scores: Sequence[float], news: Sequence[float], step: int) -> list[int]:
    """Return the places of a ranked list in the order of a step of the slider; step 0 keeps the list."""
    return novel_order(scores, news, SURPRISE_STEPS[step])


def novel_order(scores: Sequence[float], news: Sequence[float], share: float) -> list[int]:
    """Return the places of a ranked list in another order: strength beside the best counts 1 - share, novelty counts
    `share` (0 to 1). A share of 0 keeps the list; ties keep their order. Scores are above 0, best first.
    """
    if not scores or share == 0.0:
        return list(range(len(scores)))
    best = max(scores)
    worth = [(1 - share) * score / best + share * new for score, new in zip(scores, news, strict=True)]
    return sorted(range(len(scores)), key=lambda place: (-worth[place], place))


def strength_kept(scores: Sequence[float], order: Sequence[int], top: int = _LOOKED_AT) -> float:
    """Return which share of its strength the top of a list keeps in another order, places further down counting less.

    The gain of each place is the score of what stands there, discounted as in nDCG (Jarvelin & Kekalainen 2002) and
    divided by that of the plain order; 1 for the plain order or an empty list.
    """
    plain = sum(score / log2(place + 2) for place, score in enumerate(sorted(scores, reverse=True)[:top]))
    other = sum(scores[at] / log2(place + 2) for place, at in enumerate(order[:top]))
    return other / plain if plain else 1.0


@lru_cache(maxsize=20_000)
def _stems(text: str, language: str) -> dict[str, str]:
    """Return the stems of the words that say something, each with the first form in which it is written."""
    spoken = language if language in ("nl", "en") else detect_language(text, default="nl")
    found: dict[str, str] = {}
    for token in TOKEN.findall(text):
        for piece in HYPHENS.split(fold(token)):
            if len(piece) > 2 and piece.isalpha() and piece not in stopwords.BY_LANGUAGE[spoken]:
                found.setdefault(first_key(piece, spoken), piece)
    return found
