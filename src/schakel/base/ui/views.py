"""The shell's own pages: look, statements, files for robots and researchers, errors, style guide."""

import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language as django_set_language

from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import User
from schakel.base.accounts.selectors import viewer_from
from schakel.base.ui import forms, rules, selectors
from schakel.base.ui.enums import Coverage, Kind, StepState, Tone
from schakel.base.ui.middleware import error_response

VENDOR = Path(__file__).parent / "static" / "vendor" / "VENDOR.json"
YEAR_S = 365 * 24 * 3600


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remember the chosen look in a cookie and lead back to the page."""
    response = HttpResponseRedirect(rules.safe_path(request.POST.get("next", "/")))
    theme = request.POST.get("theme", "system")
    if theme in rules.THEMES:
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie(
            settings.SCHAKEL_THEME_COOKIE, theme, max_age=YEAR_S, httponly=True, samesite="Lax", secure=secure
        )
        if isinstance(request.user, User):
            accounts.choose_look(user=request.user, theme=theme, actor=viewer_from(request).actor)
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponseBase:
    """Change the language as Django does, and remember it for a person with an account."""
    if isinstance(request.user, User):
        language = request.POST.get("language", "")
        accounts.choose_look(user=request.user, language=language, actor=viewer_from(request).actor)
    return django_set_language(request)


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show how accessible the product is, what was tested and where to complain."""
    contact = getattr(settings, "SCHAKEL_CONTACT", "")
    return render(request, "ui/pages/accessibility.html", {"contact": contact})


@require_GET
def security(request: HttpRequest) -> HttpResponse:
    """Show how to report a vulnerability."""
    contact = getattr(settings, "SCHAKEL_SECURITY_CONTACT", "")
    return render(request, "ui/pages/security.html", {"contact": contact})


@require_GET
def licences(request: HttpRequest) -> HttpResponse:
    """Show the licence of the product and of everything that it serves from others."""
    entries = json.loads(VENDOR.read_text())
    columns = [
        rules.Column("name", _("Name"), lambda entry: entry["name"], is_heading=True),
        rules.Column("version", _("Version"), lambda entry: entry["version"]),
        rules.Column("licence", _("Licence"), lambda entry: entry["licence"]),
    ]
    caption = _("What Schakel serves from others")
    table = selectors.table(rows=entries, columns=columns, query=request.GET, caption=caption, sizes=(100,))
    return render(request, "ui/pages/licences.html", {"table": table})


@require_GET
def security_txt(request: HttpRequest) -> HttpResponse:
    """Serve RFC 9116: where to report a vulnerability; valid for half a year from now, at midnight."""
    page = request.build_absolute_uri(reverse("ui:security"))
    contact = getattr(settings, "SCHAKEL_SECURITY_CONTACT", "") or page
    expires = (timezone.now() + timedelta(days=182)).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {request.build_absolute_uri()}",
        f"Policy: {page}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_GET
def robots_txt(_request: HttpRequest) -> HttpResponse:
    """Keep robots out of accounts and search results; public pages may be found."""
    lines = ["User-agent: *", "Disallow: /account/", "Disallow: /api/", "Disallow: /*?"]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 when too much was sent (`handler400`); 503 where the session was not kept because the database
    is away or full: Django says then that somebody signed out."""
    if isinstance(exception, SessionInterrupted) and _is_of_database(exception):
        return _away(request)
    return error_response(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 403 (`handler403`)."""
    return error_response(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer 404, the same for what is hidden and what never was (`handler404`)."""
    return error_response(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without a word of what went wrong inside (`handler500`); 503 where the database is away or full, which
    passes without anybody changing the product."""
    if not isinstance(sys.exception(), OperationalError | InterfaceError):
        return error_response(request, 500)
    return _away(request)


def _is_of_database(exception: BaseException) -> bool:
    """Whether this came of a database that is away or full, however often it was told in other words since."""
    came_of: BaseException | None = exception
    while came_of is not None and not isinstance(came_of, OperationalError | InterfaceError):
        came_of = came_of.__cause__ or came_of.__context__
    return came_of is not None


def _away(request: HttpRequest) -> HttpResponse:
    response = error_response(request, 503)
    response["Retry-After"] = "30"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """Answer a form whose page was too old (`CSRF_FAILURE_VIEW`): say how to keep what was typed."""
    detail = _("This page was open for too long, or you signed in or out in between. Sign in in another tab if need be, go back here and send it again: what you typed is still there when you go back.")  # fmt: skip # noqa: E501
    return error_response(request, 403, detail)


def _demo_only() -> None:
    if not getattr(settings, "SCHAKEL_DEMO", False):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component with made-up content (demo mode only)."""
    _demo_only()
    form = forms.SampleForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return HttpResponseRedirect(reverse("ui:styleguide") + "#forms")
    context = {**_samples(request), "form": form, "filters": forms.SampleFilter(request.GET)}
    return render(request, "ui/pages/styleguide.html", context, status=422 if form.errors else 200)


@require_GET
def styleguide_rows(request: HttpRequest) -> HttpResponse:
    """Show a fragment: included by the style guide, refused on its own."""
    _demo_only()
    if not getattr(request, "is_fragment", False):
        raise Http404
    return render(request, "ui/pages/styleguide_rows.html")


def _samples(request: HttpRequest) -> dict[str, Any]:
    """The made-up content of the style guide."""
    day = date(2026, 11, 22)
    samples = [
        {"name": _("Sample %(number)s") % {"number": n}, "count": n * 37 % 101, "day": day - timedelta(days=n)}
        for n in range(1, 61)
    ]
    columns = [
        rules.Column("name", _("Name"), lambda row: rules.Link(row["name"], "#tables"), is_heading=True),
        rules.Column("status", _("Status"), lambda _row: rules.Badge(_("Open"), Tone.SUCCESS)),
        rules.Column("count", _("Number"), lambda row: row["count"], kind=Kind.NUMBER),
        rules.Column("day", _("Date"), lambda row: row["day"], kind=Kind.DATE),
    ]
    exports = [rules.Link("Excel", "?as=xlsx"), rules.Link("CSV", "?as=csv")]
    caption, nothing = _("A table of samples"), _("No samples match. Clear a filter.")
    return {
        **_sample_words(day),
        "table": selectors.table(rows=samples, columns=columns, query=request.GET, caption=caption, exports=exports),
        "empty_table": selectors.table(
            rows=[], columns=columns, query=request.GET, caption=caption, empty=nothing, name="none"
        ),
        "badges": [
            rules.Badge(_("Draft")),
            rules.Badge(_("New"), Tone.INFO),
            rules.Badge(_("Open"), Tone.SUCCESS, "check"),
            rules.Badge(_("Closes soon"), Tone.WARNING),
            rules.Badge(_("Withdrawn"), Tone.DANGER),
        ],
        "labels": ["CLEAR", "GREEN", "AMBER", "AMBER+STRICT"],
        "badge": rules.Badge(_("Open"), Tone.SUCCESS),
        "bars": [(_("Detection"), 41), (_("Logistics"), 27), (_("Energy"), 12), (_("Food"), 3)],
        "parts": [
            rules.Part(_("Detect small drones"), Coverage.COVERED, rules.Link(_("Sample 1"), "#tables")),
            rules.Part(_("Work in rain and fog"), Coverage.PARTLY, _("Sample 2")),
            rules.Part(_("Carried by one person"), Coverage.MISSING),
        ],
    }


def _sample_words(day: date) -> dict[str, Any]:
    """The made-up facts, steps and texts of the style guide."""
    return {
        "facts": [
            rules.Fact(_("Region"), _("Made-up region"), _("made-up register"), day, "official"),
            rules.Fact(_("Staff"), 1250, _("own profile"), day, "own"),
            rules.Fact(_("Maturity"), None),
            rules.Fact(_("Topic"), _("Radar"), "", day, "machine"),
        ],
        "steps": [
            rules.Step(_("Effect"), StepState.DONE, "#steps"),
            rules.Step(_("Conditions"), StepState.CURRENT),
            rules.Step(_("Check and publish")),
        ],
        "tabs": [
            rules.Tab(_("Overview"), "#steps", is_current=True),
            rules.Tab(_("Matches"), "#steps", count=12),
            rules.Tab(_("History"), "#steps", icon="history"),
        ],
        "tags": [rules.Link(_("Radar"), "#tags"), _("Logistics"), _("Energy")],
        "before": _("Protect a camp against small drones, by day."),
        "after": _("Protect a camp against small and slow drones, by day and by night."),
        "text": _("**Markdown** gives lists and [links](/accessibility):\n\n- one\n- two"),
    }
