"""Setting up a second step: the library's pages, and recovery codes of our own behind them, shown once."""

from allauth.account.adapter import get_adapter
from allauth.mfa.totp import views as app_views
from allauth.mfa.webauthn import views as key_views
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from schakel.base.accounts import selectors, services
from schakel.base.accounts.adapters import actor_of
from schakel.base.accounts.views.guards import explained, person, sensitive

GENERATED = "mfa/email/recovery_codes_generated"


@never_cache
def activate_totp(request: HttpRequest) -> HttpResponse:
    """Couple an authenticator app; who has no recovery codes yet gets them with it."""
    return _with_codes(request, app_views.activate_totp(request))


@never_cache
def add_webauthn(request: HttpRequest) -> HttpResponse:
    """Couple a passkey or security key; who has no recovery codes yet gets them with it."""
    return _with_codes(request, key_views.add_webauthn(request))


@never_cache
@explained
@sensitive
@require_http_methods(["GET", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """How many codes are left; POST makes new ones, which the answer shows once or hands over as a file."""
    user = person(request)
    has_step = selectors.has_app_or_key(user=user)
    if request.method == "POST" and has_step:
        return _made(request, is_file=request.POST.get("as") == "file")
    if request.method == "POST":
        messages.info(request, _("You get them as soon as you set up a key or an app."))
        return HttpResponseRedirect(reverse("mfa_index"))
    left = selectors.recovery_codes_left(user=user)
    return render(request, "accounts/recovery_codes.html", {"left": left, "has_step": has_step})


def _with_codes(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The library's answer, or the codes where it is a success and there are none yet."""
    if request.method != "POST" or answer.status_code != 302 or not request.user.is_authenticated:
        return answer
    user = person(request)
    has_codes = selectors.recovery_codes_left(user=user) is not None
    return answer if has_codes or not selectors.has_app_or_key(user=user) else _made(request)


def _made(request: HttpRequest, *, is_file: bool = False) -> HttpResponse:
    user = person(request)
    codes = services.make_recovery_codes(user=user, actor=actor_of(user))
    get_adapter(request).send_notification_mail(GENERATED, user)
    if not is_file:
        return render(request, "accounts/recovery_codes_made.html", {"codes": codes})
    answer = HttpResponse("\n".join(codes) + "\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return answer
