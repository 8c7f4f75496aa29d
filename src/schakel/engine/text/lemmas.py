"""Lemmas from simplemma's dictionaries: compact for the words of needs, unpacked while many texts are read."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any
from zlib import crc32

import numpy as np

_lemmatizers: dict[bool, Any] = {}
_bulk = 0
#: By language a bit for the checksum of each word of its dictionary: of 24 words that it has not, 23 are told by that.
_known: dict[str, bytes] = {}
_BITS = 23
_LAST = (1 << _BITS) - 1
#: So many words looked up in compact dictionaries cost as much as going through them once.
_MOST_SOUGHT = 15_000
_sought = 0
_MOST_IN_BULK = 1_000_000


def lemma(word: str, language: str) -> str:
    """Return the lemma of a word in "nl" or "en".

    A word that no dictionary has costs 2 microseconds once the dictionaries were gone through (`know_words`). Else the
    compact dictionaries take 8 MB and 50 microseconds a word, the unpacked ones 70 MB and 2; all answer alike.
    """
    if not (word.isascii() and word.isalpha() and word.islower()):
        return str(_lemmatizer().lemmatize(word, lang=language))
    known = _known.get(language)
    if known is not None:
        place = crc32(word.encode()) & _LAST
        if not known[place >> 3] >> (place & 7) & 1:
            return _rules()[language](word) or word
    return _entry(word, language) or _rules()[language](word) or word


def know_words() -> None:
    """Go through the dictionaries once, so that words that are in none are told quickly: 1 MB and .4 s a language."""
    for language in ("nl", "en"):
        if language not in _known:
            _known[language] = _bits_of(_dictionary(language))


@contextmanager
def many_words() -> Iterator[None]:
    """Use unpacked dictionaries inside, for texts in bulk; they are let go after it."""
    global _bulk
    _bulk += 1
    try:
        yield
    finally:
        _bulk -= 1
        if not _bulk:
            _lemmatizers.pop(True, None)
            _unpacked.cache_clear()


def most_kept(few: int) -> int:
    """Return how many words may be kept as they were looked at: `few`, but many while many texts are read."""
    return _MOST_IN_BULK if _bulk else few


def _bits_of(dictionary: Mapping[str, str]) -> bytes:
    places = np.fromiter((crc32(word.lower().encode()) & _LAST for word in dictionary), np.int64, len(dictionary))
    bits = np.zeros(_LAST + 1, np.bool_)
    bits[places] = True
    return np.packbits(bits, bitorder="little").tobytes()


def _entry(word: str, language: str) -> str | None:
    """Return what simplemma's lookup says of a plain word: as it is written, else as a name."""
    if not _bulk:
        _count()
    dictionary = _dictionary(language)
    found = dictionary.get(word)
    return dictionary.get(word.capitalize()) if found is None else found


def _dictionary(language: str) -> Mapping[str, str]:
    return _unpacked(language) if _bulk else _compact(language)


def _count() -> None:
    """Count a word that is looked up in a compact dictionary; from some number on it pays to know the words."""
    global _sought
    _sought += 1
    if _sought == _MOST_SOUGHT:
        know_words()


@cache
def _unpacked(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries import DefaultDictionaryFactory

    return DefaultDictionaryFactory().get_dictionary(language)


@cache
def _compact(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries import LOW_MEMORY_DICTIONARY_FACTORY

    return LOW_MEMORY_DICTIONARY_FACTORY.get_dictionary(language)


@cache
def _rules() -> Mapping[str, Callable[[str], str | None]]:
    """Return by language what simplemma makes of words on certain endings that no dictionary has."""
    from simplemma.strategies.defaultrules import RULE_FUNCTIONS

    return RULE_FUNCTIONS


def _lemmatizer() -> Any:
    """Return simplemma as it is, for words with other signs; its import and dictionaries cost 0.4 s."""
    found = _lemmatizers.get(False)
    if found is None:
        from simplemma import Lemmatizer
        from simplemma.strategies import DefaultStrategy

        found = _lemmatizers[False] = Lemmatizer(
            cache_max_size=1, lemmatization_strategy=DefaultStrategy(low_memory=True)
        )
    return found
