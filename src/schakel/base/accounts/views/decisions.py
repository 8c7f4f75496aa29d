"""Decisions of desk officers and stewards about memberships."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts import forms, rules, selectors, services
from schakel.base.accounts.enums import MembershipState, Position
from schakel.base.accounts.models import Membership
from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.views.guards import explained, sensitive, signed_in


@explained
@signed_in
@require_http_methods(["GET"])
def decisions(request: HttpRequest) -> HttpResponse:
    """Show a desk officer what waits for a decision."""
    viewer = selectors.viewer_from(request)
    if "desk-officer" not in viewer.roles:
        raise rules.NotPermitted("desk officers only")
    return render(request, "accounts/decisions.html", {"rows": selectors.waiting_for_desk(viewer=viewer)})


@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Memberships that wait for a decision of the signed-in person, and their own request; for the first page."""
    viewer = selectors.viewer_from(request)
    asked = selectors.asked_of_stewards(viewer=viewer)
    ours = {row.pk for row in asked}
    desk = [row for row in selectors.waiting_for_desk(viewer=viewer) if row.pk not in ours]
    mine = selectors.own_requests(viewer=viewer) if viewer.is_signed_in else []
    return render(request, "accounts/waiting.html", {"rows": [*asked, *desk][:10], "mine": mine[:5]})


@explained
@sensitive
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Decide with a reason: a desk officer about any of the three, a steward about what was asked for."""
    viewer = selectors.viewer_from(request)
    row = selectors.membership_for_desk(public_id=public_id, viewer=viewer) or _asked_of_us(public_id, viewer)
    if row is None:
        raise Http404
    asks = row.state == MembershipState.ASKED
    form = forms.AnswerForm(
        request.POST or None, choices=_choices(row), asks_position=asks, initial={"position": "member"}
    )
    if request.method == "POST" and form.is_valid():
        _settle(row, form.cleaned_data, viewer)
        messages.success(request, _("Your decision was recorded."))
        is_desk = "desk-officer" in viewer.roles
        where = reverse("accounts:decisions") if is_desk else reverse("accounts:members", args=[row.party.public_id])
        return HttpResponseRedirect(where)
    return render(request, "accounts/decide.html", {"form": form, "row": row}, status=422 if form.errors else 200)


def _asked_of_us(public_id: str, viewer: Viewer) -> Membership | None:
    row = selectors.fellow_membership(public_id=public_id, viewer=viewer)
    is_ours = row is not None and row.state == MembershipState.ASKED and rules.can_steward(viewer, row.party_id)
    return row if is_ours else None


def _choices(row: Membership) -> list[tuple[str, Any]]:
    if row.state == MembershipState.ASKED:
        return [("yes", _("Accept")), ("no", _("Refuse"))]
    if row.state == MembershipState.DISPUTED:
        return [("yes", _("The membership counts again")), ("no", _("The membership ends"))]
    return [("yes", _("Release the steward")), ("no", _("Do not release"))]


def _settle(row: Membership, said: dict[str, Any], viewer: Viewer) -> None:
    is_yes, reason = said["decision"] == "yes", said["reason"]
    if row.state == MembershipState.ASKED:
        services.decide_membership(
            membership=row, is_accepted=is_yes, position=Position(said["position"]), reason=reason, actor=viewer
        )
    elif row.state == MembershipState.DISPUTED:
        services.settle_dispute(membership=row, stays=is_yes, reason=reason, actor=viewer)
    else:
        services.decide_release(membership=row, is_released=is_yes, reason=reason, actor=viewer)
