"""Where the words of an offering stand: each key with the characters it was read from."""

from collections.abc import Sequence
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
    sequence: list[tuple[str, Span]] = field(default_factory=list)
    #: By concept, and whether the text names something narrower than it.
    concepts: dict[tuple[str, bool], list[Span]] = field(default_factory=dict)

    def written(self, span: Span) -> str:
        """Return the characters of a span as they stand in the document."""
        text = self.document.title if span.field == "title" else self.document.text
        return text[span.start : span.end]


def locate(document: Document, analyser: Analyser, finder: ConceptFinder | None) -> Located:
    """Return where every key and concept of a document stands; linear in its length."""
    located = Located(document)
    for name, text in (("title", document.title), ("text", document.text)):
        at = 0
        for run, language in language_runs(text, document.language):
            for found in TOKEN.finditer(run):
                span = Span(name, at + found.start(), at + found.end())
                for word in analyser.form(found.group(), language).words:
                    for key in word.keys:
                        located.spans.setdefault(key, []).append(span)
                    if word.in_sequence:
                        located.sequence.append((word.keys[0], span))
            at += len(run)
    if finder is not None:
        _locate_concepts(located, finder)
    return located


def _locate_concepts(located: Located, finder: ConceptFinder) -> None:
    for at, length, concept in finder.find([k for k, _ in located.sequence]):
        first, last = located.sequence[at][1], located.sequence[at + length - 1][1]
        span = Span(first.field, first.start, last.end) if first.field == last.field else last
        for known, _ in finder.ancestors(concept):
            located.concepts.setdefault((known, known != concept), []).append(span)


def near_spans(located: Located, pair: tuple[str, str], window: int) -> Sequence[Span]:
    """Return the spans of the first place where two keys stand within `window` words of each other; () for none."""
    for at, (key, span) in enumerate(located.sequence):
        if key not in pair:
            continue
        for other, other_span in located.sequence[at + 1 : at + 1 + window]:
            if other in pair and other != key:
                return (span, other_span)
    return ()
