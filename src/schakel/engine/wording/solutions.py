"""Words that name a solution where an effect is asked for, and how the effect could be said."""

import functools
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from schakel.engine.text.numbers import UNITS
from schakel.engine.types import Language
from schakel.engine.wording.sentences import MOST_CHARACTERS, Sentence, sentences

SolutionKind = Literal["product", "supplier", "brand", "technology", "material", "process"]
#: Kinds of concept that are a means; an effect card asks for the end.
MEANS: tuple[SolutionKind, ...] = ("technology", "material", "process")
_CAMEL = r"[A-Z][a-z]+[A-Z]\w*"
_MODEL = r"[A-Z]{1,4}-?\d{1,4}[A-Z]?(?![\w-])"
_MARKED = r"\w+\s?[®™]"
_NAME = re.compile(rf"(?<![\w-])(?:{_MARKED}|{_CAMEL}|{_MODEL})")
_NEAR = 45  # characters before a word in which a wish for it is looked for


@dataclass(frozen=True, slots=True)
class NamedMeans:
    """A concept that stands in the text and is a means, as the caller's vocabulary found it.

    `start` and `end` count characters; `ends` are labels of effects that this means serves, in the text's language.
    """

    kind: SolutionKind
    start: int
    end: int
    ends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SolutionWord:
    """A word that names a solution: what and where, and phrases in the text's language that say an effect instead."""

    kind: SolutionKind
    text: str
    start: int
    end: int
    instead: tuple[str, ...]


def solution_words(
    text: str, language: Language, *, means: Iterable[NamedMeans] = (), kept: Iterable[str] = ()
) -> tuple[SolutionWord, ...]:
    """Find the words of a text that name a solution: products, suppliers, brand-like names, and the given `means`.

    A word that the effect acts upon ("detect drones", "drones afweren") is no solution and is left out, and so are
    `kept` words (any case). In text order, without overlaps, each word once. Linear in the text (20,000 characters).
    """
    text = text[:MOST_CHARACTERS]
    found: list[SolutionWord] = []
    asked = sentences(text)
    for sentence in asked:
        found += _suppliers(sentence, language)
        found += _products(sentence, language)
        found += _brands(sentence, language)
    for item in means:
        around = next((sentence for sentence in asked if sentence.start <= item.start < sentence.end), None)
        if around and not _is_target(around, item.start, item.end, language):
            instead = item.ends or tuple(_data()["means"]["instead"][language])
            found.append(SolutionWord(item.kind, text[item.start : item.end], item.start, item.end, instead))
    return _first_of_each(found, frozenset(word.casefold() for word in kept))


@functools.cache
def _data() -> Mapping[str, Any]:
    text = resources.files("schakel.engine.wording").joinpath("data/solutions.json").read_text("utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


@functools.cache
def _product_patterns(language: Language) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    patterns = []
    for row in _data()["products"]:
        forms = "|".join(sorted(map(_loose, row[language]), key=len, reverse=True))
        head = r"[^\W\d_]*-?" if row["heads"] and language == "nl" else ""
        pattern = re.compile(rf"(?<![\w-]){head}(?:{forms})(?![\w-])", re.IGNORECASE)
        patterns.append((pattern, tuple(row["instead"][language])))
    return tuple(patterns)


@functools.cache
def _phrases(name: str, language: Language) -> re.Pattern[str]:
    forms = "|".join(sorted(map(_loose, _data()[name][language]), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)


def _loose(phrase: str) -> str:
    return re.escape(phrase).replace(r"\ ", r"\s+").replace("'", "['’]")


def _products(sentence: Sentence, language: Language) -> list[SolutionWord]:
    return [
        _word("product", sentence, hit, instead)
        for pattern, instead in _product_patterns(language)
        for hit in pattern.finditer(sentence.text)
        if not _is_target(sentence, sentence.start + hit.start(), sentence.start + hit.end(), language)
    ]


def _suppliers(sentence: Sentence, language: Language) -> list[SolutionWord]:
    instead = tuple(_data()["suppliers"]["instead"][language])
    hits = _phrases("suppliers", language).finditer(sentence.text)
    return [_word("supplier", sentence, hit, instead) for hit in hits]


def _brands(sentence: Sentence, language: Language) -> list[SolutionWord]:
    data = _data()["brands"]
    instead = tuple(data["instead"][language])
    refused = {word.casefold() for word in data["not"]}
    before = "|".join(data["before"][language])
    named = re.compile(rf"(?<!\w)(?i:{before})\s+(?:[\"'“‘]\w[^\"'”’]*[\"'”’]|[A-Z]\w+(?:[- ]\d+)?|[A-Z]\b)")
    found = []
    for hit in (*named.finditer(sentence.text), *_NAME.finditer(sentence.text)):
        own = hit.group().split()[-1].strip("\"'“”‘’®™")
        base = re.split(r"[-\d]", own)[0]
        if own.casefold() not in refused and base.casefold() not in refused and own.casefold() not in UNITS:
            found.append(_word("brand", sentence, hit, instead))
    return found


def _is_target(sentence: Sentence, start: int, end: int, language: Language) -> bool:
    at, stop = start - sentence.start, end - sentence.start
    before, after = sentence.text[:at], sentence.text[stop:]
    if _phrases("wishes", language).search(f"{before[-_NEAR:]}{sentence.text[at:stop]}"):
        return False
    clause = re.split(r"[,;:]", before)[-1]
    follow = re.split(r"[,;:]", after)[0][:_NEAR] if language == "nl" else ""
    targets = _phrases("targets", language)
    return bool(targets.search(clause[-_NEAR:]) or targets.search(follow))


def _word(kind: SolutionKind, sentence: Sentence, hit: re.Match[str], instead: tuple[str, ...]) -> SolutionWord:
    start = sentence.start + hit.start()
    return SolutionWord(kind, hit.group(), start, sentence.start + hit.end(), instead)


def _first_of_each(found: list[SolutionWord], kept: frozenset[str]) -> tuple[SolutionWord, ...]:
    chosen: list[SolutionWord] = []
    seen: set[str] = set(kept)
    taken = 0
    for word in sorted(found, key=lambda w: (w.start, -(w.end - w.start), not w.instead)):
        if word.start < taken:
            continue
        taken = word.end
        if word.text.casefold() not in seen:
            seen.add(word.text.casefold())
            chosen.append(word)
    return tuple(chosen)
