"""How often a person wants mail, and unsubscribing by a link in a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import STRANGER
from schakel.base.accounts.selectors import viewer_from
from schakel.base.outbox import forms, selectors, services
from schakel.base.outbox.enums import Frequency


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Show and change how often one gets mail."""
    assert isinstance(request.user, User)  # noqa: S101 -- for the type checker; who is signed in is a User
    now = selectors.frequency_of(person=request.user.pk)
    form = forms.FrequencyForm(request.POST or None, initial={"frequency": now.value})
    if request.method == "POST" and form.is_valid():
        frequency = Frequency(form.cleaned_data["frequency"])
        services.choose_frequency(person=request.user, frequency=frequency, actor=viewer_from(request))
        messages.success(request, _("Your choice was kept."))
        return HttpResponseRedirect(reverse("outbox:settings"))
    context = {"form": form, "can_mail": selectors.can_mail()}
    return render(request, "outbox/settings.html", context, status=422 if form.errors else 200)


@csrf_exempt  # a mail program posts here without having been on any page (RFC 8058); the token is the proof
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows, POST stops all mail: scanners that follow links change nothing."""
    if selectors.mail_by_token(token=token) is None:
        raise Http404
    is_done = request.method == "POST" and services.unsubscribe(token=token, actor=STRANGER)
    response = render(request, "outbox/unsubscribe.html", {"is_done": is_done})
    response["Referrer-Policy"] = "no-referrer"
    return response
