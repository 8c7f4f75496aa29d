"""Technical detail that waits for its owner's steward."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.base.ui.enums import Kind, Tone
from schakel.register.organisations import forms, selectors, services
from schakel.register.organisations.enums import HoldState
from schakel.register.organisations.models import Hold, Organisation
from schakel.register.organisations.rules import control
from schakel.register.organisations.views import shown

_TONES = {HoldState.WAITING: Tone.WARNING, HoldState.RELEASED: Tone.SUCCESS, HoldState.REFUSED: Tone.NEUTRAL}


@login_required
@require_safe
def hold_list(request: HttpRequest) -> HttpResponse:
    """What of the reader's own organisation waits, and what was answered."""
    viewer = accounts.viewer_from(request)
    names: dict[int, str] = {}
    table = tables.table(
        rows=selectors.holds(viewer=viewer),
        columns=[
            ui.Column("offering", _("Offering"), _link, is_heading=True),
            ui.Column("party", _("For whom"), lambda one: names.get(one.party_id) or _unnamed()),
            ui.Column("passage", _("By which way"), lambda one: one.get_passage_display()),
            ui.Column("asked_at", _("Asked"), lambda one: one.asked_at, sort="asked_at", kind=Kind.DATE),
            ui.Column("state", _("Status"), _badge, sort="state"),
        ],
        query=request.GET,
        caption=_("Technical detail that waits"),
        empty=_("Nothing waits."),
    )
    names |= selectors.party_names(parties={one.party_id for one in table.rows}, viewer=viewer)
    return render(request, "organisations/hold_list.html", {"table": table})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hold_decide(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record the basis on which one party may have it, or refuse."""
    viewer = accounts.viewer_from(request)
    hold = selectors.hold_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=hold.offering, viewer=viewer, act=Act.CHANGE_DISCLOSURE)
    form = forms.HoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _decide(hold, form, viewer)
        messages.success(request, _("Recorded, with your name and the reason. It counts from the next request."))
        return redirect("organisations:hold-list")
    profile = _profile(hold, viewer)
    facts = selectors.facts(record=profile, viewer=viewer) if profile else {}
    context = {
        "hold": hold,
        "badge": _badge(hold),
        "form": form,
        "profile": profile,
        "name": profile.name if profile else _unnamed(),
        "facts": shown.fact_rows(profile, facts, ["controlled_from"]) if profile else [],
        "is_eu": profile is not None and control.is_eu_controlled(profile.controlled_from),
        "back": reverse("organisations:hold-list"),
    }
    return render(request, "organisations/hold_decide.html", context, status=forms.status_of(request))


def _decide(hold: Hold, form: forms.HoldForm, viewer: Viewer) -> None:
    basis = form.cleaned_data["basis"]
    if form.cleaned_data["state"] == HoldState.RELEASED:
        services.release_detail(hold=hold, basis=basis, actor=viewer)
    else:
        services.refuse_detail(hold=hold, reason=basis, actor=viewer)


def _profile(hold: Hold, viewer: Viewer) -> Organisation | None:
    """The profile that the party keeps of itself, where the viewer may see it."""
    own = selectors.visible_organisations(viewer=viewer).filter(party=hold.party_id, owner=hold.party_id)
    return own.filter(withdrawn_at=None).first()


def _link(hold: Hold) -> ui.Link:
    return ui.Link(hold.offering.title, reverse("organisations:hold-decide", args=[hold.public_id]))


def _badge(hold: Hold) -> Any:
    return ui.Badge(hold.get_state_display(), _TONES[HoldState(hold.state)])


def _unnamed() -> str:
    return _("a party whose name you may not see")
