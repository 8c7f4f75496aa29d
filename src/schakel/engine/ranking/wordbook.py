"""The words of needs, each read once: what it is found by, what it may be called, as numbers for quick composing."""

from collections.abc import Iterable, Sequence
from threading import RLock
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.ranking.separable import may_be_separated
from schakel.engine.ranking.speaking import ABOUT, ALNUM, CONCEPT, HYPHEN, NOT_YET, PHRASE, PLAIN, VERB
from schakel.engine.ranking.steps import settings_of
from schakel.engine.ranking.tables import (
    IS_DOUBTED,
    IS_MET,
    KIN,
    OWN_FORM,
    TERM_MARKS,
    TERMS,
    UNIT,
    Columns,
    Tables,
    TokenTables,
    listed,
    numbers_of,
)
from schakel.engine.ranking.translation import Rendering, Translated, Translator, shipped_translator
from schakel.engine.ranking.words import MOST_PLACES, Term, may_be_process, place_weights, read_word
from schakel.engine.retrieval.encoding import concept_key
from schakel.engine.retrieval.query import Key
from schakel.engine.text.forms import Analyser, word_keys
from schakel.engine.text.language import word_signs

Small = npt.NDArray[np.int32]
#: From so many keys or tokens on, a book is begun anew: about a quarter and one and a half kB each.
MOST_SIGNS = 60_000
MOST_TOKENS = 20_000
OTHER = {"nl": "en", "en": "nl"}
#: Shorter words that nobody uses are more likely names than slips of the pen.
SHORTEST_MISSPELT = 6


class Unit(NamedTuple):
    """A word or phrase in the other language: its number, how its own form counts, and whether one of its renderings is
    another word than it is itself."""

    number: int
    own: float
    is_met: bool


class WordBook:
    """What is known of each word of needs, for one state of an index's compounds. Safe for several threads.

    Holds what the lexicon, the vocabulary and the rules of the languages say of a word; nothing of any text.
    """

    def __init__(
        self, analyser: Analyser, finder: ConceptFinder | None, configuration: Configuration, *, is_compiled: bool
    ) -> None:
        self.analyser = analyser
        self.finder = finder
        self.configuration = configuration
        self.is_compiled = is_compiled
        self.settings = settings_of(configuration)
        #: The keys by sign, the terms by number.
        self.names: list[str] = []
        self.terms: list[Term] = []
        self._place_weights = numbers_of(place_weights(configuration, MOST_PLACES), is_compiled, np.float64)
        self._none = {at: _no_columns(at, is_compiled) for at in (-1, 2, 3)}
        self._translators = {x: shipped_translator(x, configuration) for x in OTHER}
        self._columns, self._of_tokens = Columns(Tables), Columns(TokenTables)
        self._tokens: dict[str, int] = {}
        self._special: dict[tuple[str, str, str | None, bool], int] = {}
        self._meant: dict[tuple[int, str], int] = {}
        self._signs: dict[str, int] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._units: dict[Any, Unit] = {}
        self._kin: dict[Any, int] = {}
        self._first_kin: dict[tuple[str, ...], int] = {}
        self._rows: dict[tuple[tuple[str, ...], str], int] = {}
        self._concepts: dict[str, tuple[tuple[int, float, int], ...]] = {}
        self._lock = RLock()
        self._numbers: Small = np.zeros(0, np.int32)
        self._seen = -1

    def is_full(self, times: int = 1) -> bool:
        """Return whether a new book should be begun: with more words than are kept, or so many times as many."""
        return len(self.names) > times * MOST_SIGNS or len(self._columns.lists.entries) > 2 * times * MOST_TOKENS

    def none_of(self, float_at: int) -> tuple[Any, ...]:
        """Return four empty columns, one of them (-1: none) for other than whole numbers."""
        return self._none[float_at]

    def translator(self, language: str) -> Translator:
        """Return the translator out of a language."""
        return self._translators[language]

    def place_weights(self, size: int) -> Any:
        """Return what a word of a text weighs by its place, for so many places at least."""
        if size <= MOST_PLACES:
            return self._place_weights
        return numbers_of(place_weights(self.configuration, size), self.is_compiled, np.float64)

    def tokens(self, written: Sequence[str]) -> Any:
        """Return the numbers of tokens."""
        found = list(map(self._tokens.get, written))
        if None in found:
            with self._lock:
                for token in written:
                    if token not in self._tokens:
                        lists = self._of_tokens.lists
                        marks = VERB * may_be_separated(token) | ABOUT * may_be_process(token)
                        lists.tokens.extend((*word_signs(token), marks, -1, -1))
                        self._tokens[token] = len(self._tokens)
                        self._of_tokens.is_longer = True
            found = list(map(self._tokens.get, written))
        return numbers_of(found, self.is_compiled)

    def token_tables(self) -> Any:
        """Return what is known of tokens: an array for machine code, a list else."""
        if not self.is_compiled:
            return self._of_tokens.lists.tokens
        with self._lock:
            return self._of_tokens.arrays().tokens

    def entries(self, tokens: Any, written: Sequence[str], language: str, *, is_known: bool) -> Any:
        """Return as what tokens are read in a language; `is_known` says that each was read so before."""
        column = 6 if language == "nl" else 7
        if not is_known:
            with self._lock:
                known = self._of_tokens.lists.tokens
                for token, one in zip(listed(tokens), written, strict=True):
                    if known[8 * token + column] < 0:
                        made = self._made(one, language, None, is_open=False)
                        self._of_tokens.put("tokens", 8 * token + column, made)
        known = self.token_tables()
        if isinstance(tokens, list):
            return [known[8 * token + column] for token in tokens]
        return known[8 * tokens + column]

    def entry(self, written: str, language: str, verb: str | None, *, is_open: bool) -> int:
        """Return as what a token is read in its place; see `read_word`."""
        key = (written, language, verb, is_open)
        found = self._special.get(key)
        if found is None:
            with self._lock:
                found = self._special.get(key)
                if found is None:
                    found = self._special[key] = self._made(written, language, verb, is_open=is_open)
        return found

    def sign(self, key: str) -> int:
        """Return the number of a key in this book."""
        found = self._signs.get(key)
        if found is None:
            with self._lock:
                found = self._signs.get(key)
                if found is None:
                    found = self._signs[key] = len(self.names)
                    self.names.append(key)
        return found

    def signs(self, group: int) -> list[int]:
        """Return the signs of the keys of a group."""
        lists = self._columns.lists
        found: list[int] = lists.key[lists.key_at[group] : lists.key_at[group + 1]]
        return found

    def numbers(self, table: Any, size: int) -> Small:
        """Return the numbers that an index (`table` of `size` keys) gives to the signs; -1 for what it never met."""
        count = len(self.names)
        if count > len(self._numbers) or size != self._seen:
            with self._lock:
                count = len(self.names)
                found = np.full(count, -1, np.int32)
                found[: len(self._numbers)] = self._numbers
                again = np.flatnonzero(found < 0) if size != self._seen else np.arange(len(self._numbers), count)
                found[again] = table.many([self.names[n] for n in again.tolist()])
                self._numbers, self._seen = found, size
        return self._numbers

    def _made(self, written: str, language: str, verb: str | None, *, is_open: bool) -> int:
        lists, first = self._columns.lists, len(self.terms)
        for term in read_word(written, language, self.analyser, verb, is_open=is_open):
            self._enter(term)
        lists.entries.extend((first, len(self.terms)))
        self._columns.is_longer = True
        return len(lists.entries) // 2 - 1

    def _enter(self, term: Term) -> int:
        """Give a term its number and those of its keys."""
        lists = self._columns.lists
        group = self._groups.get(term.keys)
        if group is None:
            group = self._groups[term.keys] = len(lists.key_at) - 1
            lists.key.extend(map(self.sign, term.keys))
            lists.key_at.append(len(lists.key))
        marks, process, place = self._marks_of(term), int(term.is_process), int(term.in_sequence)
        lists.terms.extend((group, self.sign(term.keys[0]), place, process, marks, -1, 0, NOT_YET, -1))
        lists.of_terms.extend((term.weight, 0.0))
        self.terms.append(term)
        self._columns.is_longer = True
        return len(self.terms) - 1

    def _marks_of(self, term: Term) -> int:
        found = PHRASE * (term.phrase_key in self.translator(term.language).heads)
        found |= CONCEPT * (self.finder is not None and term.keys[0] in self.finder.heads)
        found |= HYPHEN * ("-" in term.written) | ALNUM * term.form.isalnum()
        return found | PLAIN * (term.is_plain and len(term.form) >= SHORTEST_MISSPELT)

    def look_up(self, terms: Iterable[int], *, is_carried: bool, has_kin: bool) -> None:
        """Look up what is asked for of terms, as far as it is not known yet."""
        with self._lock:
            known, put = self._columns.lists.terms, self._columns.put
            for number in terms:
                term, at = self.terms[number], TERMS * number
                if is_carried and known[at + UNIT] < 0:
                    translator = self.translator(term.language)
                    unit = self._entered(translator.translate_word(term), term, translator)
                    put("terms", at + UNIT, unit.number)
                    put("terms", at + IS_MET, int(unit.is_met))
                    put("of_terms", 2 * number + OWN_FORM, unit.own)
                if has_kin and known[at + KIN] == NOT_YET:
                    put("terms", at + KIN, self.kin((term,)))
                if known[at + TERM_MARKS] & PLAIN and known[at + IS_DOUBTED] < 0:
                    is_doubted = not self.translator(term.language).is_understood(term.form)
                    put("terms", at + IS_DOUBTED, int(is_doubted))

    def of_term(self, number: int, what: int) -> int:
        """Return one of the numbers of a term: `tables.GROUP` to `tables.IS_DOUBTED`."""
        return int(self._columns.lists.terms[TERMS * number + what])

    def read_as(self, number: int, form: str) -> int:
        """Return the number of a misspelt term as the word that was meant."""
        with self._lock:
            found = self._meant.get((number, form))
            if found is None:
                term = self.terms[number]
                keys = tuple(dict.fromkeys((*word_keys(form, term.language), *term.keys)))
                found = self._meant[(number, form)] = self._enter(term.read_as(form, keys))
        return found

    def phrase(self, terms: Sequence[Term]) -> Unit:
        """Return a phrase of the lexicon in the other language."""
        head = terms[-1]
        key = (*(term.phrase_key for term in terms), head.keys[0], head.form, head.written, head.language)
        found = self._units.get(key)
        if found is None:
            with self._lock:
                translator = self.translator(head.language)
                found = self._units[key] = self._entered(translator.translate_phrase(terms), head, translator)
        return found

    def _entered(self, translated: Translated, head: Term, translator: Translator) -> Unit:
        lists = self._columns.lists
        first = len(lists.last)
        for one in translated.renderings:
            self._add_row(one, is_same=one.keys == (head.keys[0],))
        number = len(lists.unit_from)
        lists.unit_to.append(len(lists.last))
        lists.unit_from.append(first)
        self._columns.is_longer = True
        own = translator.own_share(head, translated)
        return Unit(number, own, any(one.keys != (head.keys[0],) for one in translated.renderings))

    def row(self, one: Rendering) -> int:
        """Return the number of a rendering that stands by itself."""
        key = (one.keys, one.written)
        with self._lock:
            found = self._rows.get(key)
            if found is None:
                found = self._rows[key] = self._add_row(one, is_same=False)
        return found

    def _add_row(self, one: Rendering, *, is_same: bool) -> int:
        lists = self._columns.lists
        signs = [self.sign(key) for key in one.keys]
        lists.sought.extend(signs + signs[:-1])
        lists.beside.extend([-1] * len(signs) + signs[1:])
        lists.part.extend([1.0] * len(signs) + [self.configuration.pair_weight] * (len(signs) - 1))
        lists.sought_at.append(len(lists.sought))
        lists.is_same.append(int(is_same))
        lists.share.append(one.share)
        lists.first.append(signs[0])
        lists.last.append(signs[-1])
        self._columns.is_longer = True
        return len(lists.last) - 1

    def kin(self, terms: Sequence[Term]) -> int:
        """Return the number of the words of the same meaning as a word or phrase, in its own language; -1: none."""
        language = terms[0].language
        key = (*(term.phrase_key for term in terms), terms[0].form, terms[0].written, language)
        known = self._kin.get(key)
        if known is None:
            with self._lock:
                found = self.translator(language).kin_of(terms)
                known = self._kin[key] = self._add_kin(found) if found else -1
        return known

    def _add_kin(self, found: Sequence[Rendering]) -> int:
        lists = self._columns.lists
        for rank, one in enumerate(found):
            for key in one.keys:
                lists.kin_sign.append(self.sign(key))
                lists.kin_share.append(one.share)
                lists.kin_beside.append(len(one.keys))
                lists.kin_rank.append(rank)
        lists.kin_at.append(len(lists.kin_sign))
        lists.kin_first.append(self._first_kin.setdefault(found[0].keys, len(self._first_kin)))
        self._columns.is_longer = True
        return len(lists.kin_first) - 1

    def concept(self, concept: str) -> tuple[tuple[int, float, int], ...]:
        """Return by what a concept is met: sign, share, and place of the document's language ("nl", "en")."""
        found = self._concepts.get(concept)
        if found is None:
            finder = self.finder
            rows = [
                (self.sign(key), share, place)
                for known, share in (finder.ancestors(concept) if finder is not None else ())
                for place, language in enumerate(("nl", "en"))
                for key in _concept_keys(known, language, is_asked=known == concept)
            ]
            found = self._concepts[concept] = tuple(rows)
        return found

    def tables(self) -> Tables:
        """Return the columns: arrays for machine code, lists else."""
        if not self.is_compiled:
            return self._columns.lists
        with self._lock:
            return self._columns.arrays()

    def key_of(self, first: int, second: int) -> Key:
        """Return the key or pair of keys of signs (`second` -1: one key)."""
        one = self.names[first]
        if second < 0:
            return one
        other = self.names[second]
        return (one, other) if one < other else (other, one)


def _no_columns(float_at: int, is_compiled: bool) -> tuple[Any, ...]:
    return tuple([numbers_of((), is_compiled, np.float64 if n == float_at else np.int32) for n in range(4)])


def _concept_keys(concept: str, language: str, *, is_asked: bool) -> tuple[str, ...]:
    """Return by which keys a concept is met: itself, and where it is what is asked, also what is narrower."""
    own = concept_key(concept, language)
    return (own, concept_key(concept, language, is_narrower=True)) if is_asked else (own,)
