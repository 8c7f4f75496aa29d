"""Where the words of an offering stand: each key with the characters it was read from."""

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import cast

from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.text.forms import Analyser, Form, tokens_of
from schakel.engine.text.language import language_runs
from schakel.engine.types import Document, Span


class Located:
    """A document read for showing: what its words are found by, and where they stand. Linear in its length.

    Its tokens are numbered, those of the title first.
    """

    def __init__(self, document: Document, analyser: Analyser, finder: ConceptFinder | None) -> None:
        self.document = document
        self.finder = finder
        self._tokens: list[str] = []
        self._forms: list[Form] = []
        self._title = 0
        for name, text in (("title", document.title), ("text", document.text)):
            for run, language in language_runs(text, document.language) if text else ():
                tokens = tokens_of(run)
                known = analyser.known[language]
                forms = list(map(known.get, tokens))
                if not all(forms):
                    forms = [analyser.form(token, language) for token in tokens]
                self._tokens += tokens
                self._forms += cast("list[Form]", forms)
            if name == "title":
                self._title = len(self._tokens)

    def written(self, span: Span) -> str:
        """Return the characters of a span as they stand in the document."""
        text = self.document.title if span.field == "title" else self.document.text
        return text[span.start : span.end]

    def spans(self, keys: Collection[str]) -> dict[str, list[Span]]:
        """Return where the words that are found by these keys stand."""
        spans: dict[str, list[Span]] = {}
        wanted = frozenset(keys)
        is_other, forms = wanted.isdisjoint, self._forms
        for token in [n for n, form in enumerate(forms) if not is_other(form.keys)]:
            span = self._span(token)
            for key in forms[token].keys:
                if key in wanted:
                    spans.setdefault(key, []).append(span)
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
    def _sequence(self) -> tuple[list[str], list[int]]:
        """The first key of each word in order, and the token that it is read from."""
        forms = self._forms
        return (
            [key for form in forms for key in form.sequence],
            [token for token, form in enumerate(forms) for _ in form.sequence],
        )

    @cached_property
    def concepts(self) -> dict[tuple[str, bool], list[Span]]:
        """The spans of each concept, by its id and whether the text names something narrower than it."""
        found: dict[tuple[str, bool], list[Span]] = {}
        keys, tokens = self._sequence
        if self.finder is None:
            return found
        for at, length, concept in self.finder.find(keys):
            first, last = self._span(tokens[at]), self._span(tokens[at + length - 1])
            span = Span(first.field, first.start, last.end) if first.field == last.field else last
            for known, _ in self.finder.ancestors(concept):
                found.setdefault((known, known != concept), []).append(span)
        return found

    def near(self, pair: tuple[str, str], window: int) -> Sequence[Span]:
        """Return the spans of the first place where two keys stand within `window` words of each other; () for none."""
        keys, tokens = self._sequence
        one, other = pair
        places = [at for at, key in enumerate(keys) if key in (one, other)]
        for number, at in enumerate(places):
            for after in places[number + 1 :]:
                if after - at > window:
                    break
                if keys[after] != keys[at]:
                    return (self._span(tokens[at]), self._span(tokens[after]))
        return ()
