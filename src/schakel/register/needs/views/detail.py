"""One effect card."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.register.needs import rules, selectors
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need
from schakel.register.needs.views import shown


@require_GET
def need_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a card: effect first, then how success is measured, then everything else that this viewer may read."""
    viewer, now = viewer_from(request), timezone.now()
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    groups = selectors.seen_groups(need=need, viewer=viewer)
    is_closed = disclosure_rules.is_above_green(need.label_of(group) for group in groups)
    if need.owner_id not in viewer.parties and is_closed:
        disclosure_services.log_readings(records=[need], groups=groups, manner=Manner.READ, actor=viewer)
    card = selectors.card_of(need)
    context = {
        "need": need,
        **parts(need, card, groups),
        **_validity(need, now),
        **_owner_view(need, viewer, now),
        "owner_name": shown.owner_names([need], viewer)[need.owner_id],
        "versions": selectors.versions_of(need=need, viewer=viewer),
        "fragments": settings.SCHAKEL_NEED_FRAGMENTS if need.number else [],
        "label": need.label_of(FieldGroup.IDENTITY).value,
    }
    return render(request, "needs/detail.html", context)


def parts(need: Need, card: rules.Card, groups: frozenset[FieldGroup]) -> dict[str, Any]:
    """The parts of a card that lie in `groups`, ready to draw; the others are not there at all."""
    is_read, is_detailed = FieldGroup.CAPABILITY in groups, FieldGroup.TECHNICAL in groups
    return {
        "effect": shown.paragraphs(card.effect) if is_read else [],
        "measures": shown.measure_rows(card) if is_read else [],
        "situation": shown.paragraphs(card.situation) if is_detailed else [],
        "constraints": shown.paragraphs(card.constraints) if is_detailed else [],
        "facts": shown.facts_of(need, card, groups, shown.codes()),
        "ending": need.ending if is_read else "",
        "foreign": need.language if need.language != shown.language() else "",
    }


def _validity(need: Need, now: datetime) -> dict[str, Any]:
    state = shown.state_of(need, now)
    found: dict[str, Any] = {"state": state, "badge": shown.state_badge(state), "is_open": state == State.PUBLISHED}
    if need.expires_at and need.published_at and state in (State.PUBLISHED, State.EXPIRED):
        whole = (need.expires_at - need.published_at).total_seconds()
        found |= {
            "until": need.expires_at,
            "left": shown.time_left(need.expires_at, now),
            "is_soon": shown.is_soon(need.expires_at, now),
            "used": max(0.0, min((now - need.published_at).total_seconds(), whole)),
            "whole": whole,
        }
    return found


def _owner_view(need: Need, viewer: Viewer, now: datetime) -> dict[str, Any]:
    if need.owner_id not in viewer.parties:
        return {"is_owner": False}
    is_steward = need.owner_id in viewer.stewarded
    state = shown.state_of(need, now)
    copy = selectors.working_copy_of(need=need, viewer=viewer)

    def button(label: str, name: str, icon: str, style: str = "secondary") -> dict[str, str]:
        return {"label": label, "url": reverse(f"needs:{name}", args=[need.public_id]), "icon": icon, "style": style}

    buttons = []
    if State(need.state) in rules.WRITABLE:
        words = _("Edit") if state == State.DRAFT else _("Work on the next version") if copy else _("Change")
        buttons.append(button(words, "edit", "pencil"))
    if state == State.DRAFT or copy:
        buttons.insert(0, button(_("Publish"), "publish", "send", "primary"))
    if state in (State.PUBLISHED, State.EXPIRED):
        buttons.append(button(_("Extend"), "extend", "clock"))
    closing = []
    if rules.can_move(State(need.state), State.FULFILLED):
        closing.append(button(_("The need is fulfilled"), "fulfil", "circle-check"))
    if is_steward and rules.can_move(State(need.state), State.WITHDRAWN):
        closing.append(button(_("Withdraw"), "withdraw", "undo-2"))
    may_share = is_steward and state not in (State.DRAFT, State.WITHDRAWN)
    return {
        "is_owner": True,
        "buttons": buttons,
        "closing": closing,
        "sharing": [button(_("Change who may see it"), "share", "eye"), button(_("Consents"), "consents", "check")]
        if may_share
        else [],
        "working_copy": copy,
        "circle": shown.circle_words(need, selectors.audience_of(need=need, viewer=viewer)),
    }
