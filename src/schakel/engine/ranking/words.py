"""The words of a need where they stand: keys, weight by place, and which words are about procuring only."""

import math
import re
from collections.abc import Sequence

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.separable import may_be_separated, separated_verbs
from schakel.engine.text import stopwords
from schakel.engine.text.forms import Analyser, Word, first_key, word_keys

#: For so many words of a field their weights by place are kept.
MOST_PLACES = 4_096
_SENTENCE_END = re.compile(r"[.!?;:]\s|\n")


class Term:
    """One word that a written token stands for, wherever it stands."""

    __slots__ = (
        "form", "in_sequence", "is_plain", "is_process", "keys", "kind", "language", "phrase_key", "weight", "written",
    )  # fmt: skip

    def __init__(
        self, written: str, form: str, keys: tuple[str, ...], kind: str, weight: float, in_sequence: bool, language: str
    ) -> None:
        self.written = written
        self.form = form
        self.keys = keys
        self.kind = kind
        self.weight = weight
        self.in_sequence = in_sequence
        self.language = language
        self.is_process = form in stopwords.PROCESS
        #: Whether it is no name, number or part: such a word may hold a slip of the pen.
        self.is_plain = in_sequence and form.isalpha() and written.islower()
        #: The key as a phrase of the lexicon is written: of a number the number itself.
        self.phrase_key = keys[0] if form.isalpha() else first_key(form, language)

    def read_as(self, form: str, keys: tuple[str, ...]) -> "Term":
        """Return the term as another word."""
        return Term(self.written, form, keys, self.kind, self.weight, self.in_sequence, self.language)


def verbs_in(text: str) -> dict[int, str]:
    """Return the Dutch verbs that stand in two, by where their parts start; see `separated_verbs`."""
    if text.isascii() and not may_be_separated(text):
        return {}
    return {
        offset + start: verb
        for sentence, offset in _sentences(text)
        for start, verb in separated_verbs(sentence).items()
    }


def process_sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences about procuring begin and end."""
    if not may_be_process(text):
        return []
    return [(at, at + len(sentence)) for sentence, at in _sentences(text) if _PROCESS.search(sentence)]


def read_word(
    written: str,
    language: str,
    analyser: Analyser,
    verb: str | None = None,
    *,
    is_open: bool = False,
) -> tuple[Term, ...]:
    """Return what a token of a need stands for.

    `verb` is the whole verb whose part in a sentence it is, "" for its particle. Where the language `is_open`, words
    have their keys of both languages.
    """
    both = _other_keys(written, language, analyser) if is_open else {}
    words = _as_whole(analyser.read(written, language).words, verb)
    return tuple(
        Term(written, w.form, (*w.keys, *both.get(w.form, ())), w.kind, w.weight, w.in_sequence, language)
        for w in words
    )


def _as_whole(words: Sequence[Word], verb: str | None) -> Sequence[Word]:
    """Return a word of a verb that stands in two as that verb, its particle ("") as nothing; None leaves words alone.

    In Dutch texts the verb's part alone may stand for it.
    """
    if verb is None or len(words) != 1:
        return words
    if not verb:
        return ()
    one = words[0]
    keys = tuple(dict.fromkeys((*word_keys(verb, "nl"), *one.keys)))
    return (Word(verb, keys, one.kind, one.weight, one.in_sequence),)


def _other_keys(written: str, language: str, analyser: Analyser) -> dict[str, tuple[str, ...]]:
    mine = {w.form: w.keys for w in analyser.read(written, language).words}
    other = analyser.read(written, "en" if language == "nl" else "nl").words
    return {w.form: tuple(k for k in w.keys if k not in mine.get(w.form, ())) for w in other}


def _sentences(text: str) -> list[tuple[str, int]]:
    found, start = [], 0
    for end in _SENTENCE_END.finditer(text):
        found.append((text[start : end.end()], start))
        start = end.end()
    return [*found, (text[start:], start)]


def place_weights(configuration: Configuration, size: int) -> list[float]:
    """Return what a word of a text weighs by its place, for so many places: more at its opening."""
    bonus, words = configuration.need_opening_bonus, configuration.need_opening_words
    return [1.0 + bonus * math.exp(-place / words) for place in range(size)]


#: What each word of `_PROCESS` holds: a text without any of these need not be looked at sentence by sentence.
_PROCESS_SIGNS = (
    "offeror", "propos", "bidder", "solicitation", "phase", "submission", "topic", "tpoc", "itar", "inschrijv",
    "offerte", "aanbestedende", "gunning", "deelnemer",
)  # fmt: skip


def may_be_process(text: str) -> bool:
    """Return whether a text may hold a sentence about procuring."""
    if not text.isascii():
        return True
    low = text.lower()
    return any(sign in low for sign in _PROCESS_SIGNS)


_PROCESS = re.compile(
    r"\b(?:offerors?|proposers?|proposals?|bidders?|solicitations?|phase\s+(?:i{1,3}|[123])|submissions?"
    r"|topic authors?|tpoc|itar"
    r"|inschrijvers?|inschrijving(?:en)?|offertes?|aanbestedende|gunning|deelnemers?)\b",
    re.IGNORECASE,
)
