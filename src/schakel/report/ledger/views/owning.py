"""For owners: what happened to their records, who saw them, what has left, and the consents they gave."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from schakel.base.accounts import selectors as accounts
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.models import Reading
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.base.ui.enums import Kind
from schakel.report.ledger import selectors
from schakel.report.ledger.enums import Part
from schakel.report.ledger.views.auditing import address, key_in

_PAGES = {
    Part.HAPPENED: "ledger:my-records",
    Part.SEEN: "ledger:my-readings",
    Part.LEFT: "ledger:my-departures",
    Part.CONSENTS: "ledger:my-consents",
}


@login_required
@require_safe
def my_records(request: HttpRequest) -> HttpResponse:
    """What happened to the records of the reader's organisation, or to one of them (`record`)."""
    viewer = accounts.viewer_from(request)
    page = selectors.happened(
        viewer=viewer,
        record=request.GET.get("record", "")[:12],
        before=key_in(request.GET, "before"),
        after=key_in(request.GET, "after"),
    )
    context = {
        "tabs": _tabs(Part.HAPPENED),
        "rows": page.rows,
        "is_about_one": bool(request.GET.get("record")),
        "older_url": address(request.GET, "before", page.older),
        "newer_url": address(request.GET, "after", page.newer),
        "newest_url": address(request.GET, "", 0),
    }
    return render(request, "ledger/my_records.html", context)


@login_required
@require_safe
def my_readings(request: HttpRequest) -> HttpResponse:
    """Who saw what of the reader's organisation above TLP:GREEN, by which party."""
    return _readings(request, Part.SEEN)


@login_required
@require_safe
def my_departures(request: HttpRequest) -> HttpResponse:
    """What of the reader's organisation has left the installation already and cannot be called back."""
    return _readings(request, Part.LEFT)


def _readings(request: HttpRequest, part: Part) -> HttpResponse:
    viewer = accounts.viewer_from(request)
    described: dict[int, selectors.ReadingRow] = {}
    table = tables.table(
        rows=selectors.readings(viewer=viewer, is_leaving=part == Part.LEFT),
        columns=_reading_columns(described),
        query=request.GET,
        caption=part.label,
        empty=_("Nothing yet."),
    )
    records = selectors.owned_records(viewer=viewer) if table.rows else {}
    for row in selectors.reading_rows(rows=table.rows, records=records, viewer=viewer):
        described[row.reading.pk] = row
    return render(
        request, "ledger/my_readings.html", {"tabs": _tabs(part), "table": table, "is_leaving": part == Part.LEFT}
    )


def _reading_columns(described: Mapping[int, selectors.ReadingRow]) -> list[ui.Column]:
    """Columns of readings; what a page of them says in words is looked up in `described` when it is drawn."""

    def record(reading: Reading) -> Any:
        row = described[reading.pk]
        name = row.title or row.kind
        return ui.Link(name, reverse(row.url_name, args=[reading.record_id])) if row.url_name else name

    def parts(reading: Reading) -> list[Any]:
        row = described[reading.pk]
        under = [_("under your consent: %(what)s") % {"what": ", ".join(str(name) for name in row.consented)}]
        return [row.groups, *(under if row.consented else [])]

    return [
        ui.Column("at", _("When"), lambda reading: reading.at, sort="at", kind=Kind.DATE),
        ui.Column("record", _("Record"), record, is_heading=True),
        ui.Column("manner", _("How"), lambda reading: reading.get_manner_display(), sort="manner"),
        ui.Column("groups", _("Which parts"), parts),
        ui.Column("party", _("By which party"), lambda reading: described[reading.pk].party),
    ]


@login_required
@require_safe
def my_consents(request: HttpRequest) -> HttpResponse:
    """The consents that the reader's organisation gave; its steward can withdraw them."""
    viewer = accounts.viewer_from(request)
    table = tables.table(
        rows=selectors.consents(viewer=viewer),
        columns=[ui.Column(key, label, str) for key, label in _consent_heads()],
        query=request.GET,
        caption=Part.CONSENTS.label,
        empty=_("No consents were given yet."),
    )
    records = selectors.owned_records(viewer=viewer) if table.rows else {}
    called = selectors.consent_names(consents=table.rows, viewer=viewer)
    left = selectors.departures_since(consents=table.rows, viewer=viewer)
    rows = [
        {
            "consent": consent,
            "field": called[consent.pk],
            "towards": consent.towards,
            "left": left[consent.pk],
            "has_ended": consent.until_on is not None and consent.until_on < timezone.localdate(),
            "title": records.get(consent.record_kind, {}).get(consent.record_id, "")
            or getattr(selectors.OWNED.get(consent.record_kind), "label", consent.record_kind),
            "may_withdraw": consent.withdrawn_at is None and consent.owner_id in viewer.stewarded,
        }
        for consent in table.rows
    ]
    return render(request, "ledger/my_consents.html", {"tabs": _tabs(Part.CONSENTS), "table": table, "rows": rows})


def _consent_heads() -> list[tuple[str, str]]:
    return [
        ("record", _("Record")),
        ("field", _("Field or asset")),
        ("purpose", _("Purpose")),
        ("towards", _("Towards whom")),
        ("given", _("Given")),
        ("until", _("Until")),
        ("left", _("Left already")),
        ("state", _("State")),
    ]


@login_required
@require_POST
def withdraw_consent(request: HttpRequest, public_id: str) -> HttpResponse:
    """Withdraw a consent; it binds the next request everywhere."""
    viewer = accounts.viewer_from(request)
    consent = selectors.consent_for(viewer=viewer, public_id=public_id)
    disclosure_services.withdraw_consent(consent=consent, actor=viewer)
    messages.success(request, _("Withdrawn. From now on nobody gets it under this consent; what has left stays out."))
    return redirect("ledger:my-consents")


def _tabs(here: Part) -> list[ui.Tab]:
    return [ui.Tab(part.label, reverse(name), is_current=part == here) for part, name in _PAGES.items()]
