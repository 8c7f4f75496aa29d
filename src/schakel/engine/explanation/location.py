"""Where the words of an offering stand: each key with the characters it was read from."""

from collections.abc import Container, Sequence
from dataclasses import dataclass, field

from schakel.engine.ranking.concepts import ConceptFinder
from schakel.engine.text.forms import TOKEN, Analyser
from schakel.engine.text.language import language_runs
from schakel.engine.types import Document, Span


@dataclass(slots=True)
class Located:
    """A document read for showing: spans per key, the sequence of words for pairs and concepts, and the fields."""

    document: Document
    spans: dict[str, list[Span]] = field(default_factory=dict)
    #: Key, field, start and end of each word.
    sequence: list[tuple[str, str, int, int]] = field(default_factory=list)
    #: By concept, and whether the text names something narrower than it.
    concepts: dict[tuple[str, bool], list[Span]] = field(default_factory=dict)

    def written(self, span: Span) -> str:
        """Return the characters of a span as they stand in the document."""
        text = self.document.title if span.field == "title" else self.document.text
        return text[span.start : span.end]


def locate(document: Document, analyser: Analyser, finder: ConceptFinder | None, wanted: Container[str]) -> Located:
    """Return where the wanted keys and the concepts of a document stand; linear in its length."""
    located = Located(document)
    for name, text in (("title", document.title), ("text", document.text)):
        at = 0
        for run, language in language_runs(text, document.language):
            for found in TOKEN.finditer(run):
                start, end = at + found.start(), at + found.end()
                for word in analyser.form(found.group(), language).words:
                    for key in word.keys:
                        if key in wanted:
                            located.spans.setdefault(key, []).append(Span(name, start, end))
                    if word.in_sequence:
                        located.sequence.append((word.keys[0], name, start, end))
            at += len(run)
    if finder is not None:
        _locate_concepts(located, finder)
    return located


def _locate_concepts(located: Located, finder: ConceptFinder) -> None:
    keys = [key for key, *_ in located.sequence]
    if finder.heads.isdisjoint(keys):
        return
    for at, length, concept in finder.find(keys):
        first, last = Span(*located.sequence[at][1:]), Span(*located.sequence[at + length - 1][1:])
        span = Span(first.field, first.start, last.end) if first.field == last.field else last
        for known, _ in finder.ancestors(concept):
            located.concepts.setdefault((known, known != concept), []).append(span)


def near_spans(located: Located, pair: tuple[str, str], window: int) -> Sequence[Span]:
    """Return the spans of the first place where two keys stand within `window` words of each other; () for none."""
    for at, word in enumerate(located.sequence):
        if word[0] not in pair:
            continue
        for other in located.sequence[at + 1 : at + 1 + window]:
            if other[0] in pair and other[0] != word[0]:
                return (Span(*word[1:]), Span(*other[1:]))
    return ()
