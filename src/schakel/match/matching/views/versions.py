"""Two versions of a card, or two texts, beside each other: who rose, who fell, and why."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching import selectors
from schakel.match.matching.forms import TextsForm, VersionsForm
from schakel.match.matching.views import cards, readings
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need

#: How many changed reasons stand beside an offering.
SHOWN_CHANGES = 6


@login_required
@require_safe
def version_matches(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a later version of an own card did to its matches."""
    viewer = viewer_from(request)
    need, numbers = _own(public_id, viewer)
    if len(numbers) < 2:
        return render(request, "matching/versions.html", {"need": need})
    form = VersionsForm(request.GET if "first" in request.GET else None, numbers=numbers)
    first, second = form.pair()
    found = selectors.compare_versions(need=need, first=first, second=second, viewer=viewer)
    groups = cards.moved_groups(found, SHOWN_CHANGES)
    readings.note_offerings([one.offering for _title, rows in groups for one, _changes in rows], request)
    context = {"need": need, "form": form, "first": first, "second": second, "found": found, "groups": groups}
    return render(request, "matching/versions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def text_matches(request: HttpRequest) -> HttpResponse:
    """Two texts side by side: what the second does to the matches of the first. Nothing is kept."""
    viewer = viewer_from(request)
    form = TextsForm(request.POST) if request.method == "POST" else TextsForm()
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        texts = form.cleaned_data
        found = selectors.compare_texts(first=texts["before"], second=texts["after"], viewer=viewer)
        groups = cards.moved_groups(found, SHOWN_CHANGES)
        readings.note_offerings([one.offering for _title, rows in groups for one, _changes in rows], request)
        context |= {"found": found, "groups": groups}
    return render(request, "matching/texts.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def versions_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """The way to this page, for the pages of a card's versions; for members of its owner, empty with one version."""
    need, numbers = _own(public_id, viewer_from(request))
    if len(numbers) < 2:
        return HttpResponse()
    form = VersionsForm(request.GET if "first" in request.GET else None, numbers=numbers)
    first, second = form.pair()
    return render(request, "matching/versions_link.html", {"need": need, "first": first, "second": second})


def _own(public_id: str, viewer: Viewer) -> tuple[Need, Sequence[int]]:
    """An own card and the numbers of its versions, newest first."""
    need = needs.need_for(viewer=viewer, public_id=public_id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    return need, [version.number for version in needs.versions_of(need=need, viewer=viewer)]
