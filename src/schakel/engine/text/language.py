"""Which of the two languages a text, a line or one word is in."""

import re
from collections.abc import Sequence
from functools import lru_cache

from schakel.engine.text import stopwords
from schakel.engine.text.normalise import fold

#: Function words that one language has and the other has not; "in", "is", "was", "over" and the like decide nothing.
_DUTCH_ONLY = (
    stopwords.DUTCH
    - stopwords.ENGLISH
    - {"die", "den", "net", "per", "pas", "men", "hare", "rond", "mee", "vol", "over"}
)
_ENGLISH_ONLY = stopwords.ENGLISH - stopwords.DUTCH - {"me", "we", "her", "mine", "last", "latter", "per"}
_WORD = re.compile(r"[^\W\d_]+")

#: Letter groups that lean to one language; own observation, no outside list.
_DUTCH_SIGNS = re.compile(
    r"ij|aa|uu|oe|ee[nlrt]|oo[pnrt]|sch|cht|ui|eu|heid|lijk|isch|tie|ig(?:e|en)?\b|en\b|baar|vaar|kk|zw|tj|\bge|\bver|\bont|\bbe"
)
_ENGLISH_SIGNS = re.compile(
    r"th|sh|wh|ght|tion|ing\b|ed\b|ly\b|ness|ous|ment\b|ity\b|y\b|qu|c[aeoui]|ea|ow|ck\b|ability|x|ies\b|ll"
)


#: So many characters of a text decide its language; letter groups count in so many words of it.
MOST_CHARACTERS = 4000
MOST_WORDS = 60


def detect_language(text: str, *, default: str = "en") -> str:
    """Return "nl" or "en": by function words, where those are silent by letter groups; `default` if none speaks.

    Works on a page, a line or a single word. Linear in the first 4,000 characters, later text changes nothing.
    """
    dutch, english = language_signs(text)
    if dutch == english:
        return default
    return "nl" if dutch > english else "en"


def word_signs(text: str) -> tuple[int, int, int, int, int]:
    """Return what the words of a piece of text add to its signs, wherever it stands.

    Words, Dutch and English function words, and Dutch and English letter groups of the other words.
    """
    if text.isascii() and text.isalpha():
        word = text.lower()
        if word in _DUTCH_ONLY or word in _ENGLISH_ONLY:
            return 1, int(word in _DUTCH_ONLY), int(word in _ENGLISH_ONLY), 0, 0
        return 1, 0, 0, len(_DUTCH_SIGNS.findall(word)), len(_ENGLISH_SIGNS.findall(word))
    words = [fold(w) for w in _WORD.findall(text)]
    dutch = sum(w in _DUTCH_ONLY for w in words)
    english = sum(w in _ENGLISH_ONLY for w in words)
    others = " ".join(w for w in words if w not in _DUTCH_ONLY and w not in _ENGLISH_ONLY)
    return len(words), dutch, english, len(_DUTCH_SIGNS.findall(others)), len(_ENGLISH_SIGNS.findall(others))


def decided_language(dutch: int, english: int, dutch_groups: int, english_groups: int) -> str:
    """Return what `detect_language` returns for a text whose words add up to these signs."""
    nl, en = summed_signs([(0, dutch, english, dutch_groups, english_groups)])
    return "nl" if nl > en else "en"


def summed_signs(words: Sequence[tuple[int, int, int, int, int]]) -> tuple[float, float]:
    """Return what `language_signs` says of a text of `MOST_WORDS` words at most, from `word_signs` of its pieces."""
    dutch = float(sum([signs[1] for signs in words]))
    english = float(sum([signs[2] for signs in words]))
    if abs(dutch - english) < 3:
        dutch += 0.12 * sum([signs[3] for signs in words])
        english += 0.12 * sum([signs[4] for signs in words])
    return dutch, english


def language_signs(text: str) -> tuple[float, float]:
    """Return how strongly a text speaks for Dutch and for English (function words count 1, letter groups .12)."""
    text = text[:MOST_CHARACTERS]
    words = _WORD.findall(text.lower()) if text.isascii() else [fold(w) for w in _WORD.findall(text)]
    dutch = float(sum([w in _DUTCH_ONLY for w in words]))
    english = float(sum([w in _ENGLISH_ONLY for w in words]))
    if abs(dutch - english) < 3:
        groups = [_groups(w) for w in words[:MOST_WORDS] if w not in _DUTCH_ONLY and w not in _ENGLISH_ONLY]
        dutch += 0.12 * sum([of_dutch for of_dutch, _ in groups])
        english += 0.12 * sum([of_english for _, of_english in groups])
    return dutch, english


#: Function words of the neighbours that neither Dutch nor English has; own list, folded as words are.
_NEIGHBOURS = """
    und ein eine einen einer wir nicht mit auf bei zu zum zur ist sind oder auch durch sich kann muss sowie wird haben
    aus nach unter zwischen soll dass
    le la les une et est dans avec nous vous qui que aux cette sont pour sur du
    el los las una para con por del como
"""
_OF_NEIGHBOURS = frozenset(_NEIGHBOURS.split()) - (stopwords.DUTCH | stopwords.ENGLISH)


@lru_cache(maxsize=8_192)
def _groups(word: str) -> tuple[int, int]:
    """Return how many letter groups of a folded word lean to Dutch and to English."""
    return len(_DUTCH_SIGNS.findall(word)), len(_ENGLISH_SIGNS.findall(word))


def is_neither_language(text: str) -> bool:
    """Return whether a text speaks neither Dutch nor English.

    So it is of 8 different words or more without a function word of either (Polish, say), and of any length with two
    function words of German, French or Spanish, and more of those than of Dutch and English.
    """
    words = [fold(w) for w in _WORD.findall(text[:4000])]
    foreign = [w for w in words if w in _OF_NEIGHBOURS]
    ours = sum(w in stopwords.DUTCH or w in stopwords.ENGLISH for w in words)
    if len(set(foreign)) >= 2 and len(foreign) > ours:
        return True
    if len(set(words)) < 8:
        return False
    known = sum(w in stopwords.DUTCH or w in stopwords.ENGLISH for w in words if len(w) > 2)
    return known < 0.06 * len(words)


_SENTENCE = re.compile(r"[^.!?\n]*[.!?\n]+|[^.!?\n]+")


def language_runs(text: str, language: str = "") -> list[tuple[str, str]]:
    """Return the text in stretches, each with its language; one stretch unless both languages really speak in it.

    A stated `language` is believed for the whole text. The stretches joined are the text again.
    """
    if language in ("nl", "en"):
        return [(text, language)]
    dutch, english = language_signs(text)
    main = "nl" if dutch > english else "en"
    if min(dutch, english) < 3 or min(dutch, english) < 0.1 * max(dutch, english):
        return [(text, main)]
    return [(part, detect_language(part, default=main)) for part in _SENTENCE.findall(text)]
