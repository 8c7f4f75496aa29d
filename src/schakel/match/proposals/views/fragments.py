"""Parts of proposals and introductions that stand on pages of others."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.match.proposals import selectors
from schakel.register.needs import selectors as needs
from schakel.register.organisations import selectors as organisations


@require_safe
def introduce(request: HttpRequest, offering_id: str, need_id: str) -> HttpResponse:
    """The button that asks for an introduction, beside a match."""
    return render(request, "proposals/introduce.html", {"offering_id": offering_id, "need_id": need_id})


@require_safe
def offering_panel(request: HttpRequest, offering_id: str) -> HttpResponse:
    """How to get acquainted with the owner of an offering, for the offering's own page; nothing for the owner."""
    viewer = viewer_from(request)
    offering = organisations.offering_for(viewer=viewer, public_id=offering_id)
    may_ask = viewer.is_verified and offering.owner_id not in viewer.parties
    context = {"offering": offering, "may_ask": may_ask, "is_stranger": not viewer.is_signed_in}
    return render(request, "proposals/offering_panel.html", context)


@require_safe
def need_panel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Proposals and outcomes of a card, for the card's own page."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    context = {
        "need": need,
        "is_own": need.owner_id in viewer.parties,
        "may_propose": viewer.is_verified and need.owner_id not in viewer.parties,
        "proposals": selectors.proposals_to(need=need, viewer=viewer)[:20],
        "outcomes": selectors.outcomes_of(need=need, viewer=viewer)[:20],
    }
    return render(request, "proposals/need_panel.html", context)


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for an answer of the signed-in person."""
    viewer = viewer_from(request)
    context = {
        "viewer": viewer,
        "proposals": selectors.waiting_proposals(viewer=viewer)[:10],
        "introductions": selectors.waiting_introductions(viewer=viewer)[:10],
    }
    return render(request, "proposals/waiting.html", context)
