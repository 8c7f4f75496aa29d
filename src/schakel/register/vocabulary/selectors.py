"""Read code lists and links. They are public: no viewer is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel import engine
from schakel.base.accounts.enums import Role
from schakel.base.accounts.rules import Viewer
from schakel.register.vocabulary.models import CodeList, Link, Term

#: The kind of links that lead from a civil strength to a defence use; their ends are concepts.
CIVIL_TO_DEFENCE = "civil-to-defence"
CONCEPTS = "concepts"


def code_lists() -> QuerySet[CodeList]:
    """Every code list, by code."""
    return CodeList.objects.order_by("code")


def terms(*, code_list: str, on: date | None = None) -> QuerySet[Term]:
    """The terms of a list that hold on a day (today by default), in the list's own order."""
    return _running(on or timezone.localdate()).filter(code_list__code=code_list).order_by("place", "code")


def _running(day: date) -> QuerySet[Term]:
    started = Q(valid_from=None) | Q(valid_from__lte=day)
    running = Q(valid_to=None) | Q(valid_to__gte=day)
    return Term.objects.filter(started & running)


def choices(*, code_list: str, language: str) -> list[tuple[str, str]]:
    """Code and name of each term that holds today: what a form offers."""
    name = "name_nl" if language == "nl" else "name_en"
    return list(terms(code_list=code_list).values_list("code", name))


def choices_of(*, code_lists: Iterable[str], language: str) -> dict[str, list[tuple[str, str]]]:
    """`choices` of several lists by the list's code, in one query."""
    found: dict[str, list[tuple[str, str]]] = {code: [] for code in code_lists}
    name = "name_nl" if language == "nl" else "name_en"
    rows = _running(timezone.localdate()).filter(code_list__code__in=found).order_by("place", "code")
    for code_list, code, label in rows.values_list("code_list__code", "code", name):
        found[code_list].append((code, label))
    return found


def labels_of(*, code_lists: Iterable[str], language: str) -> dict[str, dict[str, str]]:
    """`labels` of several lists by the list's code, in one query."""
    found: dict[str, dict[str, str]] = {code: {} for code in code_lists}
    name = "name_nl" if language == "nl" else "name_en"
    rows = Term.objects.filter(code_list__code__in=found).order_by("place", "code")
    for code_list, code, label in rows.values_list("code_list__code", "code", name):
        found[code_list][code] = label
    return found


def labels(*, code_list: str, language: str) -> dict[str, str]:
    """Names by code, terms out of use included: what a page shows of a stored code."""
    name = "name_nl" if language == "nl" else "name_en"
    return dict(Term.objects.filter(code_list__code=code_list).values_list("code", name))


def links(*, code_list: str, code: str) -> QuerySet[Link]:
    """The links that run from or to a term and were not taken back."""
    ends = Q(from_list=code_list, from_code=code) | Q(to_list=code_list, to_code=code)
    return Link.objects.filter(ends, retired_on=None).order_by("from_list", "from_code", "to_list", "to_code")


def code_list_by_code(*, code: str) -> CodeList | None:
    """A code list, or None."""
    return CodeList.objects.filter(code=code).first()


def term_by_code(*, code_list: str, code: str) -> Term | None:
    """A term of a list, in use or not, or None."""
    return Term.objects.filter(code_list__code=code_list, code=code).select_related("code_list").first()


def all_terms(*, code_list: str, words: str = "") -> QuerySet[Term]:
    """Every term of a list, out of use ones too, narrowed to those whose code or name holds `words`."""
    found = Term.objects.filter(code_list__code=code_list)
    if words:
        found = found.filter(Q(code__icontains=words) | Q(name_nl__icontains=words) | Q(name_en__icontains=words))
    return found


def all_links(*, kind: str = "", words: str = "") -> QuerySet[Link]:
    """Every link that stands, narrowed by kind and by words in its codes."""
    found = Link.objects.filter(retired_on=None)
    if kind:
        found = found.filter(kind=kind)
    if words:
        found = found.filter(Q(from_code__icontains=words) | Q(to_code__icontains=words))
    return found.order_by("from_list", "from_code", "to_list", "to_code")


def link_by_public_id(*, public_id: str) -> Link | None:
    """A link that stands, or None."""
    return Link.objects.filter(public_id=public_id, retired_on=None).first()


def may_keep_lists(viewer: Viewer) -> bool:
    """Whether somebody keeps the code lists of this installation: the national office."""
    return Role.NATIONAL_OFFICE in viewer.roles


@dataclass(frozen=True)
class ConceptShown:
    """A concept of the vocabulary with its neighbours, in one language."""

    id: str
    name: str
    kind: str
    others: tuple[str, ...]
    other_language: tuple[str, ...]
    broader: tuple[tuple[str, str], ...]
    narrower: tuple[tuple[str, str], ...]
    related: tuple[tuple[str, str], ...]
    note: str


def concept_shown(*, concept_id: str, language: str) -> ConceptShown | None:
    """A concept as a page shows it, or None."""
    book = engine.shipped_vocabulary()
    if concept_id not in book:
        return None
    concept = book.concept(concept_id)
    other = "en" if language == "nl" else "nl"

    def named(ids: Iterable[str]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted(((name, book.label(name, language)) for name in ids), key=lambda pair: pair[1].lower()))

    return ConceptShown(
        id=concept_id,
        name=book.label(concept_id, language),
        kind=concept.kind,
        others=concept.labels(language).other,
        other_language=concept.labels(other).all,
        broader=named(book.broader(concept_id)),
        narrower=named(book.narrower(concept_id)),
        related=named(concept.related),
        note=concept.note,
    )


def concepts_named(*, words: str, language: str, kind: str = "") -> list[tuple[str, str, str]]:
    """Concepts (id, name, kind) whose labels in either language hold `words`, by name; all of a kind without words."""
    book = engine.shipped_vocabulary()
    wanted = words.strip().lower()
    found = [
        (name, book.label(name, language), concept.kind)
        for name, concept in book.concepts.items()
        if (not kind or concept.kind == kind)
        and (not wanted or any(wanted in label.lower() for label in (*concept.nl.all, *concept.en.all)))
    ]
    return sorted(found, key=lambda row: (not row[1].lower().startswith(wanted), row[1].lower()))


def end_name(*, code_list: str, code: str, language: str) -> str:
    """One end of a link in words: a concept, or a term of a list; its code where it has no name any more."""
    if code_list == CONCEPTS:
        book = engine.shipped_vocabulary()
        return book.label(code, language) if code in book else code
    return labels(code_list=code_list, language=language).get(code, code)


@dataclass(frozen=True)
class ConceptRow:
    """One concept with its words in both languages, as a file holds it."""

    concept_id: str
    kind: str
    name_nl: str
    name_en: str
    others_nl: tuple[str, ...]
    others_en: tuple[str, ...]


def concepts_as_rows(*, found: Sequence[tuple[str, str, str]]) -> list[ConceptRow]:
    """These concepts (as `concepts_named` finds them) with their words in both languages."""
    book = engine.shipped_vocabulary()
    rows = []
    for name, _label, kind in found:
        concept = book.concepts[name]
        names = (concept.nl.preferred, concept.en.preferred)
        rows.append(ConceptRow(name, kind, *names, tuple(concept.nl.all[1:]), tuple(concept.en.all[1:])))
    return rows


@cache
def vocabulary_as_skos() -> str:
    """The vocabulary of the product as SKOS in Turtle; written once in each process."""
    return engine.write_skos(engine.shipped_vocabulary(), "turtle")


@dataclass(frozen=True)
class CrosswalkRow:
    """One link of a crosswalk with both ends in words, who says so and how sure."""

    start: str
    start_name: str
    end: str
    end_name: str
    confidence: str
    said_by: str
    said_on: str
    source: str
    public_id: str = ""


def crosswalk(*, language: str, words: str = "", concept_id: str = "") -> list[CrosswalkRow]:
    """From civil strengths to defence uses: what ships with the product and what people added here, by name."""
    book = engine.shipped_vocabulary()
    shipped = (
        CrosswalkRow(
            row.source_id, book.label(row.source_id, language), row.target_id, book.label(row.target_id, language),
            row.confidence, row.said_by, row.said_on, row.source,
        )
        for row in book.links
    )  # fmt: skip
    added = (
        CrosswalkRow(
            row.from_code, book.label(row.from_code, language), row.to_code, book.label(row.to_code, language),
            row.confidence, row.said_by, row.said_on.isoformat(), row.source, row.public_id,
        )
        for row in Link.objects.filter(kind=CIVIL_TO_DEFENCE, retired_on=None)
        if row.from_code in book and row.to_code in book
    )  # fmt: skip
    wanted = words.strip().lower()
    rows = [
        row
        for row in (*shipped, *added)
        if (not concept_id or concept_id in (row.start, row.end))
        and (not wanted or wanted in f"{row.start_name} {row.end_name}".lower())
    ]
    return sorted(rows, key=lambda row: (row.start_name.lower(), row.end_name.lower(), row.said_by))


@dataclass(frozen=True)
class ListLink:
    """A link between terms of two code lists with both ends in words."""

    from_list: str
    from_code: str
    start_name: str
    to_list: str
    to_code: str
    end_name: str
    confidence: str
    said_by: str
    said_on: date
    source: str
    public_id: str


def linked_lists() -> list[tuple[str, str]]:
    """Which lists links run between, by code."""
    rows = Link.objects.filter(retired_on=None).exclude(from_list=CONCEPTS).exclude(to_list=CONCEPTS)
    return sorted(set(rows.values_list("from_list", "to_list")))


def list_links(*, language: str, words: str = "", between: str = "") -> list[ListLink]:
    """Links between terms of code lists that stand, by words and by a pair of lists ("nld-areas dis-areas")."""
    found = Link.objects.filter(retired_on=None).exclude(from_list=CONCEPTS).exclude(to_list=CONCEPTS)
    start_list, _sep, end_list = between.partition(" ")
    if between:
        found = found.filter(from_list=start_list, to_list=end_list)
    rows = list(found.order_by("from_list", "from_code", "to_list", "to_code"))
    names = labels_of(code_lists={code for row in rows for code in (row.from_list, row.to_list)}, language=language)
    shown = [
        ListLink(
            row.from_list, row.from_code, names[row.from_list].get(row.from_code, row.from_code),
            row.to_list, row.to_code, names[row.to_list].get(row.to_code, row.to_code),
            row.confidence, row.said_by, row.said_on, row.source, row.public_id,
        )
        for row in rows
    ]  # fmt: skip
    wanted = words.strip().lower()
    return [row for row in shown if not wanted or wanted in f"{row.start_name} {row.end_name} {row.said_by}".lower()]


def list_as_data(*, code_list: CodeList) -> dict[str, object]:
    """A code list as the file from which `services.load_list` loads it again."""
    return {
        "code": code_list.code,
        "name": {"nl": code_list.name_nl, "en": code_list.name_en},
        "status": code_list.status,
        "version": code_list.version,
        "source": code_list.source,
        "trust": code_list.trust,
        "last_verified_on": code_list.last_verified_on.isoformat() if code_list.last_verified_on else None,
        "note": {"nl": code_list.note_nl, "en": code_list.note_en},
        "terms": [
            {
                "code": term.code,
                "nl": term.name_nl,
                "en": term.name_en,
                "valid_from": term.valid_from.isoformat() if term.valid_from else None,
                "valid_to": term.valid_to.isoformat() if term.valid_to else None,
                "is_unverified": term.is_unverified,
                "source": term.source,
                "trust": term.trust,
                **term.extra,
            }
            for term in code_list.terms.all()
        ],
    }
