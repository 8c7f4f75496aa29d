"""Concepts found in a text: the longest label wins, inflected forms and Dutch compounds count."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from schakel.engine.text import stopwords
from schakel.engine.text.forms import word_keys
from schakel.engine.vocabulary.concept import LANGUAGES
from schakel.engine.vocabulary.index import FILLERS, TURNING, WORD, Index, plain_word

_PIECE = re.compile(rf"(?P<word>{WORD.pattern})|(?P<end>[.!?;:](?=\s|$)|\n\s*\n)")
_STEMMERS = {"nl": Stemmer.Stemmer("dutch"), "en": Stemmer.Stemmer("english")}
#: A word of the other language than the text counts from this length on, shorter ones are too often something else.
_FOREIGN_LENGTH = 4
_COMPOUND_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: as folded, where it stands, whether in capitals, whether "of" or "van" stood before it."""

    word: str
    start: int
    end: int
    is_upper: bool
    is_after_turning: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """A label found: concept and label by number, its language, and the characters that it covers."""

    concept: int
    label: int
    language: str
    start: int
    end: int
    is_upper: bool
    is_foreign: bool
    words: tuple[str, ...]


Accept = Callable[[Hit], bool]


def stretches(text: str, language: str) -> Iterator[list[Token]]:
    """Give the words of a text in stretches that no label crosses (sentence, clause, paragraph), without fillers."""
    stretch: list[Token] = []
    is_turning = False
    for match in _PIECE.finditer(text):
        written = match["word"]
        if written is None:
            if stretch:
                yield stretch
            stretch, is_turning = [], False
            continue
        word = plain_word(written)
        if word in FILLERS[language]:
            is_turning = is_turning or word in TURNING[language]
            continue
        is_upper = written.isupper() and len(written) > 1
        stretch.append(Token(word, match.start(), match.end(), is_upper, is_turning))
        is_turning = False
    if stretch:
        yield stretch


@lru_cache(maxsize=200_000)
def _foreign_key(word: str, language: str) -> str:
    """Give the stem of a word as if it were of `language`; without its dictionary, which costs up to half a second."""
    return str(_STEMMERS[language].stemWord(word)) if word.isalpha() and len(word) > 2 else word


def find_hits(text: str, language: str, index: Index, accept: Accept) -> list[Hit]:
    """Find the labels of both languages in a text in `language`, in the order of the text.

    At each word the longest label that `accept` lets through wins, and the search goes on behind it; all concepts with
    a label of that length are given. A Dutch word that is no label is taken apart. Linear in the length of the text.
    """
    hits: list[Hit] = []
    for stretch in stretches(text, language):
        place = 0
        while place < len(stretch):
            found, width = _longest(stretch, place, language, index, accept)
            if not found and language == "nl":
                found = _inside(stretch[place], index, accept)
            hits += found
            place += max(width, 1)
    return hits


def _longest(
    stretch: Sequence[Token], place: int, language: str, index: Index, accept: Accept
) -> tuple[list[Hit], int]:
    best: list[Hit] = []
    width = 0
    for label_language in LANGUAGES:
        for end, endings in _walk(stretch, place, language, label_language, index):
            if end - place < width:
                continue
            accepted = [hit for hit in _hits(stretch[place:end], endings, language, label_language) if accept(hit)]
            if accepted and end - place > width:
                best, width = accepted, end - place
            elif accepted:
                best += accepted
    return best, width


def _walk(
    stretch: Sequence[Token], place: int, language: str, label_language: str, index: Index
) -> Iterator[tuple[int, str]]:
    """Give every place where a label that starts here may end, with the labels that do (three numbers a label)."""
    paths = index.paths[label_language]
    reached = [""]
    for at in range(place, len(stretch)):
        word = stretch[at].word
        keys = word_keys(word, language) if label_language == language else (_foreign_key(word, label_language),)
        steps = index.class_of(keys, label_language)
        reached = [longer for path in reached for step in steps if (longer := f"{path} {step}".lstrip()) in paths]
        if not reached:
            return
        for path in reached:
            if paths[path]:
                yield at + 1, paths[path]


def _hits(tokens: Sequence[Token], endings: str, language: str, label_language: str) -> Iterator[Hit]:
    is_turnable = len(tokens) == 2 and tokens[1].is_after_turning
    numbers = [int(number) for number in endings.split()]
    for concept, label, is_turned in zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True):
        if is_turned and not is_turnable:
            continue
        yield Hit(
            concept=concept,
            label=label,
            language=label_language,
            start=tokens[0].start,
            end=tokens[-1].end,
            is_upper=all(token.is_upper for token in tokens),
            is_foreign=label_language != language,
            words=tuple(token.word for token in tokens),
        )


def _inside(token: Token, index: Index, accept: Accept) -> list[Hit]:
    """Find the labels inside a Dutch compound that is itself no label."""
    if len(token.word) < _COMPOUND_LENGTH:
        return []
    parts = [Token(part, token.start, token.end, False, False) for part in index.lexicon.split(token.word)]
    hits: list[Hit] = []
    place = 0
    while place < len(parts):
        found, width = _longest(parts, place, "nl", index, accept)
        hits += found
        place += max(width, 1)
    return hits


def is_plausible(hit: Hit, label: str, text_language: str, *, is_ambiguous: bool) -> bool:
    """Say whether a hit may be meant: keeps "IT" apart from "it", and false friends of the other language out."""
    if len(hit.words) > 1:
        return not (hit.is_foreign and is_ambiguous)
    word = hit.words[0]
    is_abbreviation = label.isupper() and len(label) > 1
    if word in stopwords.BY_LANGUAGE[text_language] or (is_abbreviation and is_ambiguous):
        return is_abbreviation and hit.is_upper
    if hit.is_foreign:
        return not is_ambiguous and (len(word) >= _FOREIGN_LENGTH or (is_abbreviation and hit.is_upper))
    return True
