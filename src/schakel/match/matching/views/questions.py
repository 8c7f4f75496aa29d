"""Pages that answer questions about a list of matches: why not this one, and what if."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.match.matching import selectors
from schakel.match.matching.forms import FiltersForm, NameForm, WhatIfForm
from schakel.match.matching.views import cards, readings
from schakel.register.needs import selectors as needs


@require_safe
def what_if(request: HttpRequest, public_id: str) -> HttpResponse:
    """What other filters and weights would do to the matches of a card; nothing is kept."""
    viewer = viewer_from(request)
    need = needs.whole_need_for(viewer=viewer, public_id=public_id)
    parts = selectors.parts_of(need=need, viewer=viewer)
    steering = selectors.steering_of(need=need, viewer=viewer)
    form = WhatIfForm(_asked(request, parts, steering), parts=parts, steering=steering)
    found = selectors.what_if(
        need=need, viewer=viewer, now=form.filters_now(), then=form.filters(), steering=form.steering()
    )
    readings.note([*found.came_in, *found.fell_out, *found.rose, *found.sank], request)
    context = {"need": need, "form": form, "found": found, "came_in": cards.row_cards(found.came_in)}
    return render(request, "matching/what_if.html", context)


@require_safe
def why_not(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look an offering up by its name, to ask why it does not stand among the matches."""
    viewer = viewer_from(request)
    need = needs.whole_need_for(viewer=viewer, public_id=public_id)
    form = NameForm(request.GET if "q" in request.GET else None, initial={"now": request.GET.get("now", "")})
    is_asked = form.is_bound and form.is_valid()
    found = selectors.offerings_named(words=form.cleaned_data["q"], viewer=viewer) if is_asked else []
    context = {"need": need, "form": form, "found": found, "is_asked": is_asked, "now": request.GET.get("now", "")}
    return render(request, "matching/why_not.html", context, status=422 if form.errors else 200)


@require_safe
def why_not_offering(request: HttpRequest, public_id: str, offering_id: str) -> HttpResponse:
    """Why one offering does, or does not, stand among the matches of a card."""
    viewer = viewer_from(request)
    need = needs.whole_need_for(viewer=viewer, public_id=public_id)
    filters = NameForm(request.GET).filters_now()
    found = selectors.why_not(need=need, offering_id=offering_id, viewer=viewer, filters=filters)
    readings.note_offerings([found.offering], request)
    labels = FiltersForm().fields
    context = {
        "need": need,
        "found": found,
        "card": cards.single_card(found.match),
        "filters": [labels[name].label for name in found.filters],
        "now": request.GET.get("now", "")[:500],
    }
    return render(request, "matching/why_not_offering.html", context)


def _asked(request: HttpRequest, parts: list[str], steering: selectors.Steering) -> dict[str, str]:
    """What was chosen; at first the filters and weights of the list that the person came from."""
    now = request.GET.get("now", "")[:500]
    if any(key != "now" for key in request.GET):
        return {**request.GET.dict(), "now": now}
    first = dict(FiltersForm.from_address(now))
    for place, part in enumerate(parts):
        first[f"part{place}"] = "must" if part in steering.must else "dropped" if part in steering.dropped else ""
    return {**first, "now": now}
