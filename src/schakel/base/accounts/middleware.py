"""Put the viewer on every request; ask again who it is before acts on how somebody signs in."""

import time
from collections.abc import Callable
from typing import Any, cast

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from schakel.base.accounts import rules, selectors
from schakel.base.accounts.rules import Viewer

ACTING_FOR = "acting_for"
#: Pages of libraries and of other apps behind which somebody changes how a person signs in, or takes all of it along.
ASKS_AGAIN = frozenset(
    {
        *("account_email", "account_set_password", "socialaccount_connections", "mfa_activate_totp"),
        *("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
        *("mfa_download_recovery_codes", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
        *("privacy:export", "privacy:erase"),
    }
)


def viewer_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.viewer`, read from the database once per request and only when somebody asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def read() -> Viewer:
            return selectors.viewer_of(user=cast("Any", request).user, acting_for=request.session.get(ACTING_FOR, ""))

        cast("Any", request).viewer = SimpleLazyObject(read)
        return get_response(request)

    return middleware


class AskAgainMiddleware:
    """Before the pages of `ASKS_AGAIN`: who said lately who they are goes on, others are asked first.

    Allauth would keep what was posted in the session meanwhile, and would not ask at all who has no password here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do here: the page must be known first."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Lead to the question where the page asks for it."""
        match = request.resolver_match
        if match is None or match.view_name not in ASKS_AGAIN or getattr(request, "is_fragment", False):
            return None
        if not cast("Any", request).user.is_authenticated or is_confirmed(request):
            return None
        return ask_again(request)


def is_confirmed(request: HttpRequest) -> bool:
    """Whether the person said again who they are, here or at the identity provider, in the last five minutes.

    A break-glass session cannot: its password worked once and its hours are few.
    """
    if get_reauthentication_flows(cast("Any", request).user):
        return bool(did_recently_reauthenticate(request))
    if selectors.provider_of(user=cast("Any", request).user) is None:
        return True
    said_at = request.session.get(rules.PROVIDER_SAID_AT)
    return isinstance(said_at, int) and time.time() - said_at < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_again(request: HttpRequest) -> HttpResponse:
    """Lead to where the person says again who they are. What was typed is not kept: it was not checked."""
    if request.method == "POST":
        messages.info(request, _("Confirm first that it is you. Then do it again: nothing was changed yet."))
    has_own = get_reauthentication_flows(cast("Any", request).user)
    page = "account_reauthenticate" if has_own else "accounts:confirm"
    return HttpResponseRedirect(f"{reverse(page)}?{urlencode({'next': request.get_full_path()})}")
