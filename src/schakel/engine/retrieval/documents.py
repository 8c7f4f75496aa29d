"""What an index asks of the documents that come."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import sha256

from schakel.engine.configuration import Configuration
from schakel.engine.text.forms import lexical_words
from schakel.engine.types import Document

#: Rows of a file: called with (id, line) of those that are kept already, it gives (line, document) of the rest.
Rows = Callable[[Sequence[tuple[str, int]]], Iterable[tuple[int, Document]]]


def stamp(made_of: str, configuration: Configuration, heads: Collection[str]) -> dict[str, str]:
    """Return what an index depends on: what it is made of, how texts are weighed, and which concepts are known."""
    known = sha256("\n".join(sorted(heads)).encode("utf-8", "surrogatepass")).hexdigest()
    return {"made_of": made_of, "configuration": repr(configuration), "concepts": known}


def taken(documents: list[Document]) -> Iterator[Document]:
    """Yield documents in their order and let go of each: those of a large supply are not kept twice."""
    documents.reverse()
    while documents:
        yield documents.pop()


def teaches(document: Document) -> bool:
    """Return whether the words of a document may be parts of compounds: Dutch, and seen by everybody."""
    return document.is_public and document.language == "nl"


def lexical(document: Document) -> set[str]:
    """Return the distinct folded words of a document."""
    return lexical_words(document.title) | lexical_words(document.text)
