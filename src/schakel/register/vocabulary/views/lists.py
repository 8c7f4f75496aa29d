"""Pages of code lists and their terms."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.base.documents.enums import Kind as FileKind
from schakel.base.documents.rules import MEDIA_TYPES, tables
from schakel.base.ui import rules as ui_rules
from schakel.base.ui import selectors as ui
from schakel.base.ui.enums import Tone
from schakel.register.vocabulary import rules, selectors, services, sources
from schakel.register.vocabulary.enums import ListStatus
from schakel.register.vocabulary.forms import ListFileForm, TermForm, WordsForm
from schakel.register.vocabulary.models import CodeList, Term
from schakel.register.vocabulary.views import shown


@require_safe
def list_overview(request: HttpRequest) -> HttpResponse:
    """Every code list with its source and status."""
    context = {"lists": selectors.code_lists(), "may_keep": selectors.may_keep_lists(viewer_from(request))}
    return render(request, "vocabulary/list_overview.html", context)


@require_safe
def list_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A code list with its terms."""
    code_list = shown.list_at(code)
    form = WordsForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    table = ui.table(
        rows=selectors.all_terms(code_list=code, words=words),
        columns=_term_columns(code_list),
        query=request.GET,
        caption=str(code_list),
        default_sort="place",
        empty=_("No term with these words. Use fewer words.")
        if words
        else _("This list has no terms that are known and verified. Who keeps the lists can load them from a file."),
    )
    context = {
        "code_list": code_list,
        "table": table,
        "filters": form,
        "facts": _facts(code_list),
        "is_empty": code_list.status == ListStatus.NAMES_NOT_VERIFIED,
        "may_keep": selectors.may_keep_lists(viewer_from(request)),
    }
    return render(request, "vocabulary/list_detail.html", context)


@require_safe
def list_export(request: HttpRequest, code: str) -> HttpResponse:
    """A code list as the file from which it can be loaded again: JSON, or a sheet with `?as=xlsx`."""
    code_list = shown.list_at(code)
    data = selectors.list_as_data(code_list=code_list)
    if request.GET.get("as") == "xlsx":
        return _as_sheet(code_list, data)
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return response


def _as_sheet(code_list: CodeList, data: Mapping[str, object]) -> HttpResponse:
    fields = sources.TERM_SHEET.fields
    header = [field.label[shown.language()] for field in fields]
    terms: list[dict[str, object]] = data["terms"]  # type: ignore[assignment]
    rows = [[_cell(term.get(field.name)) for field in fields] for term in terms]
    content = tables.workbook(sheets={str(code_list): (header, rows)})
    response = HttpResponse(content, content_type=MEDIA_TYPES[FileKind.XLSX])
    response["Content-Disposition"] = f'attachment; filename="{code_list.code}.xlsx"'
    return response


def _cell(value: object) -> str:
    return str(_("yes")) if value is True else str(value or "")


@require_safe
def term_detail(request: HttpRequest, code: str, term: str) -> HttpResponse:
    """A term with what it is linked to."""
    found = shown.term_at(code, term)
    links = selectors.links(code_list=code, code=term)
    facts = [
        ui_rules.Fact(_("Name in Dutch"), found.name_nl),
        ui_rules.Fact(_("Name in English"), found.name_en),
        ui_rules.Fact(_("Valid from"), found.valid_from),
        ui_rules.Fact(_("Valid to"), found.valid_to),
        ui_rules.Fact(_("Source"), found.source or found.code_list.source, trust=found.trust or found.code_list.trust),
    ]
    context = {
        "term": found,
        "facts": [fact for fact in facts if fact.value],
        "links": [(link, *shown.ends(link), shown.said_by(link.said_by)) for link in links],
        "may_keep": selectors.may_keep_lists(viewer_from(request)),
    }
    return render(request, "vocabulary/term_detail.html", context)


@login_required
@require_http_methods(shown.GET_AND_POST)
def term_edit(request: HttpRequest, code: str, term: str) -> HttpResponse:
    """Correct a term with a reason."""
    viewer, found = shown.keeper(request), shown.term_at(code, term)
    known = {"name_nl": found.name_nl, "name_en": found.name_en, "is_unverified": found.is_unverified}
    form = TermForm(request.POST or None, initial={**known, "seen": signing.dumps(known)})
    differences: list[tuple[object, object, object]] = []
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in known}
        try:
            services.change_term(
                term=found, **data, reason=form.cleaned_data["reason"], seen=_seen(form, known), actor=viewer
            )
        except rules.ChangedMeanwhile:
            differences = [(form[name].label, known[name], data[name]) for name in known if known[name] != data[name]]
            form.data = {**form.data.dict(), "seen": signing.dumps(known)}  # type: ignore[attr-defined]  # a QueryDict
        else:
            messages.success(request, _("The term was changed."))
            return redirect("vocabulary:term-detail", code=code, term=term)
    back = reverse("vocabulary:term-detail", args=[code, term])
    title = _("Correct a term")
    if differences:
        context = {"form": form, "title": title, "back": back, "differences": differences}
        return render(request, "vocabulary/form.html", context, status=409)
    return shown.form_page(request, form, title, back)


def _seen(form: TermForm, known: Mapping[str, object]) -> Mapping[str, object]:
    """The term as the writer opened it; as it stands now for who did not say."""
    try:
        found: dict[str, object] = signing.loads(form.cleaned_data["seen"])
    except signing.BadSignature:
        return known
    return {name: found[name] for name in known if name in found}


@login_required
@require_http_methods(shown.GET_AND_POST)
def list_load(request: HttpRequest) -> HttpResponse:
    """Load a new version of a code list from a file, without code."""
    viewer = shown.keeper(request)
    lists = [(one.code, str(one)) for one in selectors.code_lists()]
    wanted = request.GET.get("list", "")
    form = ListFileForm(request.POST or None, request.FILES or None, initial={"code_list": wanted}, lists=lists)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        loaded = _from_sheet(data) if data["file"].get("is_sheet") else data["file"]
        try:
            made = services.load_list(loaded=loaded, reason=data["reason"], actor=viewer)
        except rules.ListRefused as error:
            said = {"where": error.where, "what": _(error.what) % error.params}
            form.add_error("file", _("At %(where)s: %(what)s") % said)
        else:
            messages.success(request, _("Version %(version)s was loaded.") % {"version": made.version})
            return redirect("vocabulary:list-detail", code=made.code)
    back = reverse("vocabulary:list-detail", args=[wanted]) if wanted in dict(lists) else ""
    return shown.form_page(request, form, _("Load a list from a file"), back or reverse("vocabulary:list-overview"))


def _from_sheet(data: Mapping[str, Any]) -> dict[str, object]:
    """The list as it stands, with the terms of the sheet and what was said beside it."""
    today = timezone.localdate().isoformat()
    standing = selectors.list_as_data(code_list=shown.list_at(data["code_list"]))
    terms: list[dict[str, Any]] = standing["terms"]  # type: ignore[assignment]
    return {
        **standing,
        "version": data["version"] or today,
        "status": data["status"] or standing["status"],
        "source": data["source"] or standing["source"],
        "last_verified_on": today if data["status"] == ListStatus.VERIFIED else standing["last_verified_on"],
        "terms": sources.with_extras(data["file"]["terms"], {term["code"]: term for term in terms}),
    }


def _facts(code_list: CodeList) -> list[ui_rules.Fact]:
    return [
        ui_rules.Fact(
            _("Status"),
            code_list.get_status_display(),
            source=code_list.source,
            on=code_list.last_verified_on,
            trust=code_list.trust,
        ),
        ui_rules.Fact(_("Version"), code_list.version),
    ]


def _term_columns(code_list: CodeList) -> list[ui_rules.Column]:
    def name(term: Term) -> ui_rules.Link:
        return ui_rules.Link(str(term), reverse("vocabulary:term-detail", args=[code_list.code, term.code]))

    def state(term: Term) -> object:
        return ui_rules.Badge(_("not verified"), Tone.WARNING) if term.is_unverified else ""

    return [
        ui_rules.Column(
            "name", _("Name"), name, sort="name_nl" if shown.language() == "nl" else "name_en", is_heading=True
        ),
        ui_rules.Column("code", _("Code"), lambda term: term.code, sort="code"),
        ui_rules.Column("from", _("Valid from"), lambda term: term.valid_from, sort="valid_from"),
        ui_rules.Column("to", _("Valid to"), lambda term: term.valid_to, sort="valid_to"),
        ui_rules.Column("state", _("Verified?"), state),
    ]
