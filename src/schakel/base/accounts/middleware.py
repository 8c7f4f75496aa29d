"""Put the viewer on every request."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from schakel.base.accounts import selectors
from schakel.base.accounts.rules import Viewer

ACTING_FOR = "acting_for"


def viewer_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Set `request.viewer`, read from the database once per request and only when somebody asks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        def read() -> Viewer:
            return selectors.viewer_of(user=cast("Any", request).user, acting_for=request.session.get(ACTING_FOR, ""))

        cast("Any", request).viewer = SimpleLazyObject(read)
        return get_response(request)

    return middleware
