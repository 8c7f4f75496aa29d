"""The words of a need where they stand: keys, weight by place, and which words are about procuring only."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.separable import separated_verbs
from schakel.engine.text import stopwords
from schakel.engine.text.forms import TOKEN, Analyser, Word, word_keys
from schakel.engine.text.language import language_runs

_SENTENCE_END = re.compile(r"[.!?;:]\s|\n")


class NeedWord(NamedTuple):
    """One word of a need: what it is found by, its weight, and where it stands.

    `start` and `end` count characters in `field`: "title", "text", or "requirement 0" and on.
    """

    written: str
    form: str
    keys: tuple[str, ...]
    kind: str
    weight: float
    in_sequence: bool
    field: str
    start: int
    end: int
    language: str


def need_words(
    text: str, field: str, language: str, analyser: Analyser, configuration: Configuration, *, is_open: bool = False
) -> list[NeedWord]:
    """Return the words of one field of a need in order, weighed by place.

    A title word counts `need_title_weight`; a text word gains `need_opening_bonus` at the start, falling off; a word of
    a sentence about procuring counts `process_sentence`, such a word itself `process_weight`. Where the language
    `is_open`, words are found by their keys of both languages.
    """
    words: list[NeedWord] = []
    at = place = 0
    weigh = _title_weight(configuration) if field == "title" else _text_weight(configuration)
    for run, run_language in language_runs(text, language):
        for sentence, offset in _sentences(run):
            share = _process_share(sentence, configuration)
            whole = separated_verbs(sentence) if run_language == "nl" else {}
            for found in TOKEN.finditer(sentence):
                written, start, end = found.group(), at + offset + found.start(), at + offset + found.end()
                both = _other_keys(written, run_language, analyser) if is_open else {}
                spoken = analyser.form(written, run_language).words
                for word in _as_whole(spoken, whole.get(found.start())):
                    weight = word.weight * weigh(place) * share
                    if word.form in stopwords.PROCESS:
                        weight *= configuration.process_weight
                    keys = (*word.keys, *both.get(word.form, ())) if both else word.keys
                    words.append(
                        NeedWord(
                            written, word.form, keys, word.kind, weight, word.in_sequence,
                            field, start, end, run_language,
                        )
                    )  # fmt: skip
                    place += word.in_sequence
        at += len(run)
    return words


def _as_whole(words: Sequence[Word], verb: str | None) -> Sequence[Word]:
    """Return a word of a verb that stands in two as that verb, its particle ("") as nothing; None leaves words alone.

    In Dutch texts the verb's part alone may stand for it.
    """
    if verb is None or len(words) != 1:
        return words
    if not verb:
        return ()
    keys = tuple(dict.fromkeys((*word_keys(verb, "nl"), *words[0].keys)))
    return (replace(words[0], form=verb, keys=keys),)


def _other_keys(written: str, language: str, analyser: Analyser) -> dict[str, tuple[str, ...]]:
    mine = {w.form: w.keys for w in analyser.form(written, language).words}
    other = analyser.form(written, "en" if language == "nl" else "nl").words
    return {w.form: tuple(k for k in w.keys if k not in mine.get(w.form, ())) for w in other}


def _sentences(text: str) -> list[tuple[str, int]]:
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        found.append((text[start : end.end()], start))
        start = end.end()
    return [*found, (text[start:], start)]


@cache
def _title_weight(configuration: Configuration) -> Callable[[int], float]:
    return lambda _place: configuration.need_title_weight


@cache
def _text_weight(configuration: Configuration) -> Callable[[int], float]:
    """Return what a word weighs by its place in a text."""
    bonus, words = configuration.need_opening_bonus, configuration.need_opening_words
    return lru_cache(maxsize=4_096)(lambda place: 1.0 + bonus * math.exp(-place / words))


def _process_share(sentence: str, configuration: Configuration) -> float:
    """Return how much a sentence counts: less when it speaks of bidders and proposals rather than of the subject."""
    return configuration.process_sentence if _PROCESS.search(sentence) else 1.0


_PROCESS = re.compile(
    r"\b(?:offerors?|proposers?|proposals?|bidders?|solicitations?|phase\s+(?:i{1,3}|[123])|submissions?"
    r"|topic authors?|tpoc|itar"
    r"|inschrijvers?|inschrijving(?:en)?|offertes?|aanbestedende|gunning|deelnemers?)\b",
    re.IGNORECASE,
)
