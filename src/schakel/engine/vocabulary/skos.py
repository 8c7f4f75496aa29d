"""A vocabulary written as SKOS: Turtle, RDF/XML or JSON-LD, the same text every time."""

import json
import re
from typing import Any

from schakel.engine.vocabulary.concept import LANGUAGES, Concept
from schakel.engine.vocabulary.vocabulary import Vocabulary

#: Name of the format as users know it -> the name that rdflib gives it.
FORMATS = {"turtle": "turtle", "rdf-xml": "xml", "json-ld": "json-ld"}
#: The usual ending of a file -> the format in it.
ENDINGS = {".ttl": "turtle", ".rdf": "rdf-xml", ".xml": "rdf-xml", ".jsonld": "json-ld", ".json": "json-ld"}

SCHEME = "urn:schakel:vocabulary"
CONCEPT = "urn:schakel:concept:"
LINK = "urn:schakel:link:"
#: What SKOS has no word for: kind, ambiguous labels, links with who says so and how sure.
TERMS = "urn:schakel:terms#"
#: Field of a link -> its term.
LINK_TERMS = {
    "kind": "linkKind",
    "said_by": "saidBy",
    "confidence": "confidence",
    "said_on": "saidOn",
    "source": "source",
}


def write_skos(vocabulary: Vocabulary, format_name: str = "turtle") -> str:
    """Write a vocabulary as SKOS; the same vocabulary gives the same text, byte for byte.

    Preferred and other labels, broader, related, scope notes and ids (as notations) are plain SKOS. Kind, ambiguous
    labels and crosswalk links are terms of `urn:schakel:terms#`; each link is a `skos:relatedMatch` too.

    Args:
        vocabulary: what to write.
        format_name: "turtle", "rdf-xml" or "json-ld"; `ValueError` for anything else.
    """
    if format_name not in FORMATS:
        raise ValueError(f"format {format_name!r} is not known: use {', '.join(FORMATS)}")
    graph = _graph(vocabulary)
    if format_name == "json-ld":
        nodes = json.loads(graph.serialize(format="json-ld"))
        return json.dumps(_ordered(nodes), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    text = str(graph.serialize(format=FORMATS[format_name]))
    return _ordered_xml(text) if format_name == "rdf-xml" else text


def _graph(vocabulary: Vocabulary) -> Any:
    from rdflib import Graph, Literal, Namespace, URIRef  # 0.3 s to import, needed for SKOS only
    from rdflib.namespace import RDF, SKOS

    terms = Namespace(TERMS)
    graph = Graph()
    graph.bind("skos", SKOS)
    graph.bind("schakel", terms)
    graph.add((URIRef(SCHEME), RDF.type, SKOS.ConceptScheme))
    for concept in vocabulary.concepts.values():
        _add_concept(graph, concept)
    for number, link in enumerate(vocabulary.links, start=1):
        node = URIRef(f"{LINK}{number}")
        source, target = URIRef(CONCEPT + link.source_id), URIRef(CONCEPT + link.target_id)
        graph.add((node, RDF.type, terms.Link))
        graph.add((node, terms["from"], source))
        graph.add((node, terms.to, target))
        graph.add((source, SKOS.relatedMatch, target))
        for name, term in LINK_TERMS.items():
            if getattr(link, name):
                graph.add((node, terms[term], Literal(getattr(link, name))))
    return graph


def _add_concept(graph: Any, concept: Concept) -> None:
    from rdflib import Literal, Namespace, URIRef
    from rdflib.namespace import RDF, SKOS

    terms = Namespace(TERMS)
    node = URIRef(CONCEPT + concept.id)
    graph.add((node, RDF.type, SKOS.Concept))
    graph.add((node, SKOS.inScheme, URIRef(SCHEME)))
    graph.add((node, SKOS.notation, Literal(concept.id)))
    graph.add((node, terms.kind, Literal(concept.kind)))
    for language in LANGUAGES:
        labels = concept.labels(language)
        graph.add((node, SKOS.prefLabel, Literal(labels.preferred, lang=language)))
        for label in labels.other:
            graph.add((node, SKOS.altLabel, Literal(label, lang=language)))
    for target in concept.broader:
        graph.add((node, SKOS.broader, URIRef(CONCEPT + target)))
    for target in concept.related:
        graph.add((node, SKOS.related, URIRef(CONCEPT + target)))
    for label in concept.ambiguous:
        graph.add((node, terms.ambiguousLabel, Literal(label)))
    if concept.note:
        graph.add((node, SKOS.scopeNote, Literal(concept.note)))


def _ordered(node: Any) -> Any:
    if isinstance(node, list):
        return sorted((_ordered(part) for part in node), key=lambda part: json.dumps(part, sort_keys=True))
    if isinstance(node, dict):
        return {key: _ordered(value) for key, value in node.items()}
    return node


_DESCRIPTION = re.compile(r"  <rdf:Description .*?\n  </rdf:Description>\n", re.DOTALL)


def _ordered_xml(text: str) -> str:
    """Sort the descriptions of an RDF/XML document and what they say; a label never holds a line break."""
    blocks = []
    for block in _DESCRIPTION.findall(text):
        first, *said, last = block.splitlines()
        blocks.append("\n".join([first, *sorted(said), last, ""]))
    head, tail = text[: text.index("  <rdf:Description ")], text[text.rindex("</rdf:Description>\n") + 19 :]
    return head + "".join(sorted(blocks)) + tail
