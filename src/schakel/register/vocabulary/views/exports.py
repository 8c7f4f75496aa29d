"""Crosswalks and concepts to take along as a file, filtered as the page is."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.base.documents.enums import Kind
from schakel.base.documents.rules import MEDIA_TYPES, tables
from schakel.register.vocabulary import selectors
from schakel.register.vocabulary.enums import Confidence
from schakel.register.vocabulary.forms import KINDS
from schakel.register.vocabulary.views import concepts, links, shown


@require_safe
def crosswalk_export(request: HttpRequest) -> HttpResponse:
    """The links from civil strengths to defence uses that the page shows, as Excel or CSV."""
    sure = {code: str(name) for code, name in Confidence.choices}
    rows = [
        (
            *(row.start_name, row.end_name, sure.get(row.confidence, row.confidence), shown.said_by(row.said_by)),
            *(shown.day(row.said_on), row.source, row.start, row.end),
        )
        for row in links.crosswalk_rows(request)
    ]
    header = (_("Civil strength"), _("Defence use"), _("How sure"), _("Who says so"), _("Said on"), _("Source"))
    return _file(request, "crosswalk", (*header, _("Concept (from)"), _("Concept (to)")), rows)


@require_safe
def list_links_export(request: HttpRequest) -> HttpResponse:
    """The links between code lists that the page shows, as Excel or CSV."""
    names = {one.code: str(one) for one in selectors.code_lists()}
    sure = {code: str(name) for code, name in Confidence.choices}
    rows = [
        (
            *(names.get(row.from_list, row.from_list), row.start_name),
            *(names.get(row.to_list, row.to_list), row.end_name),
            *(sure.get(row.confidence, row.confidence), shown.said_by(row.said_by), row.said_on, row.source),
        )
        for row in links.list_link_rows(request)
    ]
    header = (_("List"), _("Term"), _("Other list"), _("Belongs with"), _("How sure"), _("Who says so"))
    return _file(request, "links", (*header, _("Said on"), _("Source")), rows)


@require_safe
def concept_export(request: HttpRequest) -> HttpResponse:
    """The concepts that the page shows, as Excel or CSV; with `?as=ttl` the whole vocabulary as SKOS in Turtle."""
    if request.GET.get("as") == "ttl":
        answer = HttpResponse(selectors.vocabulary_as_skos(), content_type="text/turtle; charset=utf-8")
        answer["Content-Disposition"] = 'attachment; filename="concepts.ttl"'
        return answer
    kinds = {kind: str(name) for kind, name in KINDS}
    rows = [
        (row.concept_id, kinds[row.kind], row.name_nl, row.name_en, ", ".join(row.others_nl), ", ".join(row.others_en))
        for row in selectors.concepts_as_rows(found=concepts.concept_rows(request))
    ]
    header = (_("Identifier"), _("Kind"), _("Name in Dutch"), _("Name in English"))
    return _file(request, "concepts", (*header, _("Other words in Dutch"), _("Other words in English")), rows)


def _file(
    request: HttpRequest, name: str, header: Sequence[str], rows: Iterable[Sequence[str | date | None]]
) -> HttpResponse:
    if request.GET.get("as") == "csv":
        content, kind, ending = tables.csv_table(header=header, rows=rows), "text/csv; charset=utf-8", "csv"
    else:
        content, kind, ending = tables.workbook(sheets={name: (header, rows)}), MEDIA_TYPES[Kind.XLSX], "xlsx"
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
