"""The words of needs, each read once: what it is found by, what it may be called, as numbers for quick composing."""

from collections.abc import Sequence
from threading import RLock
from typing import Any, NamedTuple, cast

import numpy as np
import numpy.typing as npt

from schakel.engine.configuration import Configuration
from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.ranking.translation import Rendering, Translated, Translator, shipped_translator
from schakel.engine.ranking.words import MOST_PLACES, Term, place_weights, read_word
from schakel.engine.retrieval.encoding import concept_key
from schakel.engine.retrieval.query import Key
from schakel.engine.text.forms import Analyser, tokens_at, word_keys
from schakel.engine.text.language import MOST_CHARACTERS, MOST_WORDS, language_signs, summed_signs, word_signs

Small = npt.NDArray[np.int32]
#: From so many keys or tokens on, a book is begun anew: about a quarter and one and a half kB each.
MOST_SIGNS = 60_000
MOST_TOKENS = 20_000
OTHER = {"nl": "en", "en": "nl"}


class Unit(NamedTuple):
    """A word or phrase in the other language: its number, how many renderings it has, and how its own form counts.

    `is_met` says that one of the renderings is another word than it is itself.
    """

    number: int
    size: int
    own: float
    is_met: bool


class Kin(NamedTuple):
    """Words of the same meaning: the keys of the first, and for each key its sign, share, keys beside it, and rank."""

    first: tuple[str, ...]
    rows: tuple[tuple[int, float, int, int], ...]


class Columns:
    """The numbers of a book, in lists that grow at the end, and as arrays where machine code reads them.

    Group g (the keys of one word) has the signs `key[key_at[g]:key_at[g + 1]]`. Unit u has the renderings
    `unit_from[u]` to `unit_to[u]`; of rendering r `last` and `first` are the signs of its words at the ends, `share` is
    how likely it is, `same` says that it is the word itself. It is looked for by `sought_at[r]` to `sought_at[r + 1]`:
    a key, or two near each other, for a part of its weight.
    """

    NAMES = (
        "key_at", "key", "unit_from", "unit_to", "last", "first", "same", "sought_at", "sought", "beside", "share",
        "part",
    )  # fmt: skip
    FLOATS = ("share", "part")

    def __init__(self) -> None:
        self.lists: dict[str, list[Any]] = {name: [] for name in self.NAMES}
        self.lists["key_at"].append(0)
        self.lists["sought_at"].append(0)
        self._arrays: dict[str, npt.NDArray[Any]] = {}
        self._filled = dict.fromkeys(self.NAMES, 0)

    def arrays(self) -> dict[str, Any]:
        """Return the columns as arrays; what lies behind their filled part means nothing."""
        for name, values in self.lists.items():
            filled, size = self._filled[name], len(values)
            if name not in self._arrays or size > len(self._arrays[name]):
                grown = np.zeros(2 * size + 64, np.float64 if name in self.FLOATS else np.int32)
                grown[:filled] = self._arrays[name][:filled] if filled else 0
                self._arrays[name] = grown
            if size > filled:
                self._arrays[name][filled:size] = values[filled:]
                self._filled[name] = size
        return dict(self._arrays)


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
        #: The keys by sign.
        self.names: list[str] = []
        self.columns = Columns()
        #: The terms of each written token, by language.
        self.known: dict[str, dict[str, tuple[Term, ...]]] = {"nl": {}, "en": {}}
        #: What a word weighs by its place in a title and in any other field.
        self.place_weights = place_weights(configuration, MOST_PLACES, is_title=True), place_weights(configuration)
        self._translators = {x: shipped_translator(x, configuration) for x in OTHER}
        self._of_language: dict[str, tuple[int, int, int, int, int]] = {}
        self._special: dict[tuple[str, str, str | None, bool], tuple[Term, ...]] = {}
        self._meant: dict[tuple[Term, str], Term] = {}
        self._signs: dict[str, int] = {}
        self._groups: dict[tuple[str, ...], int] = {}
        self._units: dict[Any, Unit] = {}
        self._kin: dict[Any, Kin | None] = {}
        self._rows: dict[tuple[tuple[str, ...], str], int] = {}
        self._concepts: dict[str, tuple[tuple[int, float, int], ...]] = {}
        self._lock = RLock()
        self._numbers: Small = np.zeros(0, np.int32)
        self._seen = -1

    @property
    def is_full(self) -> bool:
        """Whether a new book should be begun."""
        tokens = len(self.known["nl"]) + len(self.known["en"]) + len(self._special) + len(self._meant)
        return len(self.names) > MOST_SIGNS or tokens > MOST_TOKENS

    def translator(self, language: str) -> Translator:
        """Return the translator out of a language."""
        return self._translators[language]

    def language_signs(self, text: str) -> tuple[float, float]:
        """Return how strongly a text speaks for Dutch and for English; see `text.language.language_signs`."""
        if not text.isascii() or len(text) > MOST_CHARACTERS:
            return language_signs(text)
        tokens, known = tokens_at(text)[0], self._of_language
        found = list(map(known.get, tokens))
        if None in found:
            for token in tokens:
                if token not in known:
                    known[token] = word_signs(token)
            found = list(map(known.get, tokens))
        signs = cast("list[tuple[int, int, int, int, int]]", found)
        if sum([of_token[0] for of_token in signs]) > MOST_WORDS:
            return language_signs(text)
        return summed_signs(signs)

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
        lists = self.columns.lists
        found: list[int] = lists["key"][lists["key_at"][group] : lists["key_at"][group + 1]]
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

    def terms(self, written: str, language: str, verb: str | None = None, *, is_open: bool = False) -> tuple[Term, ...]:
        """Return what a token stands for; see `read_word`."""
        if verb is None and not is_open:
            found = self.known[language].get(written)
            if found is None:
                found = self.known[language][written] = self._made(written, language, None, is_open=False)
            return found
        key = (written, language, verb, is_open)
        special = self._special.get(key)
        if special is None:
            special = self._special[key] = self._made(written, language, verb, is_open=is_open)
        return special

    def _made(self, written: str, language: str, verb: str | None, *, is_open: bool) -> tuple[Term, ...]:
        with self._lock:
            terms = read_word(written, language, self.analyser, verb, is_open=is_open)
            for term in terms:
                self.enter(term)
            return terms

    def enter(self, term: Term) -> Term:
        """Give a term the numbers of its keys."""
        with self._lock:
            term.head = self.sign(term.keys[0])
            group = self._groups.get(term.keys)
            if group is None:
                lists = self.columns.lists
                group = self._groups[term.keys] = len(lists["key_at"]) - 1
                lists["key"] += [self.sign(key) for key in term.keys]
                lists["key_at"].append(len(lists["key"]))
            term.group = group
        return term

    def read_as(self, term: Term, form: str) -> Term:
        """Return a misspelt word as the one that was meant."""
        found = self._meant.get((term, form))
        if found is None:
            keys = tuple(dict.fromkeys((*word_keys(form, term.language), *term.keys)))
            found = self._meant[(term, form)] = self.enter(term.read_as(form, keys))
        return found

    def is_understood(self, term: Term) -> bool:
        """Return whether the lexicon knows a word, its parts, or a word of the other language spelled like it."""
        if term.is_understood is None:
            term.is_understood = self.translator(term.language).is_understood(term.form)
        return term.is_understood

    def unit(self, term: Term) -> Unit:
        """Return a word in the other language."""
        found: Unit | None = term.unit
        if found is None:
            with self._lock:
                translator = self.translator(term.language)
                found = term.unit = self._entered(translator.translate_word(term), term, translator)
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
        lists = self.columns.lists
        first = len(lists["last"])
        for one in translated.renderings:
            self._add_row(one, is_same=one.keys == (head.keys[0],))
        number = len(lists["unit_from"])
        lists["unit_to"].append(len(lists["last"]))
        lists["unit_from"].append(first)
        own = translator.own_share(head, translated)
        is_met = any(one.keys != (head.keys[0],) for one in translated.renderings)
        return Unit(number, len(translated.renderings), own, is_met)

    def row(self, one: Rendering) -> int:
        """Return the number of a rendering that stands by itself."""
        key = (one.keys, one.written)
        with self._lock:
            found = self._rows.get(key)
            if found is None:
                found = self._rows[key] = self._add_row(one, is_same=False)
        return found

    def _add_row(self, one: Rendering, *, is_same: bool) -> int:
        lists = self.columns.lists
        signs = [self.sign(key) for key in one.keys]
        lists["sought"] += signs + signs[:-1]
        lists["beside"] += [-1] * len(signs) + signs[1:]
        lists["part"] += [1.0] * len(signs) + [self.configuration.pair_weight] * (len(signs) - 1)
        lists["sought_at"].append(len(lists["sought"]))
        lists["same"].append(int(is_same))
        lists["share"].append(one.share)
        lists["first"].append(signs[0])
        lists["last"].append(signs[-1])
        return len(lists["last"]) - 1

    def kin(self, terms: Sequence[Term]) -> Kin | None:
        """Return the words of the same meaning in the same language, of a word or of a phrase; None for none."""
        language = terms[0].language
        key = (*(term.phrase_key for term in terms), terms[0].form, terms[0].written, language)
        if key not in self._kin:
            with self._lock:
                found = self.translator(language).kin_of(terms)
                rows = tuple(
                    (self.sign(k), one.share, len(one.keys), rank) for rank, one in enumerate(found) for k in one.keys
                )
                self._kin[key] = Kin(found[0].keys, rows) if found else None
        return self._kin[key]

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

    def tables(self) -> dict[str, Any]:
        """Return the columns: arrays for machine code, lists else."""
        if not self.is_compiled:
            return self.columns.lists
        with self._lock:
            return self.columns.arrays()

    def key_of(self, first: int, second: int) -> Key:
        """Return the key or pair of keys of signs (`second` -1: one key)."""
        one = self.names[first]
        if second < 0:
            return one
        other = self.names[second]
        return (one, other) if one < other else (other, one)


def _concept_keys(concept: str, language: str, *, is_asked: bool) -> tuple[str, ...]:
    """Return by which keys a concept is met: itself, and where it is what is asked, also what is narrower."""
    own = concept_key(concept, language)
    return (own, concept_key(concept, language, is_narrower=True)) if is_asked else (own,)
