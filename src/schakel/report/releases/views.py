"""Pages of released figures: the list, the act, the figure and its file."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts import selectors as accounts
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.models import Release
from schakel.base.documents.rules import SAFE_HEADERS, tables
from schakel.base.parties.enums import Group
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as ui_tables
from schakel.base.ui.enums import Kind
from schakel.report.releases import forms, rules, selectors, services
from schakel.report.releases.enums import Figure

#: What one number of a figure is.
UNITS = {
    Figure.OFFERINGS: gettext_lazy("Every offering that stands counts once. Drafts and withdrawn offerings do not."),
    Figure.NEEDS: gettext_lazy("An effect card counts once in each of its domains. Drafts and withdrawn cards do not."),
    Figure.OUTCOMES: gettext_lazy("Every step that was told counts in the quarter in which it was taken."),
}

#: What the rows of a figure are.
ROWS = {
    Figure.OFFERINGS: gettext_lazy("Proposition"),
    Figure.NEEDS: gettext_lazy("Domain"),
    Figure.OUTCOMES: gettext_lazy("Quarter"),
}


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """The releases that the reader may read; who may release finds the figures here."""
    viewer = accounts.viewer_from(request)
    may_release = disclosure.may_release(viewer=viewer)
    columns = [
        ui.Column("name", _("Release"), lambda one: ui.Link(one.name, _url(one)), sort="name", is_heading=True),
        ui.Column("question", _("Figure"), lambda one: Figure(one.question).label, sort="question"),
        ui.Column("as_of_on", _("As of"), lambda one: one.as_of_on, sort="as_of_on", kind=Kind.DATE),
        ui.Column("readers", _("For whom"), _readers),
    ]
    table = ui_tables.table(
        rows=selectors.releases(viewer=viewer),
        columns=columns,
        query=request.GET,
        caption=_("Releases"),
        default_sort="-as_of_on",
        empty=_("Nothing was released yet."),
    )
    figures = [(figure, UNITS[figure], _again_on(figure)) for figure in Figure] if may_release else []
    return render(request, "releases/release_list.html", {"table": table, "figures": figures})


@require_http_methods(["GET", "HEAD", "POST"])
def release_new(request: HttpRequest, figure: str) -> HttpResponse:
    """See what a figure will hold, without a number, and release it."""
    viewer = accounts.viewer_from(request)
    if not disclosure.may_release(viewer=viewer):
        raise PermissionDenied
    if figure not in Figure.values:
        raise Http404
    chosen, today = Figure(figure), timezone.localdate()
    form = forms.ReleaseForm(request.POST or None, initial={"name": f"{chosen.label}, {today:%d-%m-%Y}"})
    again_on = _again_on(chosen)
    if request.method == "POST" and again_on is None and form.is_valid():
        made = services.release_figure(figure=chosen, actor=viewer, **form.cleaned_data)
        messages.success(request, _("Released. The figures are frozen as they stand on this page."))
        return redirect(_url(made))
    context = {
        "figure": chosen,
        "unit": UNITS[chosen],
        "table": _empty(chosen, selectors.shape(figure=chosen, on=today, language=_language())),
        "form": form,
        "again_on": again_on,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "releases/release_new.html", context, status=status)


def _again_on(figure: Figure) -> date | None:
    """The first day on which a figure may be released again, where that is still to come."""
    last = disclosure.last_released().get(figure.value)
    again_on = last + disclosure_rules.INTERVAL if last else None
    return again_on if again_on and again_on > timezone.localdate() else None


@require_safe
def release_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """A released figure: a picture, the table, what is held back and why."""
    viewer = accounts.viewer_from(request)
    release = selectors.release_for(viewer=viewer, public_id=public_id)
    shape, lines = _lines(release)
    context = {
        "release": release,
        "figure": Figure(release.question),
        "unit": UNITS[Figure(release.question)],
        "table": _table(release, shape, lines),
        "bars": _bars(shape, lines),
        "is_partly_drawn": any(line.total is None for line in lines[:-1]),
        "held_back": rules.held_back(release.cells),
        "readers": _readers(release),
        "by": release.released_by.name if release.released_by and disclosure.may_release(viewer=viewer) else "",
        "is_waiting": release.opens_on > timezone.localdate(),
        "smallest": disclosure_rules.SMALLEST_CELL,
    }
    return render(request, "releases/release_detail.html", context)


@require_safe
def release_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """The figure as `?as=xlsx` (with a sheet about it) or `?as=csv`."""
    release = selectors.release_for(viewer=accounts.viewer_from(request), public_id=public_id)
    shape, lines = _lines(release)
    head = [str(ROWS[Figure(release.question)]), *(name for _code, name in shape.columns), _("Total")]
    rows = [[line.name, *(_said(count) for count in (*line.counts, line.total))] for line in lines]
    name = f"{slugify(release.name) or 'release'}-{release.as_of_on.isoformat()}"
    if request.GET.get("as") == "csv":
        return _file(tables.csv_table(header=head, rows=rows), tables.CSV, f"{name}.csv")
    about: list[list[tables.Value]] = [
        [_("Release"), release.name],
        [_("Figure"), str(Figure(release.question).label)],
        [_("As of"), release.as_of_on],
        [_("Purpose"), release.purpose],
        [_("For whom"), _readers(release)],
        [_("What is counted"), str(UNITS[Figure(release.question)])],
        [_("Held back"), _("A cell that says so holds a small number, or would give one away.")],
    ]
    sheets: Mapping[str, tuple[list[str], Sequence[Sequence[tables.Value]]]] = {
        _("Figure"): (head, rows),
        _("About"): ([_("What"), _("Value")], about),
    }
    return _file(tables.workbook(sheets=sheets, title=release.name), tables.XLSX, f"{name}.xlsx")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {**SAFE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _lines(release: Release) -> tuple[rules.Shape, list[rules.Line]]:
    shape = selectors.shape(figure=Figure(release.question), on=release.as_of_on, language=_language())
    return shape, rules.lines(release.cells, shape, total=disclosure_rules.TOTAL, total_name=_("Total"))


def _bars(shape: rules.Shape, lines: list[rules.Line]) -> list[tuple[str, int]]:
    """What the picture draws: the totals of rows; where all of these are held back, those of columns; nothing where
    nothing but zeros is left."""
    rows = [(line.name, line.total) for line in lines[:-1] if line.total is not None]
    columns = zip((name for _code, name in shape.columns), lines[-1].counts, strict=True)
    found = rows or [(name, count) for name, count in columns if count is not None]
    return found if any(count for _name, count in found) else []


def _table(release: Release, shape: rules.Shape, lines: list[rules.Line]) -> ui.Table:
    def count(place: int) -> Any:
        return lambda line: _cell(line.counts[place])

    columns = [
        ui.Column("row", ROWS[Figure(release.question)], lambda line: line.name, is_heading=True),
        *(ui.Column(code, name, count(place), kind=Kind.NUMBER) for place, (code, name) in enumerate(shape.columns)),
        ui.Column("total", _("Total"), lambda line: _cell(line.total), kind=Kind.NUMBER),
    ]
    return ui_tables.table(
        rows=lines, columns=columns, query=QueryDict(), caption=release.name, sizes=(100,), is_counted=False
    )


def _empty(figure: Figure, shape: rules.Shape) -> ui.Table:
    """The table before anything was counted: rows and columns with empty places."""
    rows = [*shape.rows, ("", _("Total"))]
    columns = [
        ui.Column("row", ROWS[figure], lambda row: row[1], is_heading=True),
        *(ui.Column(code, name, lambda _row: "…") for code, name in [*shape.columns, ("total", _("Total"))]),
    ]
    return ui_tables.table(
        rows=rows,
        columns=columns,
        query=QueryDict(),
        caption=_("What the release will hold"),
        sizes=(100,),
        is_counted=False,
    )


def _cell(count: int | None) -> Any:
    return ui.Badge(_("held back"), icon="lock") if count is None else count


def _said(count: int | None) -> int | str:
    return _("held back") if count is None else count


def _readers(release: Release) -> str:
    if release.readers in Group.values:
        return str(Group(release.readers).label)
    return _("verified members") if release.readers else _("everybody")


def _url(release: Release) -> str:
    return reverse("releases:detail", args=[release.public_id])


def _language() -> str:
    return "nl" if (translation.get_language() or "nl").startswith("nl") else "en"
