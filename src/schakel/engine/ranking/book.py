"""The vocabulary as matching uses it: labels that name one thing, and what is broader."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from schakel.engine.types import ConceptBook, SimpleConceptBook
from schakel.engine.vocabulary.reading import SHIPPED, read_source


def concept_book(rows: Iterable[Mapping[str, Any]]) -> SimpleConceptBook:
    """Return a concept book of vocabulary rows (`concept.schema.json`).

    Labels marked as ambiguous are left out, so that a word with two meanings links nothing; the preferred label stays
    for showing.
    """
    labels: dict[str, dict[str, tuple[str, ...]]] = {}
    hidden: dict[str, tuple[str, ...]] = {}
    links: dict[str, tuple[str, ...]] = {}
    for row in rows:
        labels[row["id"]] = {
            language: (row[language]["preferred"], *row[language].get("other", ())) for language in ("nl", "en")
        }
        hidden[row["id"]] = tuple(row.get("ambiguous", ()))
        links[row["id"]] = tuple(sorted(row.get("broader", ())))
    return SimpleConceptBook(labels, links, hidden)


@cache
def shipped_concepts() -> ConceptBook:
    """Return the concept book of the vocabulary that ships with the product; read once."""
    return concept_book(row.value for row in read_source(SHIPPED).concepts)
