"""Frozen dataclasses that go into the engine and come out of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

Language = Literal["nl", "en"]
ReasonKind = Literal[
    "term", "compound", "pair", "concept", "translation", "number", "correction", "learnt", "meaning", "other"
]
CorrectionKind = Literal["ignore", "also", "literal"]


@dataclass(frozen=True, slots=True)
class Document:
    """One text that can be found: an offering, or a need when an organisation looks for needs.

    `language` is "nl", "en" or "" (then it is detected). `is_public` says that everybody may see it: only such
    documents feed statistics (idf, average length, compound lexicon). Who may see the others is decided per query
    by `allowed`. `concepts` are concept ids that the owner attached, next to those that the text itself names.
    """

    id: str
    text: str
    title: str = ""
    company: str = ""
    company_id: str = ""
    language: str = ""
    concepts: tuple[str, ...] = ()
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody wants: free text, where known with a title and the parts already told apart (`requirements`).

    `asker` tells who asks, in whatever words the caller likes: what was read for one is not kept for another, or a
    quick answer would tell that somebody else asked the same.
    """

    text: str
    title: str = ""
    language: str = ""
    requirements: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    asker: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's correction of one need: `ignore` ("this word does not matter here"), `also` ("this also means"), or
    `literal` ("only these words themselves count": `word` is the label of a concept or translation reason)."""

    kind: CorrectionKind
    word: str
    also: str = ""


class Span(NamedTuple):
    """A stretch of characters `[start, end)` in the field ("title" or "text") of a document or need."""

    field: str
    start: int
    end: int


class Reason(NamedTuple):
    """One named part of a score: `label` is the need's word, `found` the word as it stands in the offering."""

    kind: ReasonKind
    label: str
    found: str
    weight: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Requirement:
    """One part of a need that an offering may speak to or not; `start`, `end` count characters in the need's text."""

    text: str
    start: int = -1
    end: int = -1


@dataclass(frozen=True, slots=True)
class Match:
    """One offering that answers a need. The weights of `reasons` add up to `score` within 1e-6."""

    rank: int
    id: str
    company: str
    score: float
    probability: float
    reasons: tuple[Reason, ...]
    covered: tuple[str, ...]
    missing: tuple[str, ...]
    partly: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Graded:
    """How far one document speaks to each part of a need: "covered", "partly" or "missing" by the part's text."""

    id: str
    score: float
    grades: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NeedReading:
    """What the engine read in a need: its language, the concepts named (ids) and its parts (requirements)."""

    language: str
    concepts: tuple[str, ...]
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class MatchResult:
    """The answer to one need: what was read, the matches best first, and the name of the configuration."""

    need: NeedReading
    matches: tuple[Match, ...]
    corpus_size: int
    configuration: str


class ConceptBook(Protocol):
    """What matching needs of a vocabulary; `schakel.engine.vocabulary` and `SimpleConceptBook` both fit."""

    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """Return every label (any language, as written) with the ids of the concepts that bear it."""

    def label(self, concept: str, language: str) -> str:
        """Return the preferred label of a concept in "nl" or "en"."""

    def broader(self, concept: str) -> tuple[str, ...]:
        """Return the ids of the directly broader concepts."""


def _plain(label: str) -> str:
    return label.casefold().replace("-", " ")


@dataclass(frozen=True, slots=True)
class SimpleConceptBook:
    """A concept book held in dictionaries: labels per concept and language, broader links, and ambiguous labels.

    `hidden` labels of a concept are shown but link nothing, as they mean other things too.
    """

    labels: Mapping[str, Mapping[str, tuple[str, ...]]]
    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def phrases(self) -> Mapping[str, tuple[str, ...]]:
        """Return every label with the ids of the concepts that bear it, in a fixed order."""
        found: dict[str, list[str]] = {}
        for concept, by_language in self.labels.items():
            hidden = {_plain(label) for label in self.hidden.get(concept, ())}
            for label in dict.fromkeys(x for labels in by_language.values() for x in labels):
                if _plain(label) not in hidden:
                    found.setdefault(label, []).append(concept)
        return {label: tuple(ids) for label, ids in found.items()}

    def label(self, concept: str, language: str) -> str:
        """Return the first label of a concept in a language, else any, else its id."""
        by_language = self.labels.get(concept, {})
        labels = by_language.get(language) or next((x for x in by_language.values() if x), ())
        return labels[0] if labels else concept

    def broader(self, concept: str) -> tuple[str, ...]:
        """Return the ids of the directly broader concepts."""
        return self.links.get(concept, ())
