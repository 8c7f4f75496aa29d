"""The vocabulary in memory: look up a label, walk from concept to concept, find concepts in a text."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from schakel.engine.text.language import detect_language
from schakel.engine.vocabulary import finding
from schakel.engine.vocabulary.concept import LANGUAGES, Concept, CrosswalkLink, Found, LabelHit, Labels, normal_label
from schakel.engine.vocabulary.index import Index, build_index, compile_index, content_digest, shared_labels


class ConceptUnknown(KeyError):
    """No concept with this id stands in the vocabulary."""

    def __str__(self) -> str:
        return f"no concept {self.args[0]!r} in the vocabulary"


class Vocabulary:
    """Concepts with their labels in Dutch and English, how they hang together, and crosswalk links between them.

    Concepts come in the order of their ids; `related` is made symmetric and `broader`, `related` and the other labels
    are sorted, so that two vocabularies that say the same are equal. The concepts must be valid (`check_source`).

    Args:
        concepts: the concepts, in any order.
        links: the links of its crosswalks.
        kept: a compiled index (`loading.compiled`), used when it was made from this very content.
        digest: the digest of the content, where the caller knows it already.
    """

    def __init__(
        self,
        concepts: Iterable[Concept],
        links: Iterable[CrosswalkLink] = (),
        *,
        kept: Mapping[str, Any] | None = None,
        digest: str | None = None,
    ) -> None:
        self.concepts: Mapping[str, Concept] = MappingProxyType(_canonical(concepts))
        self.links: tuple[CrosswalkLink, ...] = tuple(sorted(set(links), key=_link_order))
        self._kept = kept
        if digest is not None:
            self.digest = digest
        self._ordered = tuple(self.concepts.values())
        self._narrower = _reversed(self._ordered)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Vocabulary):
            return NotImplemented
        return self._ordered == other._ordered and self.links == other.links

    def __hash__(self) -> int:
        return hash(self.digest)

    def __len__(self) -> int:
        return len(self._ordered)

    def __contains__(self, concept_id: object) -> bool:
        return concept_id in self.concepts

    def concept(self, concept_id: str) -> Concept:
        """Give one concept; raises `ConceptUnknown`."""
        try:
            return self.concepts[concept_id]
        except KeyError:
            raise ConceptUnknown(concept_id) from None

    def label(self, concept_id: str, language: str) -> str:
        """Give the preferred label of a concept in "nl" or "en"; raises `ConceptUnknown`."""
        return self.concept(concept_id).labels(language).preferred

    def lookup(self, phrase: str, language: str | None = None) -> tuple[LabelHit, ...]:
        """Give the concepts that hold this phrase as a label, in one language or in both.

        Case and hyphens do not matter. Preferred labels come first, then by concept id. For inflected forms
        and compounds use `find`.
        """
        hits = self._by_label.get(normal_label(phrase), ())
        return tuple(hit for hit in hits if language is None or hit.language == language)

    def phrases(self) -> dict[str, tuple[str, ...]]:
        """Give every label, as written, that means one thing only, with the ids of the concepts that bear it."""
        found: dict[str, dict[str, None]] = {}
        for concept in self._ordered:
            for label in (*concept.nl.all, *concept.en.all):
                if not self._is_ambiguous(concept, label):
                    found.setdefault(label, {})[concept.id] = None
        return {label: tuple(ids) for label, ids in found.items()}

    def broader(self, concept_id: str) -> tuple[str, ...]:
        """Give the concepts directly above this one, sorted; raises `ConceptUnknown`."""
        return self.concept(concept_id).broader

    def narrower(self, concept_id: str) -> tuple[str, ...]:
        """Give the concepts directly under this one, sorted; raises `ConceptUnknown`."""
        self.concept(concept_id)
        return self._narrower.get(concept_id, ())

    def broader_closure(self, concept_id: str) -> dict[str, int]:
        """Give all concepts above this one with the number of steps to them (1 or more), nearest first."""
        return self._closure(concept_id, {c.id: c.broader for c in self._ordered})

    def narrower_closure(self, concept_id: str) -> dict[str, int]:
        """Give all concepts below this one with the number of steps to them (1 or more), nearest first."""
        return self._closure(concept_id, self._narrower)

    def _closure(self, concept_id: str, steps: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
        self.concept(concept_id)
        reached = {concept_id: 0}
        edge = [concept_id]
        while edge:
            targets = (target for source in edge for target in steps.get(source, ()))
            after = dict.fromkeys(target for target in targets if target not in reached)
            distance = reached[edge[0]] + 1
            reached |= dict.fromkeys(after, distance)
            edge = list(after)
        del reached[concept_id]
        return reached

    def links_from(self, concept_id: str, kind: str | None = None) -> tuple[CrosswalkLink, ...]:
        """Give the crosswalk links that start at a concept, of one kind or of all."""
        return tuple(k for k in self._links_from.get(concept_id, ()) if kind is None or k.kind == kind)

    def links_to(self, concept_id: str, kind: str | None = None) -> tuple[CrosswalkLink, ...]:
        """Give the crosswalk links that end at a concept, of one kind or of all."""
        return tuple(k for k in self._links_to.get(concept_id, ()) if kind is None or k.kind == kind)

    def find(self, text: str, language: str | None = None) -> tuple[Found, ...]:
        """Find the concepts that a text speaks of, in the order of the text.

        The longest label wins; plurals, inflections, compounds and turned phrases ("detectie van drones") count; labels
        of the other language count too, unless they are short or mean two things. Linear in the length of the text.

        Args:
            text: the text, of any length.
            language: "nl" or "en"; recognised when not given.
        """
        spoken = language or detect_language(text, default="en")
        if spoken not in LANGUAGES:
            raise ValueError(f"language {spoken!r} is not known: use 'nl' or 'en'")

        def accept(hit: finding.Hit) -> bool:
            label = self._ordered[hit.concept].labels(hit.language).all[hit.label]
            is_ambiguous = self._is_ambiguous(self._ordered[hit.concept], label)
            return finding.is_plausible(hit, label, spoken, is_ambiguous=is_ambiguous)

        found: dict[tuple[str, int, int], Found] = {}
        for hit in finding.find_hits(text, spoken, self.index, accept):
            concept = self._ordered[hit.concept]
            label = concept.labels(hit.language).all[hit.label]
            one = Found(
                concept_id=concept.id,
                label=label,
                language=hit.language,
                is_ambiguous=self._is_ambiguous(concept, label),
                text=text[hit.start : hit.end],
                start=hit.start,
                end=hit.end,
            )
            earlier = found.get((concept.id, hit.start, hit.end))
            if earlier is None or (earlier.language != spoken and hit.language == spoken):
                found[concept.id, hit.start, hit.end] = one
        return tuple(found.values())

    def extended(self, other: "Vocabulary") -> "Vocabulary":
        """Give a vocabulary that holds this one and `other`; a concept of `other` replaces the one with its id."""
        return Vocabulary({**self.concepts, **other.concepts}.values(), (*self.links, *other.links))

    @cached_property
    def digest(self) -> str:
        """A digest of everything that the vocabulary says; the same content gives the same digest."""
        return content_digest(self._ordered, self.links)

    @cached_property
    def index(self) -> Index:
        """The labels made ready for finding; as compiled before when the content is the same, else compiled now."""
        kept = self._kept
        return build_index(kept if kept is not None and kept["digest"] == self.digest else compile_index(self._ordered))

    def _is_ambiguous(self, concept: Concept, label: str) -> bool:
        normal = normal_label(label)
        return normal in self._shared or normal in self._marked.get(concept.id, ())

    @cached_property
    def _shared(self) -> frozenset[str]:
        return shared_labels(self._ordered)

    @cached_property
    def _marked(self) -> dict[str, frozenset[str]]:
        return {c.id: frozenset(map(normal_label, c.ambiguous)) for c in self._ordered if c.ambiguous}

    @cached_property
    def _by_label(self) -> dict[str, tuple[LabelHit, ...]]:
        hits: dict[str, dict[tuple[str, str], LabelHit]] = {}
        for concept in self._ordered:
            for language in LANGUAGES:
                for place, label in enumerate(concept.labels(language).all):
                    hit = LabelHit(concept.id, label, language, place == 0, self._is_ambiguous(concept, label))
                    hits.setdefault(normal_label(label), {}).setdefault((concept.id, language), hit)
        order = {
            label: sorted(held.values(), key=lambda hit: (not hit.is_preferred, hit.concept_id, hit.language))
            for label, held in hits.items()
        }
        return {label: tuple(held) for label, held in order.items()}

    @cached_property
    def _links_from(self) -> dict[str, list[CrosswalkLink]]:
        return _grouped((link.source_id, link) for link in self.links)

    @cached_property
    def _links_to(self) -> dict[str, list[CrosswalkLink]]:
        return _grouped((link.target_id, link) for link in self.links)


def _canonical(concepts: Iterable[Concept]) -> dict[str, Concept]:
    by_id = {concept.id: concept for concept in concepts}
    related: dict[str, set[str]] = {concept_id: set() for concept_id in by_id}
    for concept in by_id.values():
        for target in concept.related:
            related[concept.id].add(target)
            related.setdefault(target, set()).add(concept.id)
    return {
        c.id: Concept(
            id=c.id,
            kind=c.kind,
            nl=Labels(c.nl.preferred, tuple(sorted(set(c.nl.other)))),
            en=Labels(c.en.preferred, tuple(sorted(set(c.en.other)))),
            broader=tuple(sorted(set(c.broader))),
            related=tuple(sorted(related[c.id])),
            note=c.note,
            ambiguous=tuple(sorted(set(c.ambiguous))),
        )
        for _, c in sorted(by_id.items())
    }


def _link_order(link: CrosswalkLink) -> tuple[str, ...]:
    return (link.source_id, link.target_id, link.kind, link.said_by, link.confidence, link.said_on, link.source)


def _reversed(concepts: Iterable[Concept]) -> dict[str, tuple[str, ...]]:
    under: dict[str, list[str]] = {}
    for concept in concepts:
        for target in concept.broader:
            under.setdefault(target, []).append(concept.id)
    return {target: tuple(sources) for target, sources in under.items()}


def _grouped(pairs: Iterable[tuple[str, CrosswalkLink]]) -> dict[str, list[CrosswalkLink]]:
    groups: dict[str, list[CrosswalkLink]] = {}
    for key, link in pairs:
        groups.setdefault(key, []).append(link)
    return groups
