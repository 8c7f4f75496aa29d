"""Pages of crosswalks: from civil strengths to defence uses, and between code lists."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.base.ui import rules as ui_rules
from schakel.base.ui import selectors as ui
from schakel.base.ui.enums import Kind
from schakel.register.vocabulary import selectors, services
from schakel.register.vocabulary.enums import Confidence
from schakel.register.vocabulary.forms import CrosswalkForm, LinkForm, ListLinksForm, RetireForm, TermLinkForm
from schakel.register.vocabulary.views import shown


@require_safe
def crosswalk(request: HttpRequest) -> HttpResponse:
    """From civil strengths to defence uses, each link with who says so and how sure."""
    may_keep = selectors.may_keep_lists(viewer_from(request))
    table = ui.table(
        rows=crosswalk_rows(request),
        columns=_crosswalk_columns(may_keep=may_keep),
        query=request.GET,
        caption=_("From civil strength to defence use"),
        default_sort="start_name",
        exports=shown.files_of("vocabulary:crosswalk-export"),
        empty=_("No link with these words. Use fewer words, or clear the filter."),
    )
    filters = CrosswalkForm(request.GET)
    return render(request, "vocabulary/crosswalk.html", {"table": table, "filters": filters, "may_keep": may_keep})


def crosswalk_rows(request: HttpRequest) -> list[selectors.CrosswalkRow]:
    """The links that the filters of the page ask for."""
    form = CrosswalkForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "sure": ""}
    rows = selectors.crosswalk(language=shown.language(), words=asked["q"])
    return [row for row in rows if not asked["sure"] or row.confidence == asked["sure"]]


@require_safe
def list_links(request: HttpRequest) -> HttpResponse:
    """Links between terms of code lists, such as NLD, NTS and DIS: who says so and how sure."""
    names = {one.code: str(one) for one in selectors.code_lists()}
    may_keep = selectors.may_keep_lists(viewer_from(request))
    table = ui.table(
        rows=list_link_rows(request),
        columns=_list_columns(names, may_keep=may_keep),
        query=request.GET,
        caption=_("Between the code lists"),
        default_sort="start_name",
        exports=shown.files_of("vocabulary:list-links-export"),
        empty=_("No link with these words. Use fewer words, or clear the filter."),
    )
    filters = _list_filters(request, names)
    return render(request, "vocabulary/list_links.html", {"table": table, "filters": filters, "may_keep": may_keep})


def list_link_rows(request: HttpRequest) -> list[selectors.ListLink]:
    """The links that the filters of the page ask for."""
    form = _list_filters(request, {})
    asked = form.cleaned_data if form.is_valid() else {"q": "", "between": ""}
    return selectors.list_links(language=shown.language(), words=asked["q"], between=asked["between"])


def _list_filters(request: HttpRequest, names: Mapping[str, str]) -> ListLinksForm:
    pairs = [(f"{a} {b}", f"{names.get(a, a)} – {names.get(b, b)}") for a, b in selectors.linked_lists()]
    return ListLinksForm(request.GET, pairs=pairs)


@login_required
@require_http_methods(shown.GET_AND_POST)
def term_link_add(request: HttpRequest) -> HttpResponse:
    """Say that terms of two code lists belong together."""
    viewer = shown.keeper(request)
    names = {one.code: str(one) for one in selectors.code_lists()}
    offered = selectors.choices_of(code_lists=names, language=shown.language())
    terms = [
        (names[code_list], [(f"{code_list}:{code}", label) for code, label in choices])
        for code_list, choices in offered.items()
        if choices
    ]
    start = {"start": request.GET.get("start", ""), "said_by": _("national office of this installation")}
    form = TermLinkForm(request.POST or None, initial=start, terms=terms)
    if request.method == "POST" and form.is_valid():
        services.add_link(said=form.said(), said_by=form.cleaned_data["said_by"], actor=viewer)
        messages.success(request, _("The link was added."))
        return redirect("vocabulary:list-links")
    return shown.form_page(request, form, _("Link two terms"), reverse("vocabulary:list-links"))


@login_required
@require_http_methods(shown.GET_AND_POST)
def link_add(request: HttpRequest) -> HttpResponse:
    """Add a link from a civil strength to a defence use."""
    viewer = shown.keeper(request)
    form = LinkForm(request.POST or None, initial={"start": request.GET.get("start", "")})
    if request.method == "POST" and form.is_valid():
        services.add_link(said=form.said(), said_by=_("national office of this installation"), actor=viewer)
        messages.success(request, _("The link was added."))
        return redirect("vocabulary:crosswalk")
    return shown.form_page(request, form, _("Add a link"), reverse("vocabulary:crosswalk"))


@login_required
@require_http_methods(shown.GET_AND_POST)
def link_retire(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a link back."""
    viewer = shown.keeper(request)
    link = selectors.link_by_public_id(public_id=public_id)
    if link is None:
        raise Http404
    back = "vocabulary:crosswalk" if link.kind == selectors.CIVIL_TO_DEFENCE else "vocabulary:list-links"
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.retire_link(link=link, reason=form.cleaned_data["reason"], actor=viewer)
        messages.success(request, _("The link was taken back."))
        return redirect(back)
    return shown.form_page(request, form, _("Take a link back"), reverse(back), lead=" → ".join(shown.ends(link)))


def _list_columns(names: dict[str, str], *, may_keep: bool) -> list[ui_rules.Column]:
    sure = dict(Confidence.choices)

    def term(code_list: str, code: str, name: str) -> list[object]:
        link = ui_rules.Link(name, reverse("vocabulary:term-detail", args=[code_list, code]))
        return [link, names.get(code_list, code_list)]

    def who(row: selectors.ListLink) -> list[object]:
        return [shown.said_by(row.said_by), date_format(row.said_on), *([row.source] if row.source else [])]

    def retire(row: selectors.ListLink) -> ui_rules.Link:
        return ui_rules.Link(_("Take back"), reverse("vocabulary:link-retire", args=[row.public_id]))

    columns = [
        ui_rules.Column(
            "start", _("Term"), lambda row: term(row.from_list, row.from_code, row.start_name), sort="start_name",
            is_heading=True,
        ),
        ui_rules.Column(
            "end", _("Belongs with"), lambda row: term(row.to_list, row.to_code, row.end_name), sort="end_name"
        ),
        ui_rules.Column("sure", _("How sure"), lambda row: sure.get(row.confidence, row.confidence), sort="confidence"),
        ui_rules.Column("by", _("Who says so"), who, sort="said_by"),
    ]  # fmt: skip
    return [*columns, ui_rules.Column("act", _("Change"), retire)] if may_keep else columns


def _crosswalk_columns(*, may_keep: bool) -> list[ui_rules.Column]:
    sure = dict(Confidence.choices)

    def concept(concept_id: str, name: str) -> ui_rules.Link:
        return ui_rules.Link(name, reverse("vocabulary:concept-detail", args=[concept_id]))

    def retire(row: selectors.CrosswalkRow) -> object:
        if not row.public_id:
            return ""
        return ui_rules.Link(_("Take back"), reverse("vocabulary:link-retire", args=[row.public_id]))

    columns = [
        ui_rules.Column(
            "start", _("Civil strength"), lambda row: concept(row.start, row.start_name), sort="start_name",
            is_heading=True,
        ),
        ui_rules.Column("end", _("Defence use"), lambda row: concept(row.end, row.end_name), sort="end_name"),
        ui_rules.Column("sure", _("How sure"), lambda row: sure.get(row.confidence, row.confidence), sort="confidence"),
        ui_rules.Column("by", _("Who says so"), lambda row: shown.said_by(row.said_by), sort="said_by"),
        ui_rules.Column("on", _("Said on"), lambda row: shown.day(row.said_on), sort="said_on", kind=Kind.DATE),
    ]  # fmt: skip
    return [*columns, ui_rules.Column("act", _("Change"), retire)] if may_keep else columns
