"""For auditors: entries without their values, and what they take along."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.ui import rules as ui
from schakel.base.ui.enums import Kind
from schakel.report.ledger import enums, forms, selectors, services


@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Entries, newest first, narrowed down by filters."""
    viewer = accounts.viewer_from(request)
    filters = _filters(request, viewer)
    wanted = filters.wanted()
    page = selectors.ledger_page(
        viewer=viewer, filters=wanted, before=key_in(request.GET, "before"), after=key_in(request.GET, "after")
    )
    context = {
        "filters": filters,
        "entries": page.entries,
        "columns": _columns(),
        "export_query": _query(wanted),
        "is_narrowed": bool(wanted),
        "older_url": address(request.GET, "before", page.older),
        "newer_url": address(request.GET, "after", page.newer),
        "newest_url": address(request.GET, "", 0),
    }
    return render(request, "ledger/ledger.html", context)


@login_required
@require_safe
def ledger_export(request: HttpRequest) -> HttpResponseBase:
    """The entries that fit the filters as signed lines of JSON; noted in the ledger first."""
    viewer = accounts.viewer_from(request)
    filters = _filters(request, viewer)
    if not filters.is_valid():  # a selection that makes no sense must not become the whole ledger
        return redirect(f"{reverse('ledger:ledger')}?{request.GET.urlencode()}")
    wanted = filters.wanted()
    services.log_taking(what="export", filters=wanted, actor=viewer)
    lines = selectors.export(viewer=viewer, filters=wanted)
    return StreamingHttpResponse(lines, content_type="application/x-ndjson", headers=_as_file("ledger", "jsonl"))


@login_required
@require_safe
def ledger_head(request: HttpRequest) -> HttpResponse:
    """The signed head of the ledger, to keep elsewhere; noted in the ledger first."""
    viewer = accounts.viewer_from(request)
    services.log_taking(what="head", filters={}, actor=viewer)
    text = selectors.signed_head(viewer=viewer) + "\n"
    return HttpResponse(text, content_type="application/json", headers=_as_file("ledger-head", "json"))


def key_in(query: QueryDict, name: str) -> int:
    """The key of an entry in a query string; 0 when there is none that makes sense."""
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def address(query: QueryDict, name: str, key: int) -> str:
    """The same page from another key on, filters kept; empty when there is no such page."""
    if name and not key:
        return ""
    copy = query.copy()
    copy.pop("before", None)
    copy.pop("after", None)
    if name:
        copy[name] = str(key)
    return f"?{copy.urlencode()}"


def _filters(request: HttpRequest, viewer: Viewer) -> forms.LedgerFilter:
    return forms.LedgerFilter(request.GET, acts=selectors.acts(viewer=viewer), kinds=selectors.kinds(viewer=viewer))


def _query(wanted: dict[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(wanted)
    return f"?{query.urlencode()}" if wanted else ""


def _as_file(name: str, ending: str) -> dict[str, str]:
    moment = timezone.localtime().strftime("%Y-%m-%d-%H%M")
    return {"Content-Disposition": f'attachment; filename="{name}-{moment}.{ending}"', "Cache-Control": "no-store"}


def _columns() -> list[ui.Column]:
    words = dict(enums.ActName.choices)

    def what(entry: Entry) -> list[Any]:
        name = _foldable(entry.act)
        return [words[entry.act], name] if entry.act in words else [name]

    def who(entry: Entry) -> list[Any]:
        return [part for part in (entry.get_actor_kind_display(), entry.actor_id) if part]

    return [
        ui.Column("at", _("When"), lambda entry: entry.at, kind=Kind.DATE),
        ui.Column("act", _("What was done"), what, is_heading=True),
        ui.Column("record", _("Record"), lambda entry: [_foldable(entry.subject_kind), entry.subject_id]),
        ui.Column("who", _("By"), who),
        ui.Column("party", _("On behalf of"), lambda entry: entry.on_behalf_of or _("nobody")),
        ui.Column("place", _("Lane, number, begin of hash"), lambda e: [f"{e.lane}/{e.seq}", e.hash[:12]]),
    ]


def _foldable(name: str) -> SafeString:
    """A name such as `needs.publish`, which may go on in the next line behind its point."""
    return format_html_join(mark_safe(".<wbr>"), "{}", ((part,) for part in name.split(".")))
