"""Pages of offer books: choose one, read it, take it along."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.disclosure.models import Disclosed
from schakel.base.documents.rules import SAFE_HEADERS
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.register.organisations.enums import OfferingKind
from schakel.register.vocabulary import selectors as vocabulary
from schakel.report.publications import forms, rules, selectors
from schakel.report.publications.enums import Part
from schakel.report.publications.views import paper

#: So many offerings or organisations stand on one page.
PAGE = 20
LANGUAGES = {"nl": "Nederlands", "en": "English"}


@dataclass(frozen=True)
class Row:
    """One region in the overview: its name and, per proposition, how many offerings with the book of them."""

    name: str
    cells: tuple[ui.Link | None, ...]
    whole: ui.Link


@dataclass(frozen=True)
class ChapterLine:
    """A chapter as the contents show it."""

    proposition: str
    kind: str
    count: int
    url: str


@require_GET
def book_list(request: HttpRequest) -> HttpResponse:
    """Choose the book: a form, and every region beside every proposition with what the viewer may see of it."""
    viewer = accounts.viewer_from(request)
    form = _form(request.GET or None)
    if form.is_valid():
        return redirect(f"{reverse('publications:book-detail')}?{request.GET.urlencode()}")
    heads = _propositions()
    table = tables.table(
        rows=_rows(viewer, heads),
        columns=_columns(heads),
        query=QueryDict(),
        caption=_("Offerings by region and proposition"),
    )
    context = {"form": form, "table": table}
    return render(request, "publications/book_list.html", context, status=422 if form.is_bound else 200)


@require_GET
def book_detail(request: HttpRequest) -> HttpResponse:
    """A book on a page, a part at a time."""
    viewer, now = accounts.viewer_from(request), timezone.now()
    form = _form(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('publications:book-list')}?{request.GET.urlencode()}")
    part = Part.ORGANISATIONS if request.GET.get("part") == Part.ORGANISATIONS else Part.OFFERINGS
    first = PAGE * (_number(request.GET.get("page")) - 1)
    asked, nothing = slice(first, first + PAGE), slice(0, 0)
    is_offerings = part == Part.OFFERINGS
    made = _made(
        viewer,
        form.wanted(),
        now,
        offerings=asked if is_offerings else nothing,
        profiles=nothing if is_offerings else asked,
    )
    _log(made, viewer, Manner.READ)
    context = _context(request.GET, made.book, part, first)
    context["may_take"] = bool(made.book.count - made.book.left_out)
    return render(request, "publications/book_detail.html", context)


@require_GET
def book_file(request: HttpRequest) -> HttpResponse:
    """The book as a tagged PDF, in the language asked for: only what the viewer may take along."""
    viewer, now = accounts.viewer_from(request), timezone.now()
    form = _form(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('publications:book-list')}?{request.GET.urlencode()}")
    language = request.GET.get("language", "")
    with translation.override(language if language in LANGUAGES else translation.get_language()):
        made = _made(viewer, form.wanted(), now, is_file=True)
        names = _names()
        title = title_of(made.book, names)
        data = paper.pdf_of(made.book, title=title, names=names, language=translation.get_language() or "nl")
        is_same = _made(viewer, form.wanted(), now, is_file=True) == made
    if not is_same:
        raise ui.Conflict(_("What may stand in the book changed while it was made. Ask for it again."))
    _log(made, viewer, Manner.DOCUMENT)
    name = f"{slugify(title)}-{timezone.localdate(now).isoformat()}.pdf"
    headers = {**SAFE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def title_of(book: rules.Book, names: paper.Names) -> str:
    """What a book is called: of which regions and which proposition."""
    about = [names["regions"].get(code, code) for code in book.wanted.regions]
    title = _("Offer book %(regions)s") % {"regions": ", ".join(about)} if about else _("Offer book")
    proposition = book.wanted.proposition
    return f"{title}: {names['propositions'].get(proposition, proposition)}" if proposition else title


def _made(
    viewer: Viewer,
    wanted: rules.Wanted,
    now: datetime,
    *,
    is_file: bool = False,
    offerings: slice = slice(None),
    profiles: slice = slice(None),
) -> selectors.Made:
    try:
        return selectors.offer_book(
            viewer=viewer, wanted=wanted, now=now, is_file=is_file, offerings=offerings, profiles=profiles
        )
    except rules.BookTooLarge as refused:
        told = _("More than %(limit)s offerings: choose fewer regions or one proposition.")
        raise ui.TooLarge(told % {"limit": rules.LIMIT}) from refused


def _log(made: selectors.Made, viewer: Viewer, manner: Manner) -> None:
    """Note what above TLP:GREEN of others was shown or taken along, and what left under a consent; alike records in
    one act."""
    alike: dict[tuple[type[Disclosed], frozenset[FieldGroup], frozenset[str]], list[Disclosed]] = {}
    for record, groups in made.shown:
        under = made.consented.get(record.public_id, frozenset()) if manner == Manner.DOCUMENT else frozenset()
        alike.setdefault((type(record), groups, under), []).append(record)
    for (_kind, groups, under), records in alike.items():
        disclosure.log_readings(records=records, groups=groups, manner=manner, consented=under, actor=viewer)


def _context(query: QueryDict, book: rules.Book, part: Part, first: int) -> dict[str, object]:
    total = book.count if part == Part.OFFERINGS else book.organisation_count
    pages = max(1, -(-total // PAGE))
    number = min(first // PAGE + 1, pages)
    names = _names()
    return {
        "book": book,
        "title": title_of(book, names),
        "label": ui.Label(book.label),
        "names": names,
        "chapters": [_line(query, chapter, names) for chapter in book.chapters],
        "entries": list(_with_headings(book, names)),
        "tabs": [
            ui.Tab(_("Offerings"), _url(query, part=""), part == Part.OFFERINGS, book.count, "package"),
            ui.Tab(
                _("Organisations"),
                _url(query, part=Part.ORGANISATIONS.value),
                part == Part.ORGANISATIONS,
                book.organisation_count,
                "building-2",
            ),
        ],
        "number": number,
        "pages": pages,
        "previous_url": _url(query, part=_kept(part), page=number - 1) if number > 1 else "",
        "next_url": _url(query, part=_kept(part), page=number + 1) if number < pages else "",
        "files": [
            ui.Link(f"PDF ({word})", f"{reverse('publications:book-file')}?{_choice(query, language=code)}")
            for code, word in LANGUAGES.items()
        ],
        "again_url": f"{reverse('publications:book-list')}",
    }


def _with_headings(book: rules.Book, names: paper.Names) -> Iterable[dict[str, object]]:
    """Entries with the chapter before the first of each, and their sources numbered."""
    before: tuple[str, str] | None = None
    for entry in book.entries:
        place = (entry.proposition, entry.kind)
        yield {
            "entry": entry,
            "chapter": paper.chapter_name(entry.proposition, entry.kind, names) if place != before else "",
        }
        before = place


def _line(query: QueryDict, chapter: rules.Chapter, names: paper.Names) -> ChapterLine:
    url = _url(query, part="", page=chapter.first // PAGE + 1)
    return ChapterLine(
        names["propositions"].get(chapter.proposition, chapter.proposition) or _("Without a proposition"),
        names["kinds"].get(chapter.kind, chapter.kind),
        chapter.count,
        url,
    )


def _kept(part: Part) -> str:
    return part.value if part == Part.ORGANISATIONS else ""


def _choice(query: QueryDict, **more: str | int) -> str:
    kept = [(name, value) for name in ("region", "proposition", "upto") for value in query.getlist(name) if value]
    return urlencode([*kept, *((name, value) for name, value in more.items() if value)])


def _url(query: QueryDict, **more: str | int) -> str:
    return f"{reverse('publications:book-detail')}?{_choice(query, **more)}"


def _number(text: str | None) -> int:
    return max(1, min(int(text), 10_000)) if text and text.isdecimal() and len(text) < 6 else 1


def _language() -> str:
    return "nl" if (translation.get_language() or "nl").startswith("nl") else "en"


def _names() -> dict[str, dict[str, str]]:
    lists = {one: vocabulary.labels(code_list=one, language=_language()) for one in ("regions", "propositions")}
    return {**lists, "kinds": {kind.value: str(kind.label) for kind in OfferingKind}}


def _propositions() -> Sequence[tuple[str, str]]:
    return vocabulary.choices(code_list="propositions", language=_language())


def _form(data: QueryDict | None) -> forms.BookForm:
    regions = vocabulary.choices(code_list="regions", language=_language())
    return forms.BookForm(data, regions=regions, propositions=_propositions())


def _columns(propositions: Sequence[tuple[str, str]]) -> list[ui.Column]:
    def cell(place: int) -> Callable[[Row], ui.Link | int]:
        return lambda row: row.cells[place] or 0

    return [
        ui.Column("region", _("Region"), lambda row: row.name, is_heading=True),
        *(ui.Column(code, name, cell(place)) for place, (code, name) in enumerate(propositions)),
        ui.Column("whole", _("All propositions"), lambda row: row.whole),
    ]


def _rows(viewer: Viewer, propositions: Sequence[tuple[str, str]]) -> list[Row]:
    counts = selectors.counts(viewer=viewer)
    address = reverse("publications:book-detail")

    def link(number: int, **chosen: str) -> ui.Link:
        return ui.Link(str(number), f"{address}?{urlencode(chosen)}")

    rows = []
    for region, name in vocabulary.choices(code_list="regions", language=_language()):
        numbers = {code: counts.get((region, code), 0) for code, _name in propositions}
        cells = tuple(link(n, region=region, proposition=code) if n else None for code, n in numbers.items())
        total = sum(number for (there, _p), number in counts.items() if there == region)
        if total:
            rows.append(Row(name, cells, link(total, region=region)))
    return rows
