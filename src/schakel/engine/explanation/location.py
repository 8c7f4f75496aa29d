"""Where the words of an offering stand: each key with the characters it was read from."""

import re
from collections.abc import Collection, Sequence
from functools import cached_property

from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.text.forms import Analyser, Form, tokens_in
from schakel.engine.text.language import language_runs
from schakel.engine.types import Document, Span

#: One written token: what it stands for, where it was found in its stretch, the field, and where the stretch begins.
_Word = tuple[Form, re.Match[str], str, int]


class Located:
    """A document read for showing: what its words are found by, and where they stand. Linear in its length."""

    def __init__(self, document: Document, analyser: Analyser, finder: ConceptFinder | None) -> None:
        self.document = document
        self.finder = finder
        self._words: list[_Word] = []
        for name, text in (("title", document.title), ("text", document.text)):
            at = 0
            for run, language in language_runs(text, document.language) if text else ():
                known = analyser.known[language]
                add = self._words.append
                for found in tokens_in(run):
                    form = known.get(found[0]) or analyser.form(found[0], language)
                    if form.keys:
                        add((form, found, name, at))
                at += len(run)

    def written(self, span: Span) -> str:
        """Return the characters of a span as they stand in the document."""
        text = self.document.title if span.field == "title" else self.document.text
        return text[span.start : span.end]

    def spans(self, keys: Collection[str]) -> dict[str, list[Span]]:
        """Return where the words that are found by these keys stand."""
        spans: dict[str, list[Span]] = {}
        for word in self._words:
            for key in word[0].keys:
                if key in keys:
                    spans.setdefault(key, []).append(_span(word))
        return spans

    @cached_property
    def _sequence(self) -> tuple[list[str], list[_Word]]:
        """The first key of each word in order, and the token that it is read from."""
        of_one = [(key, word) for word in self._words for key in word[0].sequence]
        return [key for key, _ in of_one], [word for _, word in of_one]

    @cached_property
    def concepts(self) -> dict[tuple[str, bool], list[Span]]:
        """The spans of each concept, by its id and whether the text names something narrower than it."""
        found: dict[tuple[str, bool], list[Span]] = {}
        keys, words = self._sequence
        if self.finder is None:
            return found
        for at, length, concept in self.finder.find(keys):
            first, last = _span(words[at]), _span(words[at + length - 1])
            span = Span(first.field, first.start, last.end) if first.field == last.field else last
            for known, _ in self.finder.ancestors(concept):
                found.setdefault((known, known != concept), []).append(span)
        return found

    def near(self, pair: tuple[str, str], window: int) -> Sequence[Span]:
        """Return the spans of the first place where two keys stand within `window` words of each other; () for none."""
        keys, words = self._sequence
        places = [at for at, key in enumerate(keys) if key in pair]
        for number, at in enumerate(places):
            for after in places[number + 1 :]:
                if after - at > window:
                    break
                if keys[after] != keys[at]:
                    return (_span(words[at]), _span(words[after]))
        return ()


def _span(word: _Word) -> Span:
    _, found, field, at = word
    return Span(field, at + found.start(), at + found.end())
