"""The words of a need where they stand: keys, weight by place, and which words are about procuring only."""

import math
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, cast

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.separable import may_be_separated, separated_verbs
from schakel.engine.text import stopwords
from schakel.engine.text.forms import Analyser, Word, first_key, tokens_at, word_keys

if TYPE_CHECKING:
    from schakel.engine.ranking.wordbook import WordBook

#: For so many words of a field their weights by place are kept.
MOST_PLACES = 4_096
_SENTENCE_END = re.compile(r"[.!?;:]\s|\n")


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


def spoken_words(text: str, field: str, language: str, book: "WordBook", *, is_open: bool = False) -> Spoken:
    """Return the words of one field of a need in order, weighed by place.

    A title word counts `need_title_weight`; a text word gains `need_opening_bonus` at the start, falling off; a word of
    a sentence about procuring counts `process_sentence`, such a word itself `process_weight`. Where the language
    `is_open`, words are found by their keys of both languages.
    """
    spoken = Spoken(field)
    tokens, starts = tokens_at(text)
    verbs = _verbs_in(text) if language == "nl" else {}
    known = list(map(book.known[language].get, tokens))
    if verbs or is_open or None in known:
        whole = zip(tokens, map(verbs.get, starts), strict=True)
        known = [book.terms(token, language, verb, is_open=is_open) for token, verb in whole]
    found = cast("list[tuple[Term, ...]]", known)
    spoken.terms = [term for of_token in found for term in of_token]
    places = [(at, at + len(w)) for w, at, of_token in zip(tokens, starts, found, strict=True) for _ in of_token]
    spoken.starts, spoken.ends = [start for start, _ in places], [end for _, end in places]
    _weigh(spoken, text, book)
    return spoken


def _weigh(spoken: Spoken, text: str, book: "WordBook") -> None:
    """Give each word its weight: what it is worth itself, by its place among the words in sequence, in its sentence."""
    configuration = book.configuration
    terms, places = spoken.terms, list(accumulate([t.in_sequence for t in spoken.terms], initial=0))
    is_title = spoken.field == "title"
    by_place = book.place_weights[not is_title]
    if len(terms) >= len(by_place):
        by_place = place_weights(configuration, len(terms) + 1, is_title=is_title)
    about = _process_sentences(text)
    if about:
        share = configuration.process_sentence
        lows, highs = [low for low, _ in about], [0, *[high for _, high in about]]
        shares = [share if start < highs[bisect_right(lows, start)] else 1.0 for start in spoken.starts]
        weights = [t.weight * by_place[at] * part for t, at, part in zip(terms, places, shares, strict=False)]
    else:
        weights = [t.weight * by_place[at] for t, at in zip(terms, places, strict=False)]
    process = configuration.process_weight
    spoken.weights = [w * process if t.is_process else w for t, w in zip(terms, weights, strict=True)]


def _verbs_in(text: str) -> dict[int, str]:
    """Return the Dutch verbs that stand in two, by where their parts start; see `separated_verbs`."""
    if text.isascii() and not may_be_separated(text):
        return {}
    return {
        offset + start: verb
        for sentence, offset in _sentences(text)
        for start, verb in separated_verbs(sentence).items()
    }


def _process_sentences(text: str) -> list[tuple[int, int]]:
    """Return where the sentences about procuring begin and end."""
    if not _may_be_process(text):
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


def place_weights(configuration: Configuration, size: int = MOST_PLACES, *, is_title: bool = False) -> list[float]:
    """Return what a word weighs by its place in a field, for so many places."""
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
