"""Pages to write an offering: new, changed, with capabilities chosen from the vocabulary."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act
from schakel.base.disclosure.rules import NotAllowed
from schakel.register.organisations import forms, rules, selectors, services
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.views import conflicts, shown

_COLUMNS = (*rules.OFFERING_TEXTS, *rules.OFFERING_FACTS, "language", "export_basis", "export_checked_on", "version")


@require_http_methods(["GET", "POST"])
def offering_new(request: HttpRequest) -> HttpResponse:
    """Add an offering to one of the organisations that the viewer's parties keep; it starts as a draft."""
    viewer = accounts.viewer_from(request)
    if not viewer.is_verified:
        raise NotAllowed(Act.EDIT.value)
    organisation = _chosen(request, viewer)
    if organisation is None:
        own = selectors.own_organisations(viewer=viewer).filter(withdrawn_at=None)
        return render(request, "organisations/offering_whose.html", {"organisations": own[:200]})
    disclosure.require(record=organisation, viewer=viewer, act=Act.EDIT)
    form = offering_form(request, _blank(organisation))
    similar: list[Offering] = []
    if request.method == "POST" and "search" not in request.POST and form.is_valid():
        similar = _similar(form, viewer, organisation)
        if not similar or form.cleaned_data["is_known"]:
            made = services.add_offering(organisation=organisation, actor=viewer, **_written(form))
            messages.success(request, _("Saved as a draft. Only your own people see it until you publish it."))
            return redirect(shown.record_url(made))
        form.ask_whether_known()
    return _page(request, form, {"organisation": organisation, "similar": similar, "is_new": True})


def _chosen(request: HttpRequest, viewer: Viewer) -> Organisation | None:
    wanted = request.GET.get("organisation", "")
    if wanted:
        return selectors.organisation_for(viewer=viewer, public_id=wanted)
    own = list(selectors.own_organisations(viewer=viewer).filter(withdrawn_at=None)[:2])
    return own[0] if len(own) == 1 else None


@require_http_methods(["GET", "POST"])
def offering_edit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change an offering. Of two people at once the later one sees both versions and decides."""
    viewer = accounts.viewer_from(request)
    offering = selectors.offering_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=offering, viewer=viewer, act=Act.EDIT)
    form = offering_form(request, _filled(offering))
    differences: list[conflicts.Difference] = []
    if request.method == "POST" and "search" not in request.POST and form.is_valid():
        try:
            hidden = services.change_offering(
                offering=offering, expected_version=form.cleaned_data["version"], actor=viewer, **_written(form)
            )
        except rules.NotComplete:
            form.add_error("text", _("A published offering keeps its description. Withdraw it first to empty this."))
        except rules.ChangedMeanwhile as refused:
            fresh = selectors.offering_for(viewer=viewer, public_id=public_id)
            differences = conflicts.differences(form, _filled(fresh))
            form = conflicts.with_version(form, refused.version)
        else:
            messages.success(request, shown.still_shown(offering, hidden) or _("Saved."))
            return redirect(shown.record_url(offering))
    return _page(request, form, {"offering": offering, "differences": differences, "is_new": False})


@require_GET
def capability_search(request: HttpRequest) -> HttpResponse:
    """Concepts whose labels hold the words typed, as boxes to tick: a part of a page, asked for while typing."""
    found = selectors.concepts_like(words=request.GET.get("find", "")[:120], language=shown.language())
    chosen = set(request.GET.getlist("concepts"))
    rest = [pair for pair in found if pair[0] not in chosen]
    return render(request, "organisations/found_capabilities.html", {"found": rest})


def offering_form(request: HttpRequest, initial: dict[str, Any]) -> forms.OfferingForm:
    """The form as asked for: fresh, as sent, or as sent with what a search of the vocabulary found beside it."""
    language = shown.language()
    if request.method != "POST":
        names = selectors.concept_names(concept_ids=initial["concepts"], language=language)
        return forms.OfferingForm(initial=initial, concept_names=names)
    known = [one for one in request.POST.getlist("concepts")[:100] if selectors.concept_labels(concept_id=one)]
    names = selectors.concept_names(concept_ids=[*known, *initial["concepts"]], language=language)
    if "search" in request.POST:
        names |= dict(selectors.concepts_like(words=request.POST.get("find", "")[:120], language=language))
        sent = forms.OfferingForm(request.POST, initial=initial, concept_names=names)
        if sent.has_marked_text():
            return sent
        typed = forms.as_typed(forms.OfferingForm, request.POST)
        return forms.OfferingForm(initial=typed, concept_names=names)
    return forms.OfferingForm(request.POST, initial=initial, concept_names=names)


def _page(request: HttpRequest, form: forms.OfferingForm, context: dict[str, Any]) -> HttpResponse:
    status = 409 if context.get("differences") else forms.status_of(request) if form.is_bound else 200
    similar = [(one.title, shown.record_url(one)) for one in context.get("similar", [])]
    found = len(form.fields["concepts"].choices) if "search" in request.POST else 0  # type: ignore[attr-defined]
    context = {**context, "form": form, "similar": similar, "has_searched": "search" in request.POST, "found": found}
    return render(request, "organisations/offering_form.html", context, status=status)


def _blank(organisation: Organisation) -> dict[str, Any]:
    return {"region": organisation.region, "concepts": [], "export_control": "unknown", **_from_here()}


def _from_here() -> dict[str, Any]:
    return {"stated_on": forms.today(), "trust": "own", "source": _("own statement")}


def _filled(offering: Offering) -> dict[str, Any]:
    rows = list(offering.capabilities.all())
    values = {field: getattr(offering, field) for field in _COLUMNS}
    values["concepts"] = [row.concept_id for row in rows if row.concept_id]
    values["words"] = "\n".join(sorted(row.words for row in rows if row.words))
    return values | _from_here()


def _written(form: forms.OfferingForm) -> dict[str, Any]:
    return {
        "texts": form.texts(),
        "facts": form.facts(),
        "concepts": form.cleaned_data["concepts"],
        "words": form.own_words(),
        "language": form.cleaned_data["language"],
        "export_basis": form.cleaned_data["export_basis"],
        "export_checked_on": form.cleaned_data["export_checked_on"],
        "provenance": form.provenance(),
    }


def _similar(form: forms.OfferingForm, viewer: Viewer, organisation: Organisation) -> list[Offering]:
    title = form.cleaned_data["title"]
    return list(selectors.similar_offerings(viewer=viewer, organisation=organisation.pk, title=title)[:5])
