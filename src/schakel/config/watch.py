"""What an operator sees of requests: figures for Prometheus and one line of JSON a request. Never content.

A route is named, never an address: addresses hold identifiers of records that may be hidden, and tokens. Who asked is
a kind (stranger, person, token), never somebody.
"""

import hmac
import logging
import os
import time
from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from schakel.base.outbox import selectors as outbox

logger = logging.getLogger("schakel.requests")
LOOPBACK = frozenset({"127.0.0.1", "::1"})
REQUESTS = Counter("schakel_requests", "Requests by route and answer.", ["route", "method", "status"])
SECONDS = Histogram(
    "schakel_request_seconds", "Seconds until the answer.", ["route"], buckets=(0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
)
#: Methods that are counted by name; whatever else somebody sends is counted as one.
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"})


def watch_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Count each request and write its line."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = get_response(request)
        took = time.monotonic() - began
        route = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(route or "none", method, str(response.status_code)).inc()
        SECONDS.labels(route or "none").observe(took)
        line = {
            "route": route,
            "method": method,
            "status": response.status_code,
            "ms": round(took * 1000),
            "who": _kind_of(request),
        }
        logger.info("request", extra={"figures": line})
        return response

    return middleware


def _kind_of(request: HttpRequest) -> str:
    """Which kind of caller this was, when anybody asked; asking now would cost a query."""
    user = getattr(request, "_cached_user", None)
    viewer = getattr(request, "viewer", None)
    if user is None and getattr(viewer, "_wrapped", None) is None:
        return "token" if request.headers.get("Authorization") else "unasked"
    return "person" if user is not None and user.is_authenticated else "stranger"


class OutboxFigures(Collector):
    """How many messages stand in each state of the outbox."""

    def collect(self) -> list[GaugeMetricFamily]:
        """Ask the database; nothing where it does not answer."""
        family = GaugeMetricFamily("schakel_outbox_messages", "Messages by state.", labels=["state"])
        try:
            for state, number in outbox.figures().items():
                family.add_metric([state], number)
        except DatabaseError:
            return []
        return [family]


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus: with the operator's token, or without one from this machine itself; else no such page."""
    if not _may_read(request):
        raise Http404
    registry: CollectorRegistry = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    own = CollectorRegistry()
    own.register(OutboxFigures())
    return HttpResponse(generate_latest(registry) + generate_latest(own), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    token = settings.SCHAKEL_METRICS_TOKEN
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    # A proxy on this machine asks from the loopback too, and says for whom.
    is_forwarded = "X-Forwarded-For" in request.headers or "Forwarded" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not is_forwarded
