"""Requests of programs on their way in and out: a version on every answer, a problem for every refusal, acts once."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schakel.base.accounts import rules as accounts
from schakel.base.documents import rules as documents
from schakel.base.interface import rules
from schakel.base.ui import selectors as ui_selectors
from schakel.base.ui import services as ui_services
from schakel.base.ui.middleware import error_response

TITLES = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Say who you are"),
    403: gettext_lazy("This is not yours to do"),
    404: gettext_lazy("There is nothing here that you may see"),
    405: gettext_lazy("This cannot be done here"),
    409: gettext_lazy("This does not fit how things stand"),
    412: gettext_lazy("Somebody changed this in the meantime"),
    413: gettext_lazy("This is larger than this installation takes"),
    415: gettext_lazy("This kind of content is not read here"),
    422: gettext_lazy("Something that was sent is not right"),
    429: gettext_lazy("This was asked too often"),
    500: gettext_lazy("Something broke here"),
    503: gettext_lazy("This installation cannot answer just now"),
}
MARKED = gettext_lazy(
    "Something in this text reads like a classification marking. Only unclassified information is taken here, and "
    "nothing of the text was kept."
)
UNMEASURED = gettext_lazy(
    "What was sent does not say how long it is (no Content-Length), so nothing of it was read or saved. Send it again "
    "with its length, as browsers do."
)
#: Statuses that any operation may answer with, for the document.
DECLARED = (400, 401, 403, 404, 405, 409, 412, 413, 422)
LONGEST_KEY = 200
#: Fields whose value is no text and is kept only as a hash.
_SECRET = frozenset({"password", "password1", "password2", "oldpassword"})


def problem(status: int, detail: object = "", *, code: str = "", fields: dict[str, str] | None = None) -> HttpResponse:
    """A refusal as `application/problem+json` in the reader's language."""
    title = str(TITLES.get(status, TITLES[400]))
    said = rules.Problem(
        type=f"urn:schakel:problem:{code or status}",
        title=title,
        status=status,
        detail=str(detail),
        code=code,
        errors=[rules.FieldProblem(field=name, detail=text) for name, text in (fields or {}).items()],
    )
    response = HttpResponse(said.model_dump_json(), status=status, content_type=rules.PROBLEM_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="schakel"'
    return response


class MarkedTextMiddleware:
    """The gate: text with a classification marking is gone before a view, form, service, log or job sees it.

    In a form each marked value is replaced by a sentence that bears nothing of it, which the forms refuse; whoever
    forgets to refuse keeps that sentence and not the text. A body of the interface and a long question in an address
    are refused here. Stands behind the CSRF middleware, which reads the form first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on: the looking is done when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Look at the address and the body."""
        is_interface = request.path_info.startswith(f"{rules.PREFIX}/")
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
            return problem(400, UNMEASURED) if is_interface else error_response(request, 400, str(UNMEASURED))
        try:
            asked = [one for _name, found in request.GET.lists() for one in found if rules.is_long_question(one)]
            if place := next(filter(None, map(documents.marked_place, asked)), None):
                return self._refused(request, {"": place}, is_interface=is_interface)
            if request.method in ("GET", "HEAD", "OPTIONS", "TRACE"):
                return None
            if is_interface:
                marked = _marked_places(request.body)
                return self._refused(request, marked, is_interface=True) if marked else None
            _take_out_marked(request)
        except RequestDataTooBig:
            return problem(413) if is_interface else error_response(request, 413)
        return None

    def _refused(
        self, request: HttpRequest, places: dict[str, accounts.MarkedPlace], *, is_interface: bool
    ) -> HttpResponse:
        if is_interface:
            said = {field: marked_at(place) for field, place in places.items() if field}
            return problem(422, str(MARKED), code="marked", fields=said)
        said_here = marked_at(next(iter(places.values())))
        request.META["QUERY_STRING"] = ""  # the page leads back to its own address
        request.GET = QueryDict()
        return error_response(request, 422, said_here)


def _take_out_marked(request: HttpRequest) -> None:
    """Put a sentence in the place of each marked value of a form; nobody reads the sent bytes after this."""
    emptied = None
    for name, values in request.POST.lists():
        if name in _SECRET:
            continue
        for at, value in enumerate(values):
            place = documents.marked_place(value)
            if place:
                emptied = emptied if emptied is not None else request.POST.copy()
                found = emptied.getlist(name)
                found[at] = accounts.in_place_of_marked(place)
                emptied.setlist(name, found)
    if emptied is not None:
        sent = cast("Any", request)
        sent.POST = emptied
        sent._body = b""


def marked_at(place: accounts.MarkedPlace) -> str:
    """Where a refused text reads like one with a marking, and what to do; quotes nothing."""
    return _(
        "Line %(line)s, characters %(first)s to %(last)s, reads like a classification marking (%(system)s). Only "
        "unclassified information is taken here, and nothing of the text was kept. Is it classified? Use the system "
        "that is meant for it. Is it not? Go back, word that place differently, or ask your security officer."
    ) % asdict(place)


def _marked_places(body: bytes) -> dict[str, accounts.MarkedPlace]:
    """Where in a JSON body marked texts stand, by field; a body that is no JSON is looked at as a whole."""
    try:
        sent = json.loads(body) if body else None
    except (ValueError, RecursionError):
        whole = documents.marked_place(body.decode("utf-8", "replace"))
        return {"body": whole} if whole else {}
    places: dict[str, accounts.MarkedPlace] = {}
    todo: list[tuple[str, Any]] = [("", sent)]
    while todo:
        place, value = todo.pop()
        if isinstance(value, dict):
            # The name of a field that means something is short; a marked one is not repeated.
            todo += [(f"{place}.{key}" if rules.is_name(key) else place, one) for key, one in value.items()]
            todo += [(place, key) for key in value]
        elif isinstance(value, list):
            todo += [(place, one) for one in value]
        elif isinstance(value, str) and (found := documents.marked_place(value)):
            places[place.lstrip(".") or "body"] = found
    return dict(sorted(places.items()))


class InterfaceMiddleware:
    """Whatever the interface refuses is a problem document, also where the framework refused before it was asked."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Stamp the version; put a problem in place of a page; refuse what no database holds (NUL)."""
        if not request.path_info.startswith(f"{rules.PREFIX}/"):
            return self.get_response(request)
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            response = problem(403, _("Use https: a request without it is not answered."), code="https")
        elif "\x00" in request.path_info:
            response = problem(404)
        elif any("\x00" in text for name, found in request.GET.lists() for text in (name, *found)):
            response = problem(400, code="invalid")
        else:
            response = self.get_response(request)
        if response.status_code >= 400 and response.get("Content-Type", "") != rules.PROBLEM_TYPE:
            allow = response.get("Allow")
            response = problem(response.status_code)
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
            return problem(400, code="idempotency-key")
        caller = request.headers.get("Authorization") or f"person {getattr(cast('Any', request).user, 'pk', None)}"
        key = hashlib.sha256(f"api|{caller}|{request.path_info}|{name}".encode()).hexdigest()
        if ui_services.claim_submission(key=key) is not None:
            return self._earlier(key)
        response = self.get_response(request)
        if response.status_code == 201 and response.get("Location"):
            ui_services.finish_submission(key=key, location=response["Location"][:2000])
        else:
            ui_services.release_submission(key=key)
        return response

    def _earlier(self, key: str) -> HttpResponse:
        found = ui_selectors.submission(key=key)
        if found and found.finished_at:
            return HttpResponse(status=303, headers={"Location": found.location})
        return problem(409, _("The same request is being handled: nothing is done twice."))
