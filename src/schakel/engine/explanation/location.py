"""Where the words of an offering stand: each key with the characters it was read from."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.text.forms import Analyser, Form, tokens_of
from schakel.engine.text.language import language_runs
from schakel.engine.types import Document, Span

if TYPE_CHECKING:
    from schakel.engine.retrieval.index import DocumentIndex


@dataclass(frozen=True, slots=True)
class Coded:
    """The tokens of a document as its index holds them: by token the codes of all its keys, and of those in sequence.

    `titles` tokens stand in its title. `codes` gives the codes of keys (-1: not here), `name` the key of a code.
    """

    keys: Sequence[tuple[int, ...]]
    sequence: Sequence[tuple[int, ...]]
    titles: int
    codes: Callable[[Sequence[str]], Sequence[int]]
    name: Callable[[int], str]


class Located:
    """A document read for showing: what its words are found by, and where they stand. Linear in its length.

    Its tokens are numbered, those of the title first. With `coded` tokens no word is analysed: most words of an
    offering were never met by this process, and only those that answer the need are shown.
    """

    def __init__(
        self, document: Document, analyser: Analyser, finder: ConceptFinder | None, coded: Coded | None = None
    ) -> None:
        self.document = document
        self.finder = finder
        title = tokens_of(document.title) if document.title else []
        self._tokens = title + tokens_of(document.text)
        self._title = len(title)
        if coded is not None and (len(coded.keys), coded.titles) == (len(self._tokens), self._title):
            self._coded: Coded | None = coded
            self._keys: Sequence[tuple[Any, ...]] = coded.keys
            self._sequences: Sequence[tuple[Any, ...]] = coded.sequence
        else:
            self._coded = None
            self._read(analyser)

    def _read(self, analyser: Analyser) -> None:
        """Analyse each token in the language of its stretch."""
        self._tokens = []
        forms: list[Form] = []
        for name, text in (("title", self.document.title), ("text", self.document.text)):
            for run, language in language_runs(text, self.document.language) if text else ():
                tokens = tokens_of(run)
                known = list(map(analyser.known[language].get, tokens))
                self._tokens += tokens
                forms += cast("list[Form]", known) if all(known) else [analyser.form(t, language) for t in tokens]
            if name == "title":
                self._title = len(self._tokens)
        self._keys, self._sequences = [form.keys for form in forms], [form.sequence for form in forms]

    def _codes(self, keys: Sequence[str]) -> Sequence[Any]:
        return keys if self._coded is None else self._coded.codes(keys)

    def written(self, span: Span) -> str:
        """Return the characters of a span as they stand in the document."""
        text = self.document.title if span.field == "title" else self.document.text
        return text[span.start : span.end]

    def spans(self, keys: Collection[str]) -> dict[str, list[Span]]:
        """Return where the words that are found by these keys stand."""
        spans: dict[str, list[Span]] = {}
        wanted = list(keys)
        named = dict(zip(self._codes(wanted), wanted, strict=True))
        is_other = named.keys().isdisjoint
        for token in [n for n, of_token in enumerate(self._keys) if of_token and not is_other(of_token)]:
            span = self._span(token)
            for code in self._keys[token]:
                if code in named:
                    spans.setdefault(named[code], []).append(span)
        return spans

    @cached_property
    def _starts(self) -> list[int]:
        """Where each token starts in its field; between two tokens stands nothing that the second begins with."""
        starts: list[int] = []
        for text, tokens in (
            (self.document.title, self._tokens[: self._title]),
            (self.document.text, self._tokens[self._title :]),
        ):
            at, find, note = 0, text.index, starts.append
            for token in tokens:
                at = find(token, at)
                note(at)
                at += len(token)
        return starts

    def _span(self, token: int) -> Span:
        start = self._starts[token]
        return Span("title" if token < self._title else "text", start, start + len(self._tokens[token]))

    @cached_property
    def _sequence(self) -> tuple[list[Any], list[int]]:
        """The first key of each word in order, and the token that it is read from."""
        of_tokens = self._sequences
        return (
            [key for keys in of_tokens for key in keys],
            [token for token, keys in enumerate(of_tokens) for _ in keys],
        )

    @cached_property
    def concepts(self) -> dict[tuple[str, bool], list[Span]]:
        """The spans of each concept, by its id and whether the text names something narrower than it."""
        found: dict[tuple[str, bool], list[Span]] = {}
        keys, tokens = self._sequence
        if self.finder is None:
            return found
        names = keys if self._coded is None else list(map(self._coded.name, keys))
        for at, length, concept in self.finder.find(names):
            first, last = self._span(tokens[at]), self._span(tokens[at + length - 1])
            span = Span(first.field, first.start, last.end) if first.field == last.field else last
            for known, _ in self.finder.ancestors(concept):
                found.setdefault((known, known != concept), []).append(span)
        return found

    def near(self, pair: tuple[str, str], window: int) -> Sequence[Span]:
        """Return the spans of the first place where two keys stand within `window` words of each other; () for none."""
        keys, tokens = self._sequence
        one, other = self._codes(pair)
        places = [at for at, key in enumerate(keys) if key in (one, other)]
        for number, at in enumerate(places):
            for after in places[number + 1 :]:
                if after - at > window:
                    break
                if keys[after] != keys[at]:
                    return (self._span(tokens[at]), self._span(tokens[after]))
        return ()


class KeyNumbers(dict[str, int]):
    """The numbers that an index gives to keys: those of a need at once, others when they are asked for."""

    def __init__(self, documents: "DocumentIndex", keys: Sequence[str]) -> None:
        self._keys = documents.encoder.keys
        super().__init__(zip(keys, self._keys.many(keys).tolist(), strict=True))

    def __missing__(self, key: str) -> int:
        number = self[key] = int(self._keys.many([key])[0])
        return number


def coded_tokens(documents: "DocumentIndex", ordinal: int, numbers: KeyNumbers) -> Coded | None:
    """Return the tokens of a document as the base of its index holds them; None for one of the changes."""
    base = documents.base
    if base is None or ordinal >= len(base):
        return None
    rows = base.rows
    row = rows.row[rows.at[ordinal] : rows.at[ordinal + 1]].tolist()
    all_keys: list[tuple[int, ...]] = [(code,) if code >= 0 else () for code in row]
    sequence = all_keys.copy()
    for token, code in enumerate(row):
        if code < -1:
            form = -2 - code
            all_keys[token] = tuple(rows.form_key[rows.form_at[form] : rows.form_at[form + 1]].tolist())
            sequence[token] = tuple(rows.word_key[rows.word_at[form] : rows.word_at[form + 1]].tolist())
    return Coded(
        all_keys, sequence, int(rows.titles[ordinal]), lambda names: [numbers[name] for name in names],
        documents.encoder.names.__getitem__,
    )  # fmt: skip
