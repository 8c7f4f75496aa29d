"""Publishing a card and choosing who may see it."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup
from schakel.base.ui import rules as ui
from schakel.register.needs import forms, rules, selectors, services
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need
from schakel.register.needs.views import shown
from schakel.register.needs.views.detail import parts
from schakel.register.needs.views.life import stale

ALL = frozenset(FieldGroup)


@require_http_methods(["GET", "POST"])
def publish_need(request: HttpRequest, public_id: str) -> HttpResponse:
    """Look at the card as readers will, choose who they are, and publish it."""
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=need, viewer=viewer, act=Act.EDIT)
    try:
        rules.check_move(need.state, State.PUBLISHED)
    except rules.MoveNotAllowed as error:
        raise stale(error) from error
    may_share = need.owner_id in viewer.stewarded
    named = selectors.audience_of(need=need, viewer=viewer)
    form = forms.PublishForm(
        request.POST or None,
        viewer=viewer,
        named=named,
        may_share=may_share,
        is_next=need.number > 0,
        initial={
            **forms.sharing_of(need, named),
            "days": settings.SCHAKEL_NEED_VALID_DAYS,
            "seen_version": need.version,
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            _publish(need, form, viewer)
        except rules.NeedRefused as error:
            forms.refused(form, error)
        except rules.ChangedMeanwhile as error:
            raise ui.Conflict(_("Somebody saved this card after you opened this page. Open it again first.")) from error
        else:
            messages.success(request, _("Published as version %(number)s.") % {"number": need.number})
            return redirect("needs:detail", need.public_id)
    context = {"form": form, "may_share": may_share, **_preview(need, viewer)}
    return render(request, "needs/publish.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def share_need(request: HttpRequest, public_id: str) -> HttpResponse:
    """Change who may see a card."""
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=need, viewer=viewer, act=Act.CHANGE_DISCLOSURE)
    named = selectors.audience_of(need=need, viewer=viewer)
    form = forms.ShareForm(request.POST or None, viewer=viewer, named=named, initial=forms.sharing_of(need, named))
    if request.method == "POST" and form.is_valid():
        try:
            services.share_need(
                need=need,
                labels=form.labels(),
                audience=_audience(form),
                reason=form.cleaned_data["share_reason"],
                actor=viewer,
            )
        except rules.MoveNotAllowed as error:
            raise stale(error) from error
        messages.success(request, _("Saved. It holds from the next request on."))
        return redirect("needs:detail", need.public_id)
    return render(request, "needs/share.html", {"need": need, "form": form}, status=422 if form.errors else 200)


def _publish(need: Need, form: forms.PublishForm, viewer: Viewer) -> None:
    data = form.cleaned_data
    services.publish_need(
        need=need,
        days=data["days"],
        reason=data.get("reason", ""),
        labels=form.labels() if form.may_share else None,
        audience=_audience(form) if form.may_share else None,
        seen_version=data["seen_version"],
        actor=viewer,
    )


def _audience(form: forms.ShareForm) -> disclosure_services.Audience:
    return disclosure_services.Audience(
        parties=form.found_parties, groups=tuple(form.cleaned_data["groups"]), persons=form.found_persons
    )


def _preview(need: Need, viewer: Viewer) -> dict[str, Any]:
    copy = selectors.working_copy_of(need=need, viewer=viewer)
    card = rules.card_from_json(copy.card) if copy else selectors.card_of(need)
    texts = {name: getattr(card, name) for name in rules.HINTED}
    hints = rules.hints_for(texts, language=card.language, kept=card.kept_words)
    problem = None
    try:
        rules.check_publishable(card, today=timezone.localdate())
    except rules.NeedRefused as error:
        problem = {"field": shown.field_words(error.where), "sentence": error.sentence}
    found = hints.readability
    return {
        "need": need,
        "title": card.title,
        **parts(need, card, ALL),
        "problem": problem,
        "hints": hints,
        "reading": shown.reading_words(found) if found and found.words else None,
        "has_news": need.number == 0 or copy is not None,
    }
