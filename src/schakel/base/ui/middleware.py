"""Requests on their way in and out: a form counts once; whatever goes wrong gets a calm page."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from typing import Any, cast

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.base.documents.rules import MarkedText
from schakel.base.ui import rules, selectors, services
from schakel.base.ui.models import Submission

TOKEN = "form_token"  # noqa: S105 - the name of a field, not a secret
PAGES = frozenset({400, 403, 404, 405, 409, 413, 429})
WAIT_S = 5.0
MARKED = _(
    "Something in this text reads like a classification marking. Only unclassified information is taken here, and "
    "nothing of the text was kept."
)
MARKED_AT = _(
    "Line %(line)s, characters %(first)s to %(last)s, reads like a classification marking (%(system)s). Only "
    "unclassified information is taken here, and nothing of the text was kept."
)
CUT_OFF = timedelta(seconds=60)


def error_response(request: HttpRequest, status: int, detail: rules.Words = "") -> HttpResponse:
    """Draw the page for this status in the reader's language; a plain one when even the shell cannot be drawn."""
    cast("Any", request).is_refused = True
    context = {"status": status, "detail": detail, "reference": getattr(request, "reference", "")}
    try:
        return render(request, "ui/error.html", context, status=status)
    except Exception:  # a broken database must not hide the message that says so
        return HttpResponse(render_to_string("ui/error_bare.html", context), status=status)


class OnceMiddleware:
    """A form that carries `{% form_token %}` is acted on once; the same form sent again leads where the first one led.

    Only an answer that leads on (303, 302) is remembered: a form with errors may be corrected and sent again. Stands
    after the CSRF and authentication middleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the outcome of the form that this request claimed, or let go of it."""
        response = self.get_response(request)
        key = getattr(request, "claimed_submission", "")
        if key and 300 <= response.status_code < 400:
            services.finish_submission(key=key, location=response.get("Location", "/")[:2000])
        elif key:
            services.release_submission(key=key)
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Claim the form, or answer for the one that was sent before."""
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return None
        token = request.POST.get(TOKEN, "")
        if not token:
            return None
        person = getattr(cast("Any", request).user, "pk", None)
        key = hashlib.sha256(f"{person}|{request.path}|{token}".encode()).hexdigest()
        if services.claim_submission(key=key) is None:
            cast("Any", request).claimed_submission = key
            return None
        return self._earlier_outcome(request, key)

    def _earlier_outcome(self, request: HttpRequest, key: str) -> HttpResponse:
        """Lead to the first one's outcome; while that is still being worked out, wait a moment for it."""
        deadline = time.monotonic() + WAIT_S
        found = selectors.submission(key=key)
        while found and not found.finished_at and not _was_cut_off(found) and time.monotonic() < deadline:
            time.sleep(0.05)
            found = selectors.submission(key=key)
        if found and found.finished_at:
            return HttpResponseRedirect(found.location)
        if found and _was_cut_off(found):
            detail = _("This form was sent before, and the answer was cut off. Look whether it was done; if not, open the form again and send that.")  # fmt: skip # noqa: E501
        else:
            detail = _("You sent this form twice. The first one is being handled: nothing is done twice.")
        return error_response(request, 409, detail)


def _was_cut_off(submission: Submission) -> bool:
    """Whether the answer will never come: no request takes this long, so the server was stopped in the middle."""
    return submission.finished_at is None and timezone.now() - submission.claimed_at > CUT_OFF


class ErrorPagesMiddleware:
    """Refusals become pages: what apps raise, and bare answers of the framework to somebody with a browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Replace a bare refusal by the page that explains it."""
        response = self.get_response(request)
        if response.status_code in PAGES and self._is_bare(request, response):
            page = error_response(request, response.status_code)
            if "Allow" in response:
                page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Turn what an app raised into its page; a hidden record answers exactly like an absent one."""
        if isinstance(exception, rules.PageRefused):
            return error_response(request, exception.status, exception.detail)
        if isinstance(exception, NotDisclosed):
            return error_response(request, 404)
        if isinstance(exception, NotAllowed):
            return error_response(request, 403)
        if isinstance(exception, MarkedText):
            place = exception.place
            return error_response(request, 422, MARKED_AT % asdict(place) if place else MARKED)
        if isinstance(exception, RequestDataTooBig):
            return error_response(request, 413)
        return None

    def _is_bare(self, request: HttpRequest, response: HttpResponse) -> bool:
        if response.streaming or "text/html" not in request.headers.get("Accept", ""):
            return False
        kind = response.get("Content-Type", "text/html").split(";")[0]
        return kind in {"text/html", "text/plain"} and len(response.content) < 300
