"""The privacy statement with the register of processing; a person's own data, taken along or erased."""

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from schakel.base.accounts.models import User
from schakel.base.accounts.selectors import viewer_from
from schakel.report.privacy import forms, selectors, services


@require_safe
def statement(request: HttpRequest) -> HttpResponse:
    """What is kept of persons, why, how long, and what they may ask; for everybody."""
    contact = getattr(settings, "SCHAKEL_CONTACT", "")
    return render(request, "privacy/statement.html", {"register": selectors.register(), "contact": contact})


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest) -> HttpResponse:
    """Take one's own data along: GET explains, POST gives the archive. Asks to sign in again first."""
    assert isinstance(request.user, User)  # noqa: S101 -- for the type checker; who is signed in is a User
    if request.method != "POST":
        return render(request, "privacy/export.html")
    now = timezone.now()
    archive = services.export_person(person=request.user, now=now, actor=viewer_from(request))
    response = HttpResponse(archive, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="schakel-{now:%Y-%m-%d}.zip"'
    return response


@never_cache
@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth has no types
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase oneself: GET says what goes and what stays, POST does it and signs out. Asks to sign in again first."""
    assert isinstance(request.user, User)  # noqa: S101 -- for the type checker; who is signed in is a User
    form = forms.EraseForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "privacy/erase.html", {"form": form}, status=422 if form.is_bound else 200)
    services.erase_person(person=request.user, actor=viewer_from(request))
    logout(request)
    messages.success(request, _("Your account and what was kept of you are erased."))
    return HttpResponseRedirect("/")
