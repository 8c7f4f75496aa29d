"""Concepts of the vocabulary that a text names as a means, and the effects that such a means serves."""

from collections.abc import Iterator

from schakel.engine.types import Language
from schakel.engine.vocabulary.loading import shipped_vocabulary
from schakel.engine.vocabulary.vocabulary import Vocabulary
from schakel.engine.wording.sentences import MOST_CHARACTERS
from schakel.engine.wording.solutions import MEANS, NamedMeans

#: Kinds of concept that say what is achieved or what somebody is able to do.
ENDS = ("effect", "capability")
_MOST_ENDS = 3


def named_means(text: str, language: Language, *, vocabulary: Vocabulary | None = None) -> tuple[NamedMeans, ...]:
    """Find the technologies, materials and processes that a text names, each with effects that it may serve.

    Words with two meanings are left alone. Reads 20,000 characters; `vocabulary` is the shipped one by default.
    """
    book = shipped_vocabulary() if vocabulary is None else vocabulary
    found = []
    for hit in book.find(text[:MOST_CHARACTERS], language):
        kind = book.concept(hit.concept_id).kind
        if hit.is_ambiguous or kind not in MEANS:
            continue
        ends = tuple(dict.fromkeys(_ends(book, hit.concept_id, language)))[:_MOST_ENDS]
        found.append(NamedMeans(kind=kind, start=hit.start, end=hit.end, ends=ends))
    return tuple(found)


def _ends(book: Vocabulary, concept_id: str, language: Language) -> Iterator[str]:
    """Labels of effects related to the concept, then to those above it, nearest first."""
    for near in (concept_id, *book.broader_closure(concept_id)):
        related = [book.concept(other) for other in book.concept(near).related]
        for kind in ENDS:
            yield from (concept.labels(language).preferred for concept in related if concept.kind == kind)
