"""Pages of matching: a need's matches, an organisation's needs, two or three side by side."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.match.matching import rules, selectors, services
from schakel.match.matching.enums import Cause, CorrectionKind
from schakel.match.matching.forms import CorrectionForm, FiltersForm, WeightsForm
from schakel.match.matching.models import Run
from schakel.match.matching.views import cards, readings
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need

MOST_COMPARED = 3
#: How many matches stand on a page at first, and at most.
FIRST, MOST = 10, 50
#: How long a changed list counts as news on the first page.
LATELY = timedelta(days=7)


@require_safe
def need_matches(request: HttpRequest, public_id: str) -> HttpResponse:
    """Who can contribute to a card, why, and what is missing."""
    viewer = viewer_from(request)
    need = needs.whole_need_for(viewer=viewer, public_id=public_id)
    filters = FiltersForm(request.GET or None)
    chosen = filters.filters() if filters.is_bound else selectors.EVERYTHING
    top = MOST if request.GET.get("more") == "1" else FIRST
    result = selectors.matches_for_need(need=need, viewer=viewer, filters=chosen, top=top)
    readings.note(result.rows, request)
    context = {
        "need": need,
        "is_own": need.owner_id in viewer.parties,
        "weights_form": _weights_form(need, result, viewer),
        "now": filters.address() if filters.is_bound else "",
        "more_url": _more_url(request) if len(result.rows) == FIRST else "",
        "filters": filters,
        "result": result,
        "is_shared": selectors.shared_verdicts(need=need, viewer=viewer),
        "words_shared": selectors.shares_corrections(need=need, viewer=viewer),
        "cards": cards.match_cards(result),
        "parts": cards.coverage(result),
        "shows_chance": rules.shows_chance(result.candidates),
        "is_doubtful": rules.is_doubtful([row.match for row in result.rows], result.candidates),
        "corrections": result.corrections,
        "correction_form": CorrectionForm(initial={"kind": CorrectionKind.IGNORE}),
        "change": cards.change(_runs(need, result, viewer), viewer=viewer),
        "match_fragments": settings.SCHAKEL_MATCH_FRAGMENTS,
        "questions": settings.SCHAKEL_MATCH_QUESTIONS,
    }
    return render(request, "matching/need_matches.html", context)


@require_safe
def need_panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """The first matches of a card, for the card's own page."""
    viewer = viewer_from(request)
    need = needs.whole_need_for(viewer=viewer, public_id=public_id)
    result = selectors.matches_for_need(need=need, viewer=viewer, top=3, is_compared=True)
    readings.note(result.rows, request)
    context = {
        "need": need,
        "cards": cards.match_cards(result),
        "change": cards.version_change(result),
    }
    return render(request, "matching/need_panel.html", context)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Own cards whose matches changed lately, for the first page."""
    since = timezone.now() - LATELY
    runs = selectors.recent_changes(viewer=viewer_from(request), since=since)[:10]
    return render(request, "matching/waiting.html", {"runs": runs})


@login_required
@require_safe
def my_matches(request: HttpRequest) -> HttpResponse:
    """The open cards that the offerings of the reader's own organisation answer."""
    viewer = viewer_from(request)
    rows = selectors.needs_for_party(viewer=viewer)
    return render(request, "matching/my_matches.html", {"cards": cards.demand_cards(rows), "viewer": viewer})


@require_safe
def compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """Two or three matches of a card side by side."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    chosen = list(dict.fromkeys(request.GET.getlist("offering")))
    result = selectors.matches_for_need(need=need, viewer=viewer, only=chosen[:MOST_COMPARED], top=MOST_COMPARED)
    readings.note(result.rows, request)
    context = {"need": need, "comparison": cards.comparison(result), "too_many": len(chosen) > MOST_COMPARED}
    return render(request, "matching/compare.html", context)


def _runs(need: Need, result: selectors.SupplyResult, viewer: Viewer) -> Sequence[Run]:
    """The newest kept lists for members of the owner; the list of this moment is kept first when it is news."""
    if need.owner_id not in viewer.parties:
        return []
    runs = selectors.last_runs(need=need, viewer=viewer)
    found = selectors.ranking_for_owner(need=need, seen=result)
    last = runs[0] if runs else None
    kept_list = (last.card_number, last.offerings) if last else None
    if not rules.is_news(kept=kept_list, found=(need.number, found.offerings)):
        return runs
    cause = Cause.SUPPLY if last and last.card_number == need.number else Cause.CARD
    kept = services.keep_run(need=need, cause=cause, found=found, actor=viewer)
    return [kept, *runs[:1]] if kept else runs


def _weights_form(need: Need, result: selectors.SupplyResult, viewer: Viewer) -> WeightsForm | None:
    """What the parts of an own card weigh; None for everybody else."""
    if need.owner_id not in viewer.parties:
        return None
    parts = selectors.parts_of(need=need, viewer=viewer)
    return WeightsForm(parts=parts, steering=result.steering, number=need.number)


def _more_url(request: HttpRequest) -> str:
    query = request.GET.copy()
    query["more"] = "1"
    return f"?{query.urlencode()}"
