"""Lists to take along as a file: what the viewer may see and may take, with the statements behind it."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.documents.rules import feeds, tables
from schakel.base.ui import rules as ui
from schakel.register.organisations import selectors, services
from schakel.register.organisations.enums import Passage
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.views import offerings, organisations, shown

#: Columns of each file: fields of the record, each in its field group.
ORGANISATION_COLUMNS = (
    "name", "kind", "kvk_number", "vat_number", "lei", "region", "website", "size_class", "status", "founded_on",
    "controlled_from",
    "summary",
)  # fmt: skip
OFFERING_COLUMNS = (
    "title", "kind", "proposition", "region", "text", "language", "maturity", "civil_use", "civil_maturity",
    "military_use", "military_maturity", "technical_detail", "export_control", "capacity_note", "price_note",
)  # fmt: skip
#: What of an offering goes into a feed.
_FOLLOWED = frozenset(("title", "text"))
#: A file holds at most so many records; the list's filters make it smaller.
LIMIT = 20_000
#: Records with the fields of them that go along.
Taken = list[tuple[Organisation | Offering, frozenset[str]]]


@require_GET
def organisation_export(request: HttpRequest) -> HttpResponse:
    """The filtered list of organisations as a file."""
    viewer = accounts.viewer_from(request)
    filters = organisations.filter_form(request, viewer, {}).wanted()
    found = list(selectors.organisations_like(viewer=viewer, filters=filters)[:LIMIT])
    return _file(request, viewer, found, ORGANISATION_COLUMNS, _("organisations"))


@require_GET
def offering_export(request: HttpRequest) -> HttpResponse:
    """The filtered list of offerings as a file, or to be followed (`?as=atom`)."""
    viewer = accounts.viewer_from(request)
    filters = offerings.filter_form(request, viewer, {"regions": {}, "propositions": {}}).wanted()
    wanted = selectors.offerings_like(viewer=viewer, filters=filters)
    if request.GET.get("as") == "atom":
        newest = wanted.filter(published_at__isnull=False).order_by("-published_at", "pk")
        return _feed(request, viewer, list(newest[: feeds.MOST]))
    found = list(wanted[:LIMIT])
    return _file(request, viewer, found, OFFERING_COLUMNS, _("offerings"))


def _file(
    request: HttpRequest,
    viewer: Viewer,
    records: Sequence[Organisation | Offering],
    columns: Sequence[str],
    name: str,
) -> HttpResponse:
    taken = selectors.exportable_fields(records=records, viewer=viewer)
    heads = [_("Identifier"), *(shown.field_label(records[0], column) for column in columns if records)]
    waiting = selectors.taken_but_waiting(records=records, viewer=viewer)
    held = {one.public_id for one in waiting}
    rows = [[record.public_id, *_cells(record, fields, columns, held)] for record, fields in taken]
    file_name = f"{name}-{timezone.localdate().isoformat()}"
    if request.GET.get("as") == "csv":
        content = tables.csv_table(header=heads, rows=rows)
        return _handed_over(_answer(content, tables.CSV, f"{file_name}.csv"), taken, waiting, viewer)
    said = [_("Identifier"), _("Field"), _("Value"), _("Source"), _("Stated on"), _("Sort of source"), _("Shown")]
    content = tables.workbook(sheets={name: (heads, rows), _("sources"): (said, _statements(taken))})
    return _handed_over(_answer(content, tables.XLSX, f"{file_name}.xlsx"), taken, waiting, viewer)


def _feed(request: HttpRequest, viewer: Viewer, records: Sequence[Offering]) -> HttpResponse:
    taken = selectors.exportable_fields(records=records, viewer=viewer)
    names = selectors.visible_names(viewer=viewer, organisations=[record.organisation_id for record in records])
    entries = [
        feeds.Entry(
            title=record.title,
            address=request.build_absolute_uri(shown.record_url(record)),
            text=record.text if "text" in fields else "",
            changed=record.published_at,
            author=names[record.organisation_id].name if record.organisation_id in names else "",
        )
        for record, fields in taken
        if isinstance(record, Offering) and "title" in fields and record.published_at is not None
    ]
    page, own = request.build_absolute_uri(reverse("organisations:offering-list")), request.build_absolute_uri()
    title, language = f"{_('Offerings')} – Schakel", get_language() or "nl"
    content = feeds.atom(title=title, page=page, own=own, language=language, entries=entries)
    return _handed_over(HttpResponse(content, content_type=feeds.ATOM), taken, (), viewer, of=_FOLLOWED)


def _handed_over(
    answer: HttpResponse,
    taken: Taken,
    waiting: Sequence[Offering],
    viewer: Viewer,
    *,
    of: frozenset[str] | None = None,
) -> HttpResponse:
    """The file, noted for the owners of what is in it (`of` these fields; None: of all). What may go is asked once more
    after the file was made: a consent or label that changed meanwhile stops it, and nothing of it leaves."""
    if not selectors.is_still_exportable(taken=taken, viewer=viewer):
        raise ui.Conflict(_("What you may take along changed while the file was made. Ask for it again."))
    taken = taken if of is None else [(record, fields & of) for record, fields in taken]
    under = disclosure.consents_used(taken=taken, viewer=viewer)
    together: dict[tuple[frozenset[FieldGroup], frozenset[str]], list[Organisation | Offering]] = {}
    for record, fields in taken:
        groups = frozenset(record.FIELD_GROUPS[field] for field in fields)
        together.setdefault((groups, under[record.public_id]), []).append(record)
    for (groups, names), alike in together.items():
        disclosure_services.log_readings(
            records=alike, groups=groups, manner=Manner.EXPORT, consented=names, actor=viewer
        )
    if waiting:
        services.hold_detail(offerings=waiting, party=viewer.acting_for, passage=Passage.FILE, actor=viewer)
    return answer


def _cells(
    record: Organisation | Offering, fields: frozenset[str], columns: Sequence[str], held: Container[str]
) -> Iterable[Any]:
    for column in columns:
        if column == "technical_detail" and record.public_id in held:
            yield _("waits for the owner (export control)")
            continue
        value = getattr(record, column) if column in fields else ""
        yield "" if value is None else value


def _statements(taken: Taken) -> list[list[Any]]:
    open_fields = {record.pk: fields for record, fields in taken}
    records = {record.pk: record for record, _seen in taken}
    return [
        [records[key].public_id, s.field, s.value, s.source, s.stated_on, s.get_trust_display(), s.pk == shown_pk]
        for key, s, shown_pk in selectors.statements_of(records=list(records.values()))
        if s.field in open_fields[key]
    ]


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
