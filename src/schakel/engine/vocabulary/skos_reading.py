"""A SKOS document of any maker read into a vocabulary; nothing is fetched from outside."""

import json
import re
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

from schakel.engine.vocabulary.concept import KINDS, LANGUAGES, normal_label
from schakel.engine.vocabulary.reading import (
    Row,
    Source,
    VocabularyInvalid,
    VocabularyProblem,
    check_source,
    concept_from_row,
    link_from_row,
)
from schakel.engine.vocabulary.skos import FORMATS, LINK_TERMS, TERMS
from schakel.engine.vocabulary.vocabulary import Vocabulary

_NOT_IN_IDS = re.compile(r"[^a-z0-9]+")


class SkosUnreadable(ValueError):
    """A document that cannot be read as SKOS; the message says what to do."""


def read_skos(document: str, format_name: str = "turtle", *, default_kind: str = "capability") -> Vocabulary:
    """Read a SKOS document into a vocabulary.

    Concepts of other makers are taken too: the id comes from the notation or else from the end of the address, the kind
    is `default_kind` where the document states none, hidden labels are other labels, `narrower` is `broader` the other
    way, a label that two concepts hold is marked as ambiguous. Links to concepts that the document does not hold are
    left out. Nothing is fetched from outside.

    Raises `SkosUnreadable` when it is no such document or wants something from outside, `VocabularyInvalid` when a
    concept lacks a label in Dutch or English or breaks another rule, `ValueError` for an unknown format or kind.
    """
    if format_name not in FORMATS:
        raise ValueError(f"format {format_name!r} is not known: use {', '.join(FORMATS)}")
    if default_kind not in KINDS:
        raise ValueError(f"kind {default_kind!r} is not known: use {', '.join(KINDS)}")
    graph = _parsed(document, format_name)
    reader = _Reader(graph, default_kind)
    source = Source(tuple(reader.concept_rows()), tuple(reader.link_rows()))
    problems = reader.problems or check_source(source)
    if problems:
        raise VocabularyInvalid(problems)
    return Vocabulary(
        [concept_from_row(row.value) for row in source.concepts], [link_from_row(row.value) for row in source.links]
    )


def _parsed(document: str, format_name: str) -> Any:
    from rdflib import Graph  # 0.3 s to import, needed for SKOS only

    try:
        if format_name == "json-ld":
            _refuse_remote_context(json.loads(document))
        elif format_name == "rdf-xml":
            _refuse_entities(document)
        graph = Graph()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # rdflib's own JSON-LD parser calls its old classes
            graph.parse(data=document, format=FORMATS[format_name])
    except SkosUnreadable:
        raise
    except Exception as error:  # rdflib and its parsers raise dozens of unrelated classes
        reason = " ".join(str(error).split())[:200]
        raise SkosUnreadable(f"not readable as {format_name}: {reason}; check the file and its format") from error
    return graph


def _refuse_remote_context(node: Any) -> None:
    if isinstance(node, list):
        for part in node:
            _refuse_remote_context(part)
    elif isinstance(node, dict):
        for key, value in node.items():
            contexts = value if isinstance(value, list) else [value]
            if key == "@import" or (key == "@context" and any(isinstance(context, str) for context in contexts)):
                raise SkosUnreadable(
                    "the JSON-LD asks for a context from outside: write the context in the file itself"
                )
            _refuse_remote_context(value)


def _refuse_entities(document: str) -> None:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        fromstring(document.encode(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise SkosUnreadable("the RDF/XML holds a DOCTYPE or entities: write the addresses out in full") from error


class _Reader:
    """What a graph says about concepts and links, as rows of a vocabulary."""

    def __init__(self, graph: Any, default_kind: str) -> None:
        from rdflib import Namespace
        from rdflib.namespace import RDF, SKOS

        self.graph, self.default_kind = graph, default_kind
        self.skos, self.terms, self.type = SKOS, Namespace(TERMS), RDF.type
        self.problems: list[VocabularyProblem] = []
        nodes = sorted(set(graph.subjects(RDF.type, SKOS.Concept)), key=str)
        self.ids = {node: self._id(node) for node in nodes}
        if not nodes:
            raise SkosUnreadable("no skos:Concept in the document: is it SKOS?")

    def concept_rows(self) -> list[Row]:
        """Give a row for each concept, ambiguous labels marked."""
        rows = [Row(str(node), 0, self._row(node)) for node in self.ids]
        holders: dict[str, set[str]] = {}
        for row in rows:
            for label in _labels(row):
                holders.setdefault(normal_label(label), set()).add(row.value["id"])
        for row in rows:
            shared = {label for label in _labels(row) if len(holders[normal_label(label)]) > 1}
            marked = {normal_label(label) for label in row.value["ambiguous"]}
            row.value["ambiguous"] += sorted(label for label in shared if normal_label(label) not in marked)
        return rows

    def link_rows(self) -> Iterator[Row]:
        """Give a row for each link between two concepts of the document."""
        for node in sorted(set(self.graph.subjects(self.type, self.terms.Link)), key=str):
            ends = {"from": self.graph.value(node, self.terms["from"]), "to": self.graph.value(node, self.terms.to)}
            if all(end in self.ids for end in ends.values()):
                value = {name: self.ids[end] for name, end in ends.items()}
                value |= {
                    name: str(self.graph.value(node, self.terms[term]) or "") for name, term in LINK_TERMS.items()
                }
                yield Row(str(node), 0, value)

    def _id(self, node: Any) -> str:
        notation = next(iter(sorted(map(str, self.graph.objects(node, self.skos.notation)))), "")
        written = notation or re.split(r"[/#:]", str(node).rstrip("/#"))[-1]
        return _NOT_IN_IDS.sub("-", written.casefold()).strip("-")

    def _row(self, node: Any) -> dict[str, Any]:
        skos, terms = self.skos, self.terms
        broader = {*self._targets(node, skos.broader), *self._sources(node, skos.narrower)}
        related = {*self._targets(node, skos.related), *self._sources(node, skos.related)}
        return {
            "id": self.ids[node],
            "kind": str(self.graph.value(node, terms.kind) or self.default_kind),
            **{language: self._language_labels(node, language) for language in LANGUAGES},
            "broader": sorted(broader - {self.ids[node]}),
            "related": sorted(related - {self.ids[node]}),
            "note": str(next(iter(sorted(map(str, self.graph.objects(node, skos.scopeNote)))), "")),
            "ambiguous": sorted(str(label) for label in self.graph.objects(node, terms.ambiguousLabel)),
        }

    def _language_labels(self, node: Any, language: str) -> dict[str, Any]:
        preferred = sorted(self._in_language(node, (self.skos.prefLabel,), language))
        other = set(self._in_language(node, (self.skos.altLabel, self.skos.hiddenLabel), language))
        if not preferred:
            message = f"no preferred label in {language}: add skos:prefLabel with @{language}"
            self.problems.append(VocabularyProblem(str(node), 0, message))
            return {"preferred": "-", "other": []}
        return {"preferred": preferred[0], "other": sorted({*preferred[1:], *other} - {preferred[0]})}

    def _in_language(self, node: Any, properties: Iterable[Any], language: str) -> Iterator[str]:
        for one in properties:
            for label in self.graph.objects(node, one):
                if str(getattr(label, "language", None) or "").split("-")[0] == language:
                    yield str(label)

    def _targets(self, node: Any, relation: Any) -> Iterator[str]:
        return (self.ids[target] for target in self.graph.objects(node, relation) if target in self.ids)

    def _sources(self, node: Any, relation: Any) -> Iterator[str]:
        return (self.ids[source] for source in self.graph.subjects(relation, node) if source in self.ids)


def _labels(row: Row) -> Iterator[str]:
    for language in LANGUAGES:
        yield row.value[language]["preferred"]
        yield from row.value[language]["other"]
