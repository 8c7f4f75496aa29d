"""What a written token stands for: its keys (stem, stem of the lemma), parts or number; once per distinct form."""

import re
from itertools import accumulate
from typing import NamedTuple

import Stemmer

from schakel.engine.text import stopwords
from schakel.engine.text.compounds import SHORTEST_COMPOUND, CompoundLexicon
from schakel.engine.text.inflection import plain_adjective
from schakel.engine.text.lemmas import lemma, most_kept
from schakel.engine.text.normalise import fold
from schakel.engine.text.numbers import NUMBER, QUANTITY, quantity_key
from schakel.engine.text.spelling import american

#: A quantity, a number, or a word: letters and digits, joined inside by hyphens and apostrophes, not by slashes.
TOKEN = re.compile(
    rf"(?=\d)(?:{QUANTITY}|{NUMBER}(?![^\W_]))|[^\W_][\w\u0300-\u036f\u00ad]*(?:['’][^\W\d_]+)?(?:[-\u2010\u2011\u2012\u2013][^\W_]+)*",
    re.IGNORECASE,
)
#: The same for texts of plain characters only, in half the time.
_PLAIN_TOKEN = re.compile(
    rf"[a-zA-Z]\w*(?:'[a-zA-Z]+)?(?:-[a-zA-Z0-9]+)*"
    rf"|(?=\d)(?:(?i:{QUANTITY})|{NUMBER}(?![a-zA-Z0-9])|\w+(?:'[a-zA-Z]+)?(?:-[a-zA-Z0-9]+)*)",
    re.ASCII,
)
#: Both once more as what stands between tokens is split by.
_SPLIT, _PLAIN_SPLIT = (re.compile(f"({p.pattern})", p.flags) for p in (TOKEN, _PLAIN_TOKEN))
HYPHENS = re.compile(r"[-\u2010\u2011\u2012\u2013_]+")
#: Without their own caches: each distinct word is stemmed once here.
_STEMMERS = {"nl": Stemmer.Stemmer("dutch", 0), "en": Stemmer.Stemmer("english", 0)}


class Word(NamedTuple):
    """One word of a token: `keys` it is found by (best first), `kind` of the finding, `weight` as share of a word."""

    form: str
    keys: tuple[str, ...]
    kind: str
    weight: float
    in_sequence: bool


class Form(NamedTuple):
    """All that one written token stands for; no words means that it is never scored.

    `keys` are all keys of its words, `sequence` the first keys of those that stand in the sequence of words.
    """

    words: tuple[Word, ...]
    lexical: tuple[str, ...]
    keys: tuple[str, ...]
    sequence: tuple[str, ...]


def form_of(words: tuple[Word, ...], lexical: tuple[str, ...]) -> Form:
    """Return the form of words; most tokens are one word with one key, whose tuple stands in all three places."""
    keys = words[0].keys if len(words) == 1 else tuple(key for word in words for key in word.keys)
    sequence = tuple(word.keys[0] for word in words if word.in_sequence)
    return Form(words, lexical, keys, keys if sequence == keys else sequence)


class Analyser:
    """Turns written tokens into keys, with a cache per form and language.

    `part_weight` is the weight of a part of a compound (the whole counts 1), `joined_weight` that of a hyphenated word
    written as one. The compound lexicon belongs to one index and learns from public documents only.
    """

    def __init__(self, lexicon: CompoundLexicon, *, part_weight: float = 0.5, joined_weight: float = 0.5) -> None:
        self.lexicon = lexicon
        self.part_weight = part_weight
        self.joined_weight = joined_weight
        #: The forms known by now, by language and as written.
        self.known: dict[str, dict[str, Form]] = {"nl": {}, "en": {}}
        #: Long Dutch words read since the last `clear`, with the parts they were given.
        self.splits: dict[str, tuple[str, ...]] = {}

    def clear(self) -> None:
        """Forget the analyses, after the lexicon has changed."""
        for forms in self.known.values():
            forms.clear()
        self.splits = {}

    def form(self, written: str, language: str) -> Form:
        """Return what a written token stands for in "nl" or "en"."""
        known = self.known[language]
        found = known.get(written)
        if found is None:
            found = known[written] = self._analyse(written, language)
        return found

    def read(self, written: str, language: str) -> Form:
        """Return the same without keeping it."""
        return self.known[language].get(written) or self._analyse(written, language)

    def only_key(self, written: str, language: str) -> str:
        """Return the one key of a token that is a plain word with one key and no parts; "" of any other.

        The same as `read` says, without making its form: most words of many texts are such words.
        """
        if not (written.isascii() and written.isalpha()):
            return ""
        word = written.lower()
        if word in stopwords.BY_LANGUAGE[language] or (language == "nl" and self.lexicon.split(word)):
            return ""
        keys = word_keys(word, language)
        return keys[0] if len(keys) == 1 else ""

    def _analyse(self, written: str, language: str) -> Form:
        if written.isascii() and written.isalpha():
            piece = written.lower()
            return form_of(tuple(self._piece(piece, language)), (piece,))
        if written[0].isdigit():
            number = quantity_key(written, language)
            if number is not None:
                return form_of((Word(written, (number,), "number", 1.0, True),), ())
        pieces = [p for p in HYPHENS.split(fold(written)) if p]
        words: list[Word] = []
        for piece in pieces:
            words += self._piece(piece.removesuffix("'s").replace("'", ""), language)
        if len(pieces) > 1 and self.joined_weight:
            joined = "".join(pieces)
            words.append(Word(joined, word_keys(joined, language), "compound", self.joined_weight, False))
        return form_of(tuple(words), tuple(pieces))

    def _piece(self, piece: str, language: str) -> list[Word]:
        if not piece or piece in stopwords.BY_LANGUAGE[language]:
            return []
        words = [Word(piece, word_keys(piece, language), "term", 1.0, True)]
        if language == "nl":
            parts = self.lexicon.split(piece)
            if len(piece) >= SHORTEST_COMPOUND:
                self.splits[piece] = parts
            for part in parts:
                words.append(Word(part, word_keys(part, language), "compound", self.part_weight, False))
        return words


def tokens_at(text: str) -> tuple[list[str], list[int]]:
    """Return the tokens of a text in order and the character at which each begins."""
    pieces: list[str] = (_PLAIN_SPLIT if text.isascii() else _SPLIT).split(text)
    return pieces[1::2], list(accumulate(map(len, pieces)))[:-1:2]


def lexical_words(text: str) -> set[str]:
    """Return the distinct folded words of a text, hyphenated ones apart: what a compound lexicon learns from."""
    return {piece for written in TOKEN.findall(text) for piece in fold(written).replace("\u2011", "-").split("-")}


#: So many words are kept with their keys, a quarter of a kB each: they are asked for again at once, or hardly ever.
_MOST_KEYS = 8_192
_KEYS: dict[tuple[str, str], tuple[str, ...]] = {}


def word_keys(word: str, language: str) -> tuple[str, ...]:
    """Return the keys that a folded word is found by: its stem, and the stem of its lemma where that differs.

    Two words meet when they share a stem or a lemma: the union of both (simplemma, Snowball), at hardly more than one
    key a word. A word with a digit in it is its own key.
    """
    found = _KEYS.get((word, language))
    if found is None:
        if len(_KEYS) >= _MOST_KEYS and len(_KEYS) >= most_kept(_MOST_KEYS):
            _KEYS.clear()
        found = _KEYS[(word, language)] = _word_keys(word, language)
    return found


def keys_once(word: str, language: str) -> tuple[str, ...]:
    """Return the same without keeping it, for pieces of words that hardly come twice."""
    return _KEYS.get((word, language)) or _word_keys(word, language)


def first_key(word: str, language: str) -> str:
    """Return the first key of a folded word: its stem; a word with a digit in it, or of two letters, stays as it is.

    An English word is read in American spelling, a Dutch adjective on a productive ending in its plain form.
    """
    if not word.isalpha() or len(word) < 3:
        return word
    return str(_STEMMERS[language].stemWord(american(word) if language == "en" else plain_adjective(word)))


def _word_keys(word: str, language: str) -> tuple[str, ...]:
    stem = first_key(word, language)
    if not word.isalpha() or len(word) < 3:
        return (stem,)
    base = lemma(word, language)
    if base == word:
        return (stem,)
    base = fold(base)
    of_lemma = first_key(base, language) if base.isalpha() else stem
    return (stem,) if of_lemma == stem else (stem, of_lemma)
