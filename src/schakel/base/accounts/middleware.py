"""Put the viewer on every request; end sessions in time, keep what they show out of caches, and ask again who it is."""

import time
from collections.abc import Callable
from typing import Any, cast

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from schakel.base.accounts import rules, selectors, services
from schakel.base.accounts.rules import Viewer

SEEN, PROVED = "seen_at", "second_step"
#: Seconds between two notes that a session is in use, so that reading a page does not write.
NOTED_EVERY_S = 300
#: Where somebody may go who has yet to set up a second step: their account, help, and out.
OPEN_WITHOUT = ("/account/", "/static/", "/theme", "/language", "/privacy", "/accessibility", "/report-a-vulnerability")

ACTING_FOR = "acting_for"
#: Pages of libraries and of other apps behind which somebody changes how a person signs in, or takes all of it along.
ASKS_AGAIN = frozenset(
    {
        *("account_email", "account_set_password", "socialaccount_connections", "mfa_activate_totp"),
        *("mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn"),
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


def sessions_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """End a session that has had its time, ask for a second step where it is required, give a confirmed sign-in a new
    session, and tell browsers to keep nothing that only one person may see."""

    def middleware(request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if has_session and request.user.is_authenticated:
            _end_when_over(request)
        if has_session and request.user.is_authenticated and not _has_second_step(request):
            return _asked_for_second_step(request)
        before = len(get_authentication_records(request, cast("Any", request.user))) if has_session else 0
        key = request.session.session_key
        response = get_response(request)
        after = len(get_authentication_records(request, cast("Any", request.user))) if before else 0
        if before and after > before and key == request.session.session_key:
            request.session.cycle_key()
            services.follow_session(before=str(key), after=str(request.session.session_key))
        if has_session or request.session.session_key:
            response.setdefault("Cache-Control", "private, no-store")
        match = request.resolver_match
        if request.method == "POST" and match and match.view_name == "account_logout":
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response

    return middleware


def _end_when_over(request: HttpRequest) -> None:
    """Sign out when the session is too old or was not used, or the account had its time (break-glass); note now and
    then that it is in use."""
    if not selectors.is_working(user=cast("Any", request).user):
        logout(request)
        return
    records = get_authentication_records(request, cast("Any", request.user))
    if not records:
        return
    now, began = time.time(), float(records[0]["at"])
    seen = float(request.session.get(SEEN, records[-1]["at"]))
    hours, idle = settings.SCHAKEL_SESSION_HOURS, settings.SCHAKEL_SESSION_IDLE_MINUTES
    if rules.is_session_over(began_at=began, seen_at=seen, now=now, hours=hours, idle_minutes=idle):
        logout(request)
    elif now - seen > NOTED_EVERY_S:
        request.session[SEEN] = now


def _has_second_step(request: HttpRequest) -> bool:
    """Whether a second step is behind this session, or none is asked for; the identity provider sees to its own."""
    if settings.SCHAKEL_SECOND_STEP != "required" or request.path.startswith(OPEN_WITHOUT):
        request.session.pop(PROVED, None)  # it may be changed there
        return True
    if not request.session.get(PROVED):
        records = get_authentication_records(request, cast("Any", request.user))
        by_provider = any(record.get("method") == "socialaccount" for record in records)
        request.session[PROVED] = by_provider or selectors.has_second_step(user=cast("Any", request.user))
    return bool(request.session[PROVED])


def _asked_for_second_step(request: HttpRequest) -> HttpResponse:
    """Lead to where a second step is set up; a program gets a refusal."""
    if request.path.startswith("/api/v1/"):
        return HttpResponseForbidden()
    messages.warning(request, _("This installation asks for a second step when you sign in. Set one up to go on."))
    return HttpResponseRedirect(reverse("mfa_index"))
