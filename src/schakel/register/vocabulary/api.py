"""Code lists, links and concepts for programs. They are public: everybody gets the same."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Query, Router

from schakel import engine
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.interface import rules as wire
from schakel.base.interface import selectors as interface
from schakel.register.vocabulary import selectors
from schakel.register.vocabulary.models import CodeList, Link, Term

router = Router(by_alias=True, exclude_unset=True)


class Names(wire.Shown):
    """A name in both languages."""

    nl: str
    en: str


class CodeListShown(wire.Shown):
    """A code list with its source and how far it can be relied on."""

    code: str
    name: Names
    status: str
    version: str
    source: str
    trust: str
    last_verified_on: date | None
    note: Names


class TermShown(wire.Shown):
    """One term of a code list, valid between its days."""

    code: str
    name: Names
    valid_from: date | None
    valid_to: date | None
    is_unverified: bool
    source: str
    extra: dict[str, Any]


class LinkShown(wire.Shown):
    """Two terms that somebody says belong together, and how sure they are."""

    id: str
    from_list: str
    from_code: str
    to_list: str
    to_code: str
    kind: str
    said_by: str
    confidence: str
    source: str
    said_on: date


class Labels(wire.Shown):
    """The labels of a concept in one language."""

    preferred: str
    others: list[str]


class ConceptShown(wire.Shown):
    """A concept of the field with its labels and the concepts around it."""

    id: str
    kind: str
    nl: Labels
    en: Labels
    broader: list[str]
    narrower: list[str]
    related: list[str]


class ConceptFound(wire.Shown):
    """A concept that was found, by its name in the reader's language."""

    id: str
    name: str


@router.get("/code-lists", response=wire.Listing[CodeListShown])
def list_code_lists(request: HttpRequest, paging: Query[wire.Paging]) -> Any:
    """Every code list, by code."""
    return interface.listing(selectors.code_lists(), paging=paging, request=request, show=_lists)


@router.get("/code-lists/{code}", response=CodeListShown)
def get_code_list(request: HttpRequest, code: str) -> Any:  # noqa: ARG001 -- ninja goes by the name
    """One code list."""
    return _lists([_list(code)])[0]


@router.get("/code-lists/{code}/terms", response=wire.Listing[TermShown])
def list_terms(request: HttpRequest, code: str, paging: Query[wire.Paging], on: date | None = None) -> Any:
    """The terms of a list that hold on a day (`on`, today by default), in the list's own order."""
    _list(code)
    return interface.listing(selectors.terms(code_list=code, on=on), paging=paging, request=request, show=_terms)


@router.get("/code-lists/{code}/terms/{term}/links", response=wire.Listing[LinkShown])
def list_term_links(request: HttpRequest, code: str, term: str, paging: Query[wire.Paging]) -> Any:
    """The links that run from or to a term."""
    _list(code)
    found = selectors.links(code_list=code, code=term)
    return interface.listing(found, paging=paging, request=request, show=_links)


@router.get("/concepts", response=wire.Listing[ConceptFound])
def list_concepts(request: HttpRequest, paging: Query[wire.Paging], q: str = "") -> Any:
    """Concepts whose labels hold these words, best first; all of them by id when no words are given."""
    spoken = "en" if (get_language() or "nl").startswith("en") else "nl"
    concepts = engine.shipped_vocabulary().concepts.values()
    wanted = engine.normalise(q).casefold().strip()
    found = [c for c in concepts if not wanted or any(wanted in x.casefold() for x in (*c.nl.all, *c.en.all))]
    rows = sorted((c.labels(spoken).preferred.casefold() != wanted, c.id, c.labels(spoken).preferred) for c in found)

    def show(page: list[tuple[bool, str, str]]) -> list[ConceptFound]:
        return [ConceptFound(id=concept, name=name) for _, concept, name in page]

    return interface.listing(rows, paging=paging, request=request, show=show)


@router.get("/concepts/{concept}", response=ConceptShown)
def get_concept(request: HttpRequest, concept: str) -> Any:  # noqa: ARG001 -- ninja goes by the name
    """One concept with its labels in both languages and the concepts around it."""
    vocabulary = engine.shipped_vocabulary()
    if concept not in vocabulary:
        raise NotDisclosed
    found = vocabulary.concepts[concept]
    return ConceptShown(
        id=found.id,
        kind=found.kind,
        nl=Labels(preferred=found.nl.preferred, others=list(found.nl.other)),
        en=Labels(preferred=found.en.preferred, others=list(found.en.other)),
        broader=list(vocabulary.broader(concept)),
        narrower=list(vocabulary.narrower(concept)),
        related=list(found.related),
    )


def _list(code: str) -> CodeList:
    found = selectors.code_lists().filter(code=code).first()
    if found is None:
        raise NotDisclosed
    return found


def _lists(rows: list[CodeList]) -> list[CodeListShown]:
    return [
        CodeListShown(
            code=row.code,
            name=Names(nl=row.name_nl, en=row.name_en),
            status=row.status,
            version=row.version,
            source=row.source,
            trust=row.trust,
            last_verified_on=row.last_verified_on,
            note=Names(nl=row.note_nl, en=row.note_en),
        )
        for row in rows
    ]


def _terms(rows: list[Term]) -> list[TermShown]:
    return [
        TermShown(
            code=row.code,
            name=Names(nl=row.name_nl, en=row.name_en),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_unverified=row.is_unverified,
            source=row.source,
            extra=row.extra,
        )
        for row in rows
    ]


def _links(rows: list[Link]) -> list[LinkShown]:
    return [
        LinkShown(
            id=row.public_id,
            from_list=row.from_list,
            from_code=row.from_code,
            to_list=row.to_list,
            to_code=row.to_code,
            kind=row.kind,
            said_by=row.said_by,
            confidence=row.confidence,
            source=row.source,
            said_on=row.said_on,
        )
        for row in rows
    ]
