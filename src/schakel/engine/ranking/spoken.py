"""The words of a need where they stand, read all at once: numbers in columns, words and places when asked for."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

from schakel.engine.ranking.speaking import ABOUT, MISSING, VERB
from schakel.engine.ranking.steps import PLAIN_STEPS, Steps, machine_steps
from schakel.engine.ranking.tables import (
    GROUP_OF,
    IN_SEQUENCE,
    IS_READY,
    MARKS,
    TERM,
    TERM_AT,
    TERM_MARKS,
    TERMS,
    TOKEN,
    WEIGHT,
    Packed,
    listed,
    numbers_of,
)
from schakel.engine.ranking.wordbook import WordBook
from schakel.engine.ranking.words import MOST_PLACES, Term, process_sentences, verbs_in
from schakel.engine.text.forms import tokens_at
from schakel.engine.text.language import MOST_CHARACTERS, MOST_WORDS, language_signs, summed_signs
from schakel.engine.types import Need


class Spoken:
    """The words of one field of a need in order: term, weight, and where each starts and ends."""

    __slots__ = (
        "_ends", "_groups", "_high", "_in_sequence", "_low", "_starts", "_terms", "_weights", "_words", "field",
    )  # fmt: skip

    def __init__(self, field: str, words: "Words", low: int, high: int) -> None:
        self.field = field
        self._words = words
        self._low = low
        self._high = high
        self._terms: list[Term] | None = None
        self._weights: list[float] | None = None
        self._groups: list[int] | None = None
        self._in_sequence: list[int] | None = None
        self._starts: list[int] | None = None
        self._ends: list[int] | None = None

    @property
    def terms(self) -> list[Term]:
        """The words."""
        if self._terms is None:
            known = self._words.book.terms
            self._terms = [known[number] for number in listed(self._words.term[self._low : self._high])]
        return self._terms

    @property
    def weights(self) -> list[float]:
        """What each counts in its place."""
        if self._weights is None:
            self._weights = listed(self._words.weight[self._low : self._high])
        return self._weights

    @property
    def groups(self) -> list[int]:
        """The groups of the words in their need."""
        if self._groups is None:
            self._groups = listed(self._words.group_of[self._low : self._high])
        return self._groups

    @property
    def in_sequence(self) -> list[int]:
        """Whether they stand in the sequence of words (1) or are parts of others (0)."""
        if self._in_sequence is None:
            known, terms = self._words.book.tables().terms, self._words.term[self._low : self._high]
            if isinstance(terms, list):
                self._in_sequence = [known[TERMS * number + IN_SEQUENCE] for number in terms]
            else:
                self._in_sequence = known[TERMS * terms + IN_SEQUENCE].tolist()
        return self._in_sequence

    @property
    def starts(self) -> list[int]:
        """The characters at which they start in the field."""
        if self._starts is None:
            starts = self._words.starts
            self._starts = [starts[token] for token in listed(self._words.token[self._low : self._high])]
        return self._starts

    @property
    def ends(self) -> list[int]:
        """The characters at which they end."""
        if self._ends is None:
            starts, written = self._words.starts, self._words.written
            tokens = listed(self._words.token[self._low : self._high])
            self._ends = [starts[token] + len(written[token]) for token in tokens]
        return self._ends


class Reach(NamedTuple):
    """By what the words of a need may be met: in the other language, by others in their own, and whether the parts of
    compounds are looked for in the other language too."""

    is_carried: bool
    has_kin: bool
    has_parts: bool


class Words:
    """All words of a need in columns: number of the term, weight, and token; `term_at` are the edges of its fields.

    `marks` are those that any of the terms bears. `written` and `starts` are the tokens and where they stand.
    """

    def __init__(self, book: WordBook, fields: Sequence[str], written: Sequence[str], starts: Sequence[int]) -> None:
        self.book = book
        self.fields = fields
        self.written = written
        self.starts = starts
        self.language = ""
        self.is_open = False
        self.term: Any = ()
        self.token: Any = ()
        self.weight: Any = ()
        self.term_at: Any = ()
        #: The group of each word among the distinct ones of the need, once it was drafted.
        self.group_of: Any = ()
        self.marks = 0
        self.reach = Reach(is_carried=False, has_kin=False, has_parts=False)
        #: What `steps.draft` says of them, where nothing more is needed for that.
        self.drafted: Packed | None = None

    @property
    def steps(self) -> Steps:
        """The steps in the form that the book is in."""
        return machine_steps() if self.book.is_compiled else PLAIN_STEPS

    def spoken(self) -> tuple[Spoken, ...]:
        """Return the words field by field."""
        edges = listed(self.term_at)
        return tuple([Spoken(field, self, edges[n], edges[n + 1]) for n, field in enumerate(self.fields)])

    def change(self, numbers: dict[int, int]) -> None:
        """Put other terms in the places of some."""
        changed = [numbers.get(one, one) for one in listed(self.term)]
        self._take(changed, self.weight, self.token, self.term_at)
        self.look_up()
        self.marks = 0
        for number in dict.fromkeys(changed):
            self.marks |= self.book.of_term(number, TERM_MARKS)

    def look_up(self) -> None:
        """Look up what is asked for of the terms."""
        terms = dict.fromkeys(listed(self.term))
        self.book.look_up(terms, is_carried=self.reach.is_carried, has_kin=self.reach.has_kin)

    def leave_out(self, dropped: set[str]) -> None:
        """Leave out the words that have any of some keys."""
        known = self.book.terms
        terms, weights, tokens = (listed(column) for column in (self.term, self.weight, self.token))
        keep = [dropped.isdisjoint(known[number].keys) for number in terms]
        edges = [sum(keep[:edge]) for edge in listed(self.term_at)]
        columns = ([value for value, stays in zip(column, keep, strict=True) if stays] for column in (terms, tokens))
        kept, at = columns
        self._take(kept, [value for value, stays in zip(weights, keep, strict=True) if stays], at, edges)

    def take(self, found: Packed) -> None:
        """Take the columns that a step wrote."""
        self.term, self.token, self.term_at = found.whole(TERM), found.whole(TOKEN), found.whole(TERM_AT)
        self.weight, self.group_of = found.amount(WEIGHT), found.whole(GROUP_OF)

    def _take(self, term: Any, weight: Any, token: Any, term_at: Any) -> None:
        is_compiled = self.book.is_compiled
        self.term, self.token = numbers_of(term, is_compiled), numbers_of(token, is_compiled)
        self.weight, self.term_at = numbers_of(weight, is_compiled, float), numbers_of(term_at, is_compiled)


def read_words(need: Need, book: WordBook, present: frozenset[str]) -> Words:
    """Return the words of a need in order, weighed by place, in the language of the need.

    A title word counts `need_title_weight`; a text word gains `need_opening_bonus` at the start, falling off; a word of
    a sentence about procuring counts `process_sentence`, such a word itself `process_weight`. Where the language is
    open ("radar"), words are found by their keys of both languages. `present` are those of the collection.
    """
    fields = [("title", need.title), ("text", need.text)]
    fields += [(f"requirement {n}", text) for n, text in enumerate(need.requirements)]
    fields = [(name, text) for name, text in fields if text]
    written, starts, edges = list[str](), list[int](), [0]
    for _, text in fields:
        tokens, at = tokens_at(text)
        written += tokens
        starts += at
        edges.append(len(written))
    words = Words(book, [name for name, _ in fields], written, starts)
    tokens, told = book.tokens(written), edges[bool(need.title) + bool(need.text)]
    signs = words.steps.look_over(tokens, told, book.token_tables())
    words.language, words.is_open = _language(need, signs[:5])
    words.reach = _reach(words, present)
    texts = [text for _, text in fields]
    is_plain = all(map(str.isascii, texts))
    verbs, shares = dict[int, str](), list[float]()
    if words.language == "nl" and (not is_plain or signs[5] & VERB):
        verbs = _verbs(texts, edges, starts)
    if not is_plain or signs[5] & ABOUT:
        shares = _shares(texts, edges, words)
    is_known = signs[6 if words.language == "nl" else 7] >= 0
    _speak(words, _entries(words, tokens, verbs, is_known=is_known), shares, edges, sum(map(len, texts)))
    return words


def _language(need: Need, signs: tuple[int, int, int, int, int]) -> tuple[str, bool]:
    """Return the language of a need, as stated or as its words show, and whether that is open.

    `signs` are those of the tokens of title and text.
    """
    if need.language in ("nl", "en"):
        return need.language, False
    is_plain = need.title.isascii() and need.text.isascii() and signs[0] <= MOST_WORDS
    if is_plain and len(need.title) + 1 + len(need.text) <= MOST_CHARACTERS:
        dutch, english = summed_signs([signs])
    else:
        dutch, english = language_signs(f"{need.title}\n{need.text}")
    return "nl" if dutch >= english else "en", dutch == english


def _reach(words: Words, present: frozenset[str]) -> Reach:
    is_abroad = bool(present - {words.language})
    is_carried = bool(words.book.configuration.translation_weight) and (words.is_open or is_abroad)
    return Reach(is_carried, words.language in present, is_carried and is_abroad)


def _entries(words: Words, tokens: Any, verbs: dict[int, str], *, is_known: bool) -> Any:
    """Return as what the tokens are read in their places."""
    book, language, written, is_open = words.book, words.language, words.written, words.is_open
    if is_open:
        return numbers_of(
            [book.entry(one, language, verbs.get(n), is_open=True) for n, one in enumerate(written)], book.is_compiled
        )
    entries = book.entries(tokens, written, language, is_known=is_known)
    for token, verb in verbs.items():
        entries[token] = book.entry(written[token], language, verb, is_open=False)
    return entries


def _speak(words: Words, entries: Any, shares: Sequence[float], edges: Sequence[int], size: int) -> None:
    """Fill the columns of words; `size` is how many characters they have."""
    book, steps, reach = words.book, words.steps, words.reach
    is_compiled = book.is_compiled
    is_title = numbers_of([int(field == "title") for field in words.fields], is_compiled)
    of_tokens, field_at = numbers_of(shares, is_compiled, float), numbers_of(edges, is_compiled)
    by_place = book.place_weights(MOST_PLACES if size < 2 * MOST_PLACES else 1 + size // 2)
    while True:
        found = Packed(
            steps.begin(
                entries, field_at, is_title, of_tokens, by_place, words.is_open, *reach, book.none_of(2),
                book.none_of(3), book.tables(), book.settings,
            )
        )  # fmt: skip
        words.marks = found.fact(MARKS)
        words.take(found)
        words.drafted = found if found.fact(IS_READY) else None
        if not words.marks & MISSING:
            return
        words.look_up()


def _verbs(texts: Sequence[str], edges: Sequence[int], starts: Sequence[int]) -> dict[int, str]:
    """Return the verbs that stand in two by the number of the token of each part."""
    found: dict[int, str] = {}
    for field, text in enumerate(texts):
        verbs = verbs_in(text)
        if verbs:
            tokens = range(edges[field], edges[field + 1])
            found |= {token: verbs[starts[token]] for token in tokens if starts[token] in verbs}
    return found


def _shares(texts: Sequence[str], edges: Sequence[int], words: Words) -> list[float]:
    """Return what each token counts by its sentence; nothing where no sentence is about procuring."""
    about = [process_sentences(text) for text in texts]
    if not any(about):
        return []
    share, starts, found = words.book.configuration.process_sentence, words.starts, list[float]()
    for field, of_field in enumerate(about):
        lows, highs = [low for low, _ in of_field], [0, *[high for _, high in of_field]]
        tokens = range(edges[field], edges[field + 1])
        found += [share if starts[token] < highs[bisect_right(lows, starts[token])] else 1.0 for token in tokens]
    return found
