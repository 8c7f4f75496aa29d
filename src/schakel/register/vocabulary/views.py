"""Pages of code lists, crosswalks and concepts."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.ui import rules as ui_rules
from schakel.base.ui import selectors as ui
from schakel.base.ui.enums import Kind, Tone
from schakel.register.vocabulary import rules, selectors, services
from schakel.register.vocabulary.enums import ListStatus
from schakel.register.vocabulary.forms import (
    KINDS,
    ConceptSearchForm,
    LinkForm,
    ListFileForm,
    RetireForm,
    TermForm,
    WordsForm,
)
from schakel.register.vocabulary.models import CodeList, Link, Term

GET_AND_POST = ["GET", "HEAD", "POST"]


@require_safe
def list_overview(request: HttpRequest) -> HttpResponse:
    """Every code list with its source and status."""
    context = {"lists": selectors.code_lists(), "may_keep": selectors.may_keep_lists(viewer_from(request))}
    return render(request, "vocabulary/list_overview.html", context)


@require_safe
def list_detail(request: HttpRequest, code: str) -> HttpResponse:
    """A code list with its terms."""
    code_list = _list(code)
    form = WordsForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    table = ui.table(
        rows=selectors.all_terms(code_list=code, words=words),
        columns=_term_columns(code_list),
        query=request.GET,
        caption=str(code_list),
        default_sort="place",
        empty=_("This list has no terms that are known and verified."),
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
def list_export(_request: HttpRequest, code: str) -> HttpResponse:
    """A code list as the file from which it can be loaded again."""
    response = JsonResponse(selectors.list_as_data(code_list=_list(code)), json_dumps_params={"ensure_ascii": False})
    response["Content-Disposition"] = f'attachment; filename="{code}.json"'
    return response


@require_safe
def term_detail(request: HttpRequest, code: str, term: str) -> HttpResponse:
    """A term with what it is linked to."""
    found = _term(code, term)
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
        "links": [(link, *_ends(link)) for link in links],
        "may_keep": selectors.may_keep_lists(viewer_from(request)),
    }
    return render(request, "vocabulary/term_detail.html", context)


@login_required
@require_http_methods(GET_AND_POST)
def term_edit(request: HttpRequest, code: str, term: str) -> HttpResponse:
    """Correct a term with a reason."""
    viewer, found = _keeper(request), _term(code, term)
    known = {"name_nl": found.name_nl, "name_en": found.name_en, "is_unverified": found.is_unverified}
    form = TermForm(request.POST or None, initial=known)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        services.change_term(
            term=found,
            name_nl=data["name_nl"],
            name_en=data["name_en"],
            is_unverified=data["is_unverified"],
            reason=data["reason"],
            actor=viewer,
        )
        messages.success(request, _("The term was changed."))
        return redirect("vocabulary:term-detail", code=code, term=term)
    back = reverse("vocabulary:term-detail", args=[code, term])
    return _form_page(request, form, _("Correct a term"), back)


@login_required
@require_http_methods(GET_AND_POST)
def list_load(request: HttpRequest) -> HttpResponse:
    """Load a new version of a code list from a file, without code."""
    viewer = _keeper(request)
    form = ListFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            loaded = services.load_list(loaded=data["file"], reason=data["reason"], actor=viewer)
        except rules.ListRefused as error:
            form.add_error("file", _("At %(where)s: %(what)s") % {"where": error.where, "what": error.what})
        else:
            messages.success(request, _("Version %(version)s was loaded.") % {"version": loaded.version})
            return redirect("vocabulary:list-detail", code=loaded.code)
    return _form_page(request, form, _("Load a list from a file"), reverse("vocabulary:list-overview"))


@require_safe
def crosswalk(request: HttpRequest) -> HttpResponse:
    """From civil strengths to defence uses, each link with who says so and how sure."""
    form = WordsForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    may_keep = selectors.may_keep_lists(viewer_from(request))
    table = ui.table(
        rows=selectors.crosswalk(language=_language(), words=words),
        columns=_crosswalk_columns(may_keep=may_keep),
        query=request.GET,
        caption=_("From civil strength to defence use"),
        default_sort="start_name",
        empty=_("No link with these words."),
    )
    return render(request, "vocabulary/crosswalk.html", {"table": table, "filters": form, "may_keep": may_keep})


@login_required
@require_http_methods(GET_AND_POST)
def link_add(request: HttpRequest) -> HttpResponse:
    """Add a link from a civil strength to a defence use."""
    viewer = _keeper(request)
    form = LinkForm(request.POST or None, initial={"start": request.GET.get("start", "")})
    if request.method == "POST" and form.is_valid():
        services.add_link(said=form.said(), said_by=_("national office of this installation"), actor=viewer)
        messages.success(request, _("The link was added."))
        return redirect("vocabulary:crosswalk")
    return _form_page(request, form, _("Add a link"), reverse("vocabulary:crosswalk"))


@login_required
@require_http_methods(GET_AND_POST)
def link_retire(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a link back."""
    viewer = _keeper(request)
    link = selectors.link_by_public_id(public_id=public_id)
    if link is None:
        raise Http404
    form = RetireForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.retire_link(link=link, reason=form.cleaned_data["reason"], actor=viewer)
        messages.success(request, _("The link was taken back."))
        return redirect("vocabulary:crosswalk")
    return _form_page(request, form, _("Take a link back"), reverse("vocabulary:crosswalk"))


@require_safe
def concept_list(request: HttpRequest) -> HttpResponse:
    """The concepts that matching knows, in two languages."""
    form = ConceptSearchForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "kind": ""}
    found = selectors.concepts_named(words=asked["q"], kind=asked["kind"], language=_language())
    names = {kind: str(name) for kind, name in KINDS}
    table = ui.table(
        rows=found,
        columns=[
            ui_rules.Column(
                "name",
                _("Concept"),
                lambda row: ui_rules.Link(row[1], reverse("vocabulary:concept-detail", args=[row[0]])),
                is_heading=True,
            ),
            ui_rules.Column("kind", _("Kind"), lambda row: names[row[2]]),
        ],
        query=request.GET,
        caption=_("Concepts"),
        empty=_("No concept with these words."),
    )
    return render(request, "vocabulary/concept_list.html", {"table": table, "filters": form})


@require_safe
def concept_detail(request: HttpRequest, concept_id: str) -> HttpResponse:
    """A concept with its words, its neighbours and its crosswalk links."""
    shown = selectors.concept_shown(concept_id=concept_id, language=_language())
    if shown is None:
        raise Http404
    facts = [
        ui_rules.Fact(_("Other words"), ", ".join(shown.others)),
        ui_rules.Fact(_("In the other language"), ", ".join(shown.other_language)),
    ]
    context = {
        "concept": shown,
        "facts": [fact for fact in facts if fact.value],
        "kind": dict(KINDS)[shown.kind],
        "links": selectors.crosswalk(language=_language(), concept_id=concept_id),
        "may_keep": selectors.may_keep_lists(viewer_from(request)),
    }
    return render(request, "vocabulary/concept_detail.html", context)


def _language() -> str:
    return "en" if (get_language() or "nl").startswith("en") else "nl"


def _list(code: str) -> CodeList:
    found = selectors.code_list_by_code(code=code)
    if found is None:
        raise Http404
    return found


def _term(code: str, term: str) -> Term:
    found = selectors.term_by_code(code_list=code, code=term)
    if found is None:
        raise Http404
    return found


def _keeper(request: HttpRequest) -> Viewer:
    viewer = viewer_from(request)
    if not selectors.may_keep_lists(viewer):
        raise NotAllowed("keep-lists")
    return viewer


def _form_page(request: HttpRequest, form: object, title: str, back: str) -> HttpResponse:
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, "vocabulary/form.html", {"form": form, "title": title, "back": back}, status=status)


def _day(text: str) -> date | str:
    """A day as the reader's language writes it; what is no day stays as it was said."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


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
        ui_rules.Column("name", _("Name"), name, sort="name_nl" if _language() == "nl" else "name_en", is_heading=True),
        ui_rules.Column("code", _("Code"), lambda term: term.code, sort="code"),
        ui_rules.Column("from", _("Valid from"), lambda term: term.valid_from, sort="valid_from"),
        ui_rules.Column("to", _("Valid to"), lambda term: term.valid_to, sort="valid_to"),
        ui_rules.Column("state", _("Verified?"), state),
    ]


def _ends(link: Link) -> tuple[str, str]:
    language = _language()
    start = selectors.labels(code_list=link.from_list, language=language).get(link.from_code, link.from_code)
    end = selectors.labels(code_list=link.to_list, language=language).get(link.to_code, link.to_code)
    return start, end


def _crosswalk_columns(*, may_keep: bool) -> list[ui_rules.Column]:
    sure = {"sure": _("sure"), "likely": _("likely"), "possible": _("possible")}

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
        ui_rules.Column("by", _("Who says so"), lambda row: row.said_by, sort="said_by"),
        ui_rules.Column("on", _("Said on"), lambda row: _day(row.said_on), sort="said_on", kind=Kind.DATE),
    ]  # fmt: skip
    return [*columns, ui_rules.Column("act", _("Change"), retire)] if may_keep else columns
