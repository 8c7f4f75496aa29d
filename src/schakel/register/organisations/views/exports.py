"""Lists to take along as a file: what the viewer may see and may take, with the statements behind it."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.ui import rules as ui
from schakel.register.organisations import selectors
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.views import offerings, organisations, shown

#: Columns of each file: fields of the record, each in its field group.
ORGANISATION_COLUMNS = (
    "name", "kind", "kvk_number", "vat_number", "lei", "region", "website", "size_class", "status", "founded_on",
    "summary",
)  # fmt: skip
OFFERING_COLUMNS = (
    "title", "kind", "proposition", "region", "text", "language", "maturity", "civil_use", "civil_maturity",
    "military_use", "military_maturity", "technical_detail", "export_control", "capacity_note", "price_note",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A file holds at most so many records; the list's filters make it smaller.
LIMIT = 20_000
#: Records with the fields of them that go along.
Taken = list[tuple[Organisation | Offering, frozenset[str]]]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
def organisation_export(request: HttpRequest) -> HttpResponse:
    """The filtered list of organisations as a file."""
    viewer = accounts.viewer_from(request)
    filters = organisations.filter_form(request, viewer, {}).wanted()
    found = list(selectors.organisations_like(viewer=viewer, filters=filters)[:LIMIT])
    return _file(request, viewer, found, ORGANISATION_COLUMNS, _("organisations"))


@require_GET
def offering_export(request: HttpRequest) -> HttpResponse:
    """The filtered list of offerings as a file."""
    viewer = accounts.viewer_from(request)
    filters = offerings.filter_form(request, viewer, {"regions": {}, "propositions": {}}).wanted()
    found = list(selectors.offerings_like(viewer=viewer, filters=filters)[:LIMIT])
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
    rows = [[record.public_id, *_cells(record, fields, columns)] for record, fields in taken]
    file_name = f"{name}-{timezone.localdate().isoformat()}"
    if request.GET.get("as") == "csv":
        answer = _answer(_as_csv([heads, *rows]), "text/csv; charset=utf-8", f"{file_name}.csv")
        return _handed_over(answer, taken, viewer)
    said = [[_("Identifier"), _("Field"), _("Value"), _("Source"), _("Stated on"), _("Sort of source"), _("Shown")]]
    said += _statements(taken)
    answer = _answer(_as_xlsx({name: [heads, *rows], _("sources"): said}), XLSX, f"{file_name}.xlsx")
    return _handed_over(answer, taken, viewer)


def _handed_over(answer: HttpResponse, taken: Taken, viewer: Viewer) -> HttpResponse:
    """The file, noted for the owners of what is in it. What may go is asked once more after the file was made: a
    consent or label that changed meanwhile stops it, and nothing of it leaves."""
    if not selectors.is_still_exportable(taken=taken, viewer=viewer):
        raise ui.Conflict(_("What you may take along changed while the file was made. Ask for it again."))
    together: dict[frozenset[FieldGroup], list[Organisation | Offering]] = {}
    for record, fields in taken:
        together.setdefault(frozenset(record.FIELD_GROUPS[field] for field in fields), []).append(record)
    for groups, alike in together.items():
        disclosure_services.log_readings(records=alike, groups=groups, manner=Manner.EXPORT, actor=viewer)
    return answer


def _cells(record: Organisation | Offering, fields: frozenset[str], columns: Sequence[str]) -> Iterable[Any]:
    for column in columns:
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


def _as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Semicolons and a byte-order mark, as Dutch spreadsheets expect; nothing that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _as_xlsx(sheets: dict[str, Sequence[Sequence[Any]]]) -> bytes:
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; text that begins like a formula stays text."""
    if not (isinstance(value, str) and value.startswith("=")):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    return cell


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
