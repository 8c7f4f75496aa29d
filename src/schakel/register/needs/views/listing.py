"""The list of effect cards, on a page and as a file."""

from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as ui_selectors
from schakel.base.ui.enums import Kind
from schakel.register.needs import forms, selectors
from schakel.register.needs.enums import CodeList, State
from schakel.register.needs.models import Need
from schakel.register.needs.views import shown


@require_GET
def need_list(request: HttpRequest) -> HttpResponse:
    """Show the cards that this viewer may know of, with filters, sorting, count and pages."""
    viewer, now = viewer_from(request), timezone.now()
    names = shown.codes()
    parties = selectors.demand_parties(viewer=viewer) if viewer.parties else []
    filters = _filters(request, viewer, now, names, has_own=bool(parties))
    rows = _wanted(filters, viewer, now)
    export = reverse("needs:export")
    follow = ui.Link(_("Follow (Atom)"), f"{export}?as=atom")
    owners: dict[int, str] = {}

    def owner(need: Need) -> str:
        return owners.get(need.owner_id, "")

    table = ui_selectors.table(
        rows=rows.select_related("owner").prefetch_related("codes"),
        columns=[
            ui.Column("title", _("Effect"), _title, sort="title", is_heading=True),
            ui.Column("owner", _("From"), owner),
            ui.Column("state", _("Status"), lambda need: shown.state_badge(shown.state_of(need, now)), sort="state"),
            ui.Column("domains", _("Domain"), lambda need: domains_of(need, names)),
            ui.Column("until", _("Valid until"), lambda need: _until(need), sort="expires_at", kind=Kind.DATE),
            ui.Column("label", _("Label"), lambda need: ui.Label(need.label_of(FieldGroup.IDENTITY).value)),
        ],
        query=request.GET,
        exports=[ui.Link("Excel", f"{export}?as=xlsx"), ui.Link("CSV", f"{export}?as=csv"), follow],
        caption=_("Effect cards"),
        empty=_("No cards match. Change or clear the filters."),
    )
    owners.update(shown.owner_names(table.rows, viewer))
    context = {"table": table, "filters": filters, "may_write": bool(parties), "is_narrowed": filters.has_changed()}
    return render(request, "needs/list.html", context)


def asked_needs(request: HttpRequest, viewer: Viewer, now: datetime) -> QuerySet[Need]:
    """The cards that the query string asks for, as the list shows them."""
    return _wanted(_filters(request, viewer, now, shown.codes(), has_own=bool(viewer.parties)), viewer, now)


def _filters(
    request: HttpRequest, viewer: Viewer, now: datetime, names: shown.Codes, *, has_own: bool
) -> forms.NeedFilter:
    occurring = selectors.occurring_codes(viewer=viewer)
    return forms.NeedFilter(
        request.GET or None,
        domains=[(code, name) for code, name in names.domains.items() if code in occurring[CodeList.DOMAINS]],
        areas=[(code, name) for code, name in names.areas.items() if code in occurring[CodeList.AREAS]],
        states=selectors.occurring_states(viewer=viewer, now=now),
        has_own=has_own,
    )


def _wanted(filters: forms.NeedFilter, viewer: Viewer, now: datetime) -> QuerySet[Need]:
    asked = filters.cleaned_data if filters.is_valid() else {}
    return selectors.listed_needs(
        viewer=viewer,
        now=now,
        words=asked.get("q", ""),
        state=asked.get("state", ""),
        domain=asked.get("domain", ""),
        area=asked.get("area", ""),
        is_own=asked.get("own", False),
    )


def _title(need: Need) -> ui.Link:
    return ui.Link(need.title, reverse("needs:detail", args=[need.public_id]))


def domains_of(need: Need, names: shown.Codes) -> list[str]:
    return names.names(CodeList.DOMAINS, [row.code for row in need.codes.all() if row.code_list == CodeList.DOMAINS])


def _until(need: Need) -> object:
    return need.expires_at.date() if need.expires_at and need.state != State.DRAFT else None
