"""Memberships: the own ones, the members of a party, and what people do with them."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from schakel.base.accounts import forms, rules, selectors, services
from schakel.base.accounts.enums import MembershipState, Position
from schakel.base.accounts.middleware import ACTING_FOR
from schakel.base.accounts.models import Membership
from schakel.base.accounts.views.guards import explained, sensitive, signed_in


@signed_in
@require_http_methods(["GET"])
def memberships(request: HttpRequest) -> HttpResponse:
    """Show for whom one may act, what is asked for, and what waits for a decision."""
    viewer = selectors.viewer_from(request)
    context = {
        "memberships": selectors.own_memberships(viewer=viewer),
        "acting_for": viewer.on_behalf_of,
        "is_desk": "desk-officer" in viewer.roles,
        "decisions": len(selectors.waiting_for_desk(viewer=viewer)),
    }
    return render(request, "accounts/memberships.html", context)


@signed_in
@require_POST
def act_for(request: HttpRequest) -> HttpResponse:
    """Choose the party that one acts for from now on; only one with a verified membership."""
    mine = selectors.party_of(public_id=request.POST.get("party", ""), viewer=selectors.viewer_from(request))
    if mine is None:
        raise Http404
    request.session[ACTING_FOR] = mine.party.public_id
    messages.success(request, _("You now act for this organisation."))
    return HttpResponseRedirect(reverse("accounts:memberships"))


@signed_in
@require_http_methods(["GET"])
def members(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the members of a party to its members, with what the viewer may do about each."""
    mine, viewer = _mine(request, public_id), selectors.viewer_from(request)
    context = {
        "mine": mine,
        "is_steward": rules.can_steward(viewer, mine.party_id),
        "members": selectors.members_of(party=mine.party_id, viewer=viewer),
        "invitations": selectors.open_invitations(party=mine.party_id, viewer=viewer),
    }
    return render(request, "accounts/members.html", context)


@explained
@sensitive
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave a party, or take back a request. A last steward is offered the ways that remain."""
    mine = selectors.own_membership(public_id=public_id, viewer=selectors.viewer_from(request))
    if mine is None or mine.state == MembershipState.DISPUTED:
        raise Http404
    is_steward = mine.position == Position.STEWARD and mine.state == MembershipState.ACTIVE
    is_last = is_steward and not selectors.other_stewards(membership=mine)
    act: Callable[..., Any] = services.ask_release if is_last else services.leave_party
    words = {
        "title": _("Ask to be released") if is_last else _("Leave the organisation"),
        "lead": _(
            "You are the last steward. Hand the stewardship over to a fellow member, or ask a desk officer here to "
            "release you."
        )
        if is_last
        else _("You will see what a stranger sees of this organisation from the next page on."),
        "submit": _("Ask a desk officer") if is_last else _("Leave"),
        "done": _("Your request was sent to a desk officer.") if is_last else _("You have left the organisation."),
    }
    return _with_reason(request, mine, act, words, needs_reason=is_last)


@explained
@sensitive
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a member out: stewards only."""
    words = {
        "title": _("Take a member out"),
        "lead": _("This person will see nothing more of your organisation that others may not see."),
        "submit": _("Take out"),
        "done": _("The membership has ended."),
    }
    return _with_reason(request, _fellow(request, public_id), services.end_membership, words)


@explained
@sensitive
@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that a fellow member does not belong."""
    words = {
        "title": _("Dispute a membership"),
        "lead": _("The membership is suspended at once. A desk officer decides and reads your reason."),
        "submit": _("Dispute"),
        "done": _("The membership is suspended until a desk officer decides."),
    }
    return _with_reason(request, _fellow(request, public_id), services.dispute_membership, words)


@explained
@sensitive
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand the own stewardship over to a fellow member."""
    viewer = selectors.viewer_from(request)
    mine = selectors.own_membership(public_id=public_id, viewer=viewer)
    if mine is None or mine.position != Position.STEWARD or mine.state != MembershipState.ACTIVE:
        raise Http404
    rows = selectors.members_of(party=mine.party_id, viewer=viewer)
    fellows = [row for row in rows if row.pk != mine.pk and row.state == MembershipState.ACTIVE]
    form = forms.HandOverForm(request.POST or None, fellows=fellows)
    if request.method == "POST" and form.is_valid():
        to = next(row for row in fellows if row.public_id == form.cleaned_data["to"])
        services.hand_over(membership=mine, to=to, actor=viewer)
        messages.success(request, _("The stewardship was handed over. You are a member now."))
        return _to_members(mine)
    context = {"form": form, "mine": mine, "fellows": fellows}
    return render(request, "accounts/hand_over.html", context, status=422 if form.errors else 200)


@explained
@sensitive
@require_http_methods(["GET", "POST"])
def set_position(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make a member steward, or a steward member: stewards only."""
    row, viewer = _fellow(request, public_id), selectors.viewer_from(request)
    if not rules.can_steward(viewer, row.party_id):
        raise rules.NotPermitted("only a steward")
    wanted = Position.MEMBER if row.position == Position.STEWARD else Position.STEWARD
    if request.method == "POST":
        services.set_position(membership=row, position=wanted, actor=viewer)
        messages.success(request, _("The position was changed."))
        return _to_members(row)
    return render(request, "accounts/position.html", {"row": row, "wanted": wanted})


def _with_reason(
    request: HttpRequest, row: Membership, act: Callable[..., Any], words: dict[str, str], needs_reason: bool = True
) -> HttpResponse:
    """Ask for a reason, then do it."""
    form = forms.ReasonForm(request.POST if request.method == "POST" else None, needs_reason=needs_reason)
    if request.method == "POST" and form.is_valid():
        act(membership=row, reason=form.cleaned_data["reason"], actor=selectors.viewer_from(request))
        messages.success(request, words["done"])
        return HttpResponseRedirect(reverse("accounts:memberships"))
    context = {"form": form, "row": row, **words}
    return render(request, "accounts/reason.html", context, status=422 if form.errors else 200)


def _mine(request: HttpRequest, public_id: str) -> Membership:
    mine = selectors.party_of(public_id=public_id, viewer=selectors.viewer_from(request))
    if mine is None:
        raise Http404
    return mine


def _fellow(request: HttpRequest, public_id: str) -> Membership:
    viewer = selectors.viewer_from(request)
    row = selectors.fellow_membership(public_id=public_id, viewer=viewer)
    if row is None or row.user_id == viewer.user_id:
        raise Http404
    return row


def _to_members(row: Membership) -> HttpResponse:
    return HttpResponseRedirect(reverse("accounts:members", args=[row.party.public_id]))
