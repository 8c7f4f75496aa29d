"""The words of a need where they stand: keys, weight by place, and which words are about procuring only."""

import math
import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.separable import separated_verbs
from schakel.engine.text import stopwords
from schakel.engine.text.forms import Analyser, Word, first_key, tokens_in, word_keys
from schakel.engine.text.language import language_runs

if TYPE_CHECKING:
    from schakel.engine.ranking.wordbook import WordBook

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


class Term:
    """One word that a written token stands for, wherever it stands. `head`, `group`, `unit` are a book's numbers."""

    __slots__ = (
        "form", "group", "head", "in_sequence", "is_plain", "is_process", "is_understood", "keys", "kin", "kind",
        "language", "phrase_key", "unit", "weight", "written",
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
        self.head = -1
        self.group = -1
        self.unit: Any = None
        #: None: not asked yet; False: none.
        self.kin: Any = None
        self.is_understood: bool | None = None

    def read_as(self, form: str, keys: tuple[str, ...]) -> "Term":
        """Return the term as another word."""
        return Term(self.written, form, keys, self.kind, self.weight, self.in_sequence, self.language)


class Spoken:
    """The words of one field of a need in order, in columns: term, weight, and where each starts and ends."""

    __slots__ = ("ends", "field", "starts", "terms", "weights")

    def __init__(self, field: str) -> None:
        self.field = field
        self.terms: list[Term] = []
        self.weights: list[float] = []
        self.starts: list[int] = []
        self.ends: list[int] = []

    def without(self, dropped: set[str]) -> "Spoken":
        """Return the words that have none of some keys."""
        kept = Spoken(self.field)
        for term, weight, start, end in zip(self.terms, self.weights, self.starts, self.ends, strict=True):
            if not dropped.intersection(term.keys):
                kept.terms.append(term)
                kept.weights.append(weight)
                kept.starts.append(start)
                kept.ends.append(end)
        return kept

    def words(self) -> list[NeedWord]:
        """Return the words one by one."""
        field = self.field
        return [
            NeedWord(t.written, t.form, t.keys, t.kind, weight, t.in_sequence, field, start, end, t.language)
            for t, weight, start, end in zip(self.terms, self.weights, self.starts, self.ends, strict=True)
        ]


def spoken_words(text: str, field: str, language: str, book: "WordBook", *, is_open: bool = False) -> Spoken:
    """Return the words of one field of a need in order, weighed by place.

    A title word counts `need_title_weight`; a text word gains `need_opening_bonus` at the start, falling off; a word of
    a sentence about procuring counts `process_sentence`, such a word itself `process_weight`. Where the language
    `is_open`, words are found by their keys of both languages.
    """
    c, spoken = book.configuration, Spoken(field)
    at = place = 0
    by_place = _place_weights(c, len(text) // 2 + 2, is_title=field == "title")
    for run, run_language in language_runs(text, language):
        known = book.known[run_language]
        is_process = _may_be_process(run)
        for sentence, offset in _sentences(run):
            share = c.process_sentence if is_process and _PROCESS.search(sentence) else 1.0
            whole = separated_verbs(sentence) if run_language == "nl" else {}
            origin = at + offset
            for found in tokens_in(sentence):
                written, (start, end) = found.group(), found.span()
                terms = None if is_open or (whole and start in whole) else known.get(written)
                if terms is None:
                    terms = book.terms(written, run_language, whole.get(start), is_open=is_open)
                for term in terms:
                    weight = term.weight * by_place[place] * share
                    spoken.terms.append(term)
                    spoken.weights.append(weight * c.process_weight if term.is_process else weight)
                    spoken.starts.append(origin + start)
                    spoken.ends.append(origin + end)
                    place += term.in_sequence
        at += len(run)
    return spoken


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


def _place_weights(configuration: Configuration, size: int, *, is_title: bool) -> list[float]:
    """Return what a word weighs by its place in a field, for so many places at least."""
    known = _first_weights(configuration, is_title=is_title)
    return known if size <= len(known) else _weights(configuration, size, is_title=is_title)


@cache
def _first_weights(configuration: Configuration, *, is_title: bool) -> list[float]:
    return _weights(configuration, 4_096, is_title=is_title)


def _weights(configuration: Configuration, size: int, *, is_title: bool) -> list[float]:
    if is_title:
        return [configuration.need_title_weight] * size
    bonus, words = configuration.need_opening_bonus, configuration.need_opening_words
    return [1.0 + bonus * math.exp(-place / words) for place in range(size)]


#: What each word of `_PROCESS` holds: a text without any of these need not be looked at sentence by sentence.
_PROCESS_SIGNS = (
    "offeror", "propos", "bidder", "solicitation", "phase", "submission", "topic", "tpoc", "itar", "inschrijv",
    "offerte", "aanbestedende", "gunning", "deelnemer",
)  # fmt: skip


def _may_be_process(text: str) -> bool:
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
