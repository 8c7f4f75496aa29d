"""Requests of programs on their way in and out: a version on every answer, a problem for every refusal, acts once."""

import hashlib
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from schakel.base.interface import api, rules
from schakel.base.ui import selectors as ui_selectors
from schakel.base.ui import services as ui_services

LONGEST_KEY = 200


class InterfaceMiddleware:
    """Whatever the interface refuses is a problem document, also where the framework refused before it was asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stamp the version; put a problem in place of a page."""
        response = self.get_response(request)
        if not request.path_info.startswith(f"{rules.PREFIX}/"):
            return response
        if response.status_code >= 400 and response.get("Content-Type", "") != rules.PROBLEM_TYPE:
            allow = response.get("Allow")
            response = api.problem(request, response.status_code)
            if allow:
                response["Allow"] = allow
        response["API-Version"] = rules.VERSION
        response.setdefault("Cache-Control", "private, no-store")
        return response


class IdempotencyMiddleware:
    """An act with an `Idempotency-Key` is done once; sent again within a day it leads to what was made first (303).

    Stands after the authentication middleware. A refusal is forgotten, so the corrected request counts.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Claim the key, act, and remember where the made record is."""
        name = request.headers.get("Idempotency-Key", "")
        if request.method != "POST" or not name or not request.path_info.startswith(f"{rules.PREFIX}/"):
            return self.get_response(request)
        if len(name) > LONGEST_KEY:
            return api.problem(request, 400, code="idempotency-key")
        caller = request.headers.get("Authorization") or f"person {getattr(cast('Any', request).user, 'pk', None)}"
        key = hashlib.sha256(f"api|{caller}|{request.path_info}|{name}".encode()).hexdigest()
        if ui_services.claim_submission(key=key) is not None:
            return self._earlier(request, key)
        response = self.get_response(request)
        if response.status_code == 201 and response.get("Location"):
            ui_services.finish_submission(key=key, location=response["Location"][:2000])
        else:
            ui_services.release_submission(key=key)
        return response

    def _earlier(self, request: HttpRequest, key: str) -> HttpResponse:
        found = ui_selectors.submission(key=key)
        if found and found.finished_at:
            return HttpResponse(status=303, headers={"Location": found.location})
        return api.problem(request, 409, _("The same request is being handled: nothing is done twice."))
