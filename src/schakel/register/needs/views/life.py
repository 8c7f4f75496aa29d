"""Extending, withdrawing and fulfilling a card: one short form each."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import Act
from schakel.base.ui import rules as ui
from schakel.register.needs import forms, rules, selectors, services
from schakel.register.needs.models import Need
from schakel.register.needs.views import shown


@require_http_methods(["GET", "POST"])
def extend_need(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let a card hold longer."""
    most = settings.SCHAKEL_NEED_EXTEND_DAYS
    form = forms.ExtendForm(request.POST or None, initial={"days": min(30, most)})
    form.fields["days"].help_text = _("At most %(most)s days at a time.") % {"most": most}

    def extend(need: Need, data: dict[str, Any]) -> str:
        services.extend_need(need=need, days=data["days"], reason=data["reason"], actor=viewer_from(request))
        return _("The card now holds until %(day)s.") % {"day": shown.day_words(need.expires_at)}

    words = {"title": _("Extend the validity"), "submit": _("Extend"), "lead": ""}
    return _act(request, public_id, form=form, words=words, perform=extend)


@require_http_methods(["GET", "POST"])
def withdraw_need(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a card back."""
    form = forms.WithdrawForm(request.POST or None)

    def withdraw(need: Need, data: dict[str, Any]) -> str:
        services.withdraw_need(need=need, reason=data["reason"], actor=viewer_from(request))
        return _("The card is withdrawn. Only your own unit still sees it.")

    words = {
        "title": _("Withdraw this card"),
        "submit": _("Withdraw"),
        "lead": _("This cannot be undone. If the need changed, publish a new version; if it is met, say by what."),
    }
    return _act(request, public_id, form=form, words=words, perform=withdraw, act=Act.WITHDRAW)


@require_http_methods(["GET", "POST"])
def fulfil_need(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say that the effect is reached."""
    form = forms.FulfilForm(request.POST or None)

    def fulfil(need: Need, data: dict[str, Any]) -> str:
        services.fulfil_need(need=need, ending=data["ending"], actor=viewer_from(request))
        return _("The card is closed as fulfilled.")

    words = {
        "title": _("The need is fulfilled"),
        "submit": _("Close as fulfilled"),
        "lead": _("The card stays readable, with what fulfilled it. It takes no more answers."),
    }
    return _act(request, public_id, form=form, words=words, perform=fulfil)


def _act(
    request: HttpRequest,
    public_id: str,
    *,
    form: django_forms.Form,
    words: dict[str, str],
    perform: Callable[[Need, dict[str, Any]], str],
    act: Act = Act.EDIT,
) -> HttpResponse:
    viewer = viewer_from(request)
    need = selectors.need_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=need, viewer=viewer, act=act)
    if request.method == "POST" and form.is_valid():
        try:
            messages.success(request, perform(need, form.cleaned_data))
            return redirect("needs:detail", need.public_id)
        except rules.NeedRefused as error:
            forms.refused(form, error)
        except rules.MoveNotAllowed as error:
            raise stale(error) from error
        except rules.ChangedMeanwhile as error:
            raise ui.Conflict(_("Somebody changed this card a moment ago. Open it again and look first.")) from error
    context = {"need": need, "form": form, **words}
    return render(request, "needs/act.html", context, status=422 if form.errors else 200)


def stale(error: rules.MoveNotAllowed) -> ui.Conflict:
    """What to say when a card is no longer in the state that the page was made for."""
    state = str(rules.state_words(error.state))
    detail = _("This card is %(state)s in the meantime, so this cannot be done with it.") % {"state": state}
    return ui.Conflict(detail)
