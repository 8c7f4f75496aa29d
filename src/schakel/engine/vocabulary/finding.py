"""Concepts found in a text: the longest label wins, inflected forms and Dutch compounds count."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

from schakel.engine.text import stopwords
from schakel.engine.text.forms import word_keys
from schakel.engine.text.lemmas import lemma
from schakel.engine.vocabulary.concept import LANGUAGES
from schakel.engine.vocabulary.index import FILLERS, TURNING, WORD, Index, plain_word, words_of

_PIECE = re.compile(rf"(?P<word>{WORD.pattern})|(?P<end>[.!?;:](?=\s|$)|[()\[\]\"“”„]|\n\s*\n)|(?P<comma>,)")
_STEMMERS = {"nl": Stemmer.Stemmer("dutch"), "en": Stemmer.Stemmer("english")}
#: A word of the other language than the text counts from this length on, shorter ones are too often something else.
_FOREIGN_LENGTH = 4
_COMPOUND_LENGTH = 8
_ENDINGS = {
    "nl": frozenset(("", "s", "es", "is", "n", "en", "e", "t", "d", "de", "te", "den", "ten", "je", "jes")),
    "en": frozenset(("", "s", "es", "d", "ed", "e", "ing", "ings", "y", "ies", "ied")),
}
_DOUBLED = re.compile(r"(.)\1")


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text: as folded, where it stands, whether in capitals, what stood before it."""

    word: str
    start: int
    end: int
    is_upper: bool
    is_after_turning: bool = False
    is_after_comma: bool = False


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
    has_comma: bool
    words: tuple[str, ...]


Accept = Callable[[Hit], bool]


def stretches(text: str, language: str) -> Iterator[list[Token]]:
    """Give the words of a text in stretches that no label crosses (sentence, clause, paragraph), without fillers."""
    stretch: list[Token] = []
    is_turning = is_comma = False
    for match in _PIECE.finditer(text):
        written = match["word"]
        if written is None:
            is_turning, is_comma = False, match["comma"] is not None
            if not is_comma and stretch:
                yield stretch
                stretch = []
            continue
        word = plain_word(written)
        if word in FILLERS[language]:
            is_turning = is_turning or word in TURNING[language]
            continue
        is_upper = written.isupper() and len(written) > 1
        stretch.append(Token(word, match.start(), match.end(), is_upper, is_turning, is_comma))
        is_turning = is_comma = False
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
            has_comma=any(token.is_after_comma for token in tokens[1:]),
            words=tuple(token.word for token in tokens),
        )


def _inside(token: Token, index: Index, accept: Accept) -> list[Hit]:
    """Find the labels inside a Dutch compound that is itself no label."""
    if len(token.word) < _COMPOUND_LENGTH:
        return []
    parts = [Token(part, token.start, token.end, is_upper=False) for part in index.lexicon.split(token.word)]
    hits: list[Hit] = []
    place = 0
    while place < len(parts):
        found, width = _longest(parts, place, "nl", index, accept)
        hits += found
        place += max(width, 1)
    return hits


def is_plausible(hit: Hit, label: str, text_language: str, *, is_ambiguous: bool) -> bool:
    """Say whether a hit may be meant.

    A stem is too coarse for a single word: "generate" is no "generator", "in" no "INS", "it" no "IT", and a word of the
    other language must be written nearly so ("fits" is no "fitheid"). A label that means two things counts in its own
    language only, and as an abbreviation only in capitals. A comma is crossed by labels that have one only.
    """
    words = words_of(label, hit.language)
    if hit.has_comma and "," not in label:
        return False
    if len(hit.words) == len(words) == 1:
        return _is_word_meant(hit, label, words[0], text_language, is_ambiguous)
    if not hit.is_foreign:
        return True
    if is_ambiguous or len(hit.words) != len(words):
        return False
    return all(_is_inflection(written, word, hit.language) for written, word in zip(hit.words, words, strict=True))


def _is_word_meant(hit: Hit, label: str, word: str, text_language: str, is_ambiguous: bool) -> bool:
    written = hit.words[0]
    if label.isupper() and len(label) > 1:
        if written not in (word, f"{word}s", f"{word}en"):
            return False
        is_short = hit.is_foreign and len(word) < _FOREIGN_LENGTH
        return hit.is_upper or not (is_ambiguous or is_short or word in stopwords.BY_LANGUAGE[text_language])
    if written in stopwords.BY_LANGUAGE[text_language]:
        return False
    if hit.is_foreign:
        return not is_ambiguous and len(written) >= _FOREIGN_LENGTH and _is_inflection(written, word, hit.language)
    return _is_same_word(written, word, hit.language)


@lru_cache(maxsize=100_000)
def _is_same_word(written: str, word: str, language: str) -> bool:
    """Say whether two words with the same stem are forms of one word ("systemen", "systeem"), not its relatives."""
    if written == word:
        return True
    if word.endswith("ing") and not written.endswith(("ing", "ings", "ingen")):
        return False  # "machine" is no "machining", "train" no "training"
    if _is_inflection(written, word, language):
        return True
    return lemma(written, language) == lemma(word, language)


def _is_inflection(written: str, word: str, language: str) -> bool:
    """Say whether two words differ in a common ending only; doubled letters count once ("bommen", "bom")."""
    one, two = _DOUBLED.sub(r"\1", written), _DOUBLED.sub(r"\1", word)
    shared = next(
        (place for place, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two))
    )
    return shared > 1 and one[shared:] in _ENDINGS[language] and two[shared:] in _ENDINGS[language]
