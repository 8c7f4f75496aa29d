"""Where the words of an offering stand: each key with the characters it was read from."""

from collections.abc import Callable, Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.retrieval.query import Key
from schakel.engine.text.forms import Analyser, Form, tokens_at
from schakel.engine.text.language import language_runs
from schakel.engine.types import Document, Span

if TYPE_CHECKING:
    from schakel.engine.retrieval.base import Base

#: By token the keys of its words, and those of its words in sequence.
Read = tuple[Sequence[Sequence[str]], Sequence[Sequence[str]]]
#: Where the tokens of a text begin and where they end.
Edges = tuple[list[int], list[int]]
#: A token by its number, or a stretch of several.
Place = int | Span


class Located:
    """A document read for showing: what its words are found by, and where they stand. Linear in its length.

    Its tokens are numbered, those of the title first. Where the index holds what its tokens are read as, `held` gives
    that when it is asked for: most words of an offering were never met by this process, and only those that answer the
    need are shown. `edges` are those of the tokens of title and text, where they are known already.
    """

    def __init__(
        self,
        document: Document,
        analyser: Analyser,
        finder: ConceptFinder | None,
        held: Callable[[int, int], Read | None] | None = None,
        edges: tuple[Edges | None, Edges | None] = (None, None),
    ) -> None:
        self.document = document
        self.finder = finder
        self._analyser = analyser
        self._held = held
        titles, texts = (
            found or edges_of(text) for found, text in zip(edges, (document.title, document.text), strict=True)
        )
        self._title = len(titles[0])
        self._text = document.text
        #: Where the tokens begin and end in their fields.
        self._starts = titles[0] + texts[0]
        self._ends = titles[1] + texts[1]
        self._spans: dict[int, Span] = {}

    @property
    def size(self) -> tuple[int, int]:
        """How many tokens there are in all and in the title."""
        return len(self._starts), self._title

    @cached_property
    def _read(self) -> Read:
        """What the tokens are read as; analysed in the language of their stretch unless the index holds it."""
        found = self._held(*self.size) if self._held is not None else None
        if found is not None:
            return found
        starts: list[int] = []
        ends: list[int] = []
        forms: list[Form] = []
        for name, text in (("title", self.document.title), ("text", self.document.text)):
            begin = 0
            for run, language in language_runs(text, self.document.language) if text else ():
                of_run, at = tokens_at(run)
                known = list(map(self._analyser.known[language].get, of_run))
                starts += [begin + start for start in at] if begin else at
                ends += [begin + start + len(token) for start, token in zip(at, of_run, strict=True)]
                forms += cast("list[Form]", known) if all(known) else [self._analyser.form(t, language) for t in of_run]
                begin += len(run)
            if name == "title":
                self._title = len(starts)
        self._starts, self._ends = starts, ends
        return [form.keys for form in forms], [form.sequence for form in forms]

    def written(self, place: Place) -> str:
        """Return the characters of a place as they stand in the document."""
        if isinstance(place, int):
            text = self.document.title if place < self._title else self.document.text
            return text[self._starts[place] : self._ends[place]]
        text = self.document.title if place.field == "title" else self.document.text
        return text[place.start : place.end]

    def shown(self, token: int) -> tuple[str, Span]:
        """Return a token as it stands in the document, and where."""
        start, end = self._starts[token], self._ends[token]
        if token < self._title:
            return self.document.title[start:end], Span("title", start, end)
        return self._text[start:end], Span("text", start, end)

    def places(self, keys: Sequence[Key], window: int) -> list[Sequence[int]]:
        """Return by key the tokens found by it; of a pair the two of its first meeting within `window` words."""
        where = self.found_by({key for key in keys if isinstance(key, str)})
        return [where.get(key, ()) if isinstance(key, str) else self._meeting(key, window) for key in keys]

    def found_by(self, keys: Collection[str]) -> dict[str, list[int]]:
        """Return the tokens that are found by these keys."""
        found: dict[str, list[int]] = {}
        is_other = keys.isdisjoint if isinstance(keys, set | frozenset) else set(keys).isdisjoint
        of_tokens = self._read[0]
        for token in [n for n, of_token in enumerate(of_tokens) if of_token and not is_other(of_token)]:
            for key in dict.fromkeys(of_tokens[token]):
                if key in keys:
                    found.setdefault(key, []).append(token)
        return found

    def span(self, place: Place) -> Span:
        """Return the stretch of characters of a place."""
        if not isinstance(place, int):
            return place
        found = self._spans.get(place)
        if found is None:
            field = "title" if place < self._title else "text"
            found = self._spans[place] = Span(field, self._starts[place], self._ends[place])
        return found

    @cached_property
    def _sequence(self) -> tuple[list[str], list[int]]:
        """The first key of each word in order, and the token that it is read from."""
        of_tokens = self._read[1]
        return (
            [key for keys in of_tokens for key in keys],
            [token for token, keys in enumerate(of_tokens) for _ in keys],
        )

    @cached_property
    def concepts(self) -> dict[tuple[str, bool], list[Place]]:
        """The places of each concept, by its id and whether the text names something narrower than it."""
        found: dict[tuple[str, bool], list[Place]] = {}
        if self.finder is None:
            return found
        keys, tokens = self._sequence
        for at, length, concept in self.finder.find(keys):
            place = self._stretch(tokens[at], tokens[at + length - 1])
            for known, _ in self.finder.ancestors(concept):
                found.setdefault((known, known != concept), []).append(place)
        return found

    def _stretch(self, first: int, last: int) -> Place:
        if first == last or (first < self._title) != (last < self._title):
            return last
        one, other = self.span(first), self.span(last)
        return Span(one.field, one.start, other.end)

    def _meeting(self, pair: tuple[str, str], window: int) -> Sequence[int]:
        keys, tokens = self._sequence
        places = [at for at, key in enumerate(keys) if key in pair]
        for number, at in enumerate(places):
            for after in places[number + 1 :]:
                if after - at > window:
                    break
                if keys[after] != keys[at]:
                    return (tokens[at], tokens[after])
        return ()


def edges_of(text: str) -> Edges:
    """Return where the tokens of a text begin and end."""
    tokens, starts = tokens_at(text) if text else ([], [])
    return starts, [start + len(token) for start, token in zip(starts, tokens, strict=True)]


def held_by(base: "Base", ordinal: int, names: Sequence[str]) -> Callable[[int, int], Read | None]:
    """Return what tells the words of a document of a base: by token, None where it has other tokens than were read."""

    def read(size: int, titles: int) -> Read | None:
        rows = base.rows
        if not has_tokens(base, ordinal, size, titles):
            return None
        row = rows.row[rows.at[ordinal] : rows.at[ordinal + 1]].tolist()
        keys: list[Sequence[str]] = [(names[code],) if code >= 0 else () for code in row]
        sequence = keys.copy()
        for token, code in enumerate(row):
            if code < -1:
                form = -2 - code
                keys[token] = _named(names, rows.form_key[rows.form_at[form] : rows.form_at[form + 1]])
                sequence[token] = _named(names, rows.word_key[rows.word_at[form] : rows.word_at[form + 1]])
        return keys, sequence

    return read


def has_tokens(base: "Base", ordinal: int, size: int, titles: int) -> bool:
    """Return whether a document was read as so many tokens in all and in its title."""
    rows = base.rows
    return size == int(rows.at[ordinal + 1] - rows.at[ordinal]) and titles == int(rows.titles[ordinal])


def _named(names: Sequence[str], numbers: Any) -> tuple[str, ...]:
    return tuple([names[n] for n in numbers.tolist()])
