"""The list of cards as a file to take along: what the viewer may see and may take."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.register.needs import rules, selectors
from schakel.register.needs.enums import CodeList
from schakel.register.needs.models import Need
from schakel.register.needs.selectors import SIGNS
from schakel.register.needs.views import listing, shown

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A file holds at most so many cards; the list's filters make it smaller.
LIMIT = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@require_GET
def need_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as `?as=xlsx` (cards and measures on two sheets) or `?as=csv`."""
    viewer, now = viewer_from(request), timezone.now()
    found = listing.asked_needs(request, viewer, now)
    needs = list(found.select_related("owner").prefetch_related("codes", "measures")[:LIMIT])
    taken = selectors.exportable_needs(needs=needs, viewer=viewer)
    for need, groups in taken:
        disclosure_services.log_readings(records=[need], groups=groups, manner=Manner.EXPORT, actor=viewer)
    owners = shown.owner_names([need for need, _groups in taken], viewer)
    names = shown.codes()
    rows = [_row(need, groups, owners, names, now) for need, groups in taken]
    file_name = f"{_('needs')}-{timezone.localdate().isoformat()}"
    if request.GET.get("as") == "csv":
        return _answer(_as_csv([_heads(), *rows]), "text/csv; charset=utf-8", f"{file_name}.csv")
    sheets = {_("Effect cards"): [_heads(), *rows], _("Measures of success"): _measures(taken)}
    return _answer(_as_xlsx(sheets), XLSX, f"{file_name}.xlsx")


def _heads() -> list[str]:
    fields = ("effect", "measures", "situation", "constraints", "horizon", "quantity", "maturity", "domains", "areas")
    return [
        _("Identifier"),
        *(_("Title"), _("From"), _("Status"), _("Version"), _("Published"), _("Valid until"), _("Label")),
        *(shown.field_words(field) for field in fields),
        _("Language"),
    ]


def _row(
    need: Need, groups: frozenset[FieldGroup], owners: dict[int, str], names: shown.Codes, now: datetime
) -> list[Any]:
    card = selectors.card_of(need)
    measures = "\n".join(rules.measure_sentence(row, SIGNS[shown.language()]) for row in card.measures)
    is_read, is_detailed = FieldGroup.CAPABILITY in groups, FieldGroup.TECHNICAL in groups
    is_counted = FieldGroup.CAPACITY in groups
    return [
        need.public_id,
        *(need.title, owners[need.owner_id], str(shown.state_of(need, now).label), need.number),
        *(_day(need.published_at), _day(need.expires_at), f"TLP:{need.label_of(FieldGroup.IDENTITY).value}"),
        *((card.effect, measures) if is_read else ("", "")),
        *((card.situation, card.constraints) if is_detailed else ("", "")),
        *((shown.horizon_words(card), shown.quantity_words(card)) if is_counted else ("", "")),
        shown.maturity_words(card) if is_read else "",
        ", ".join(names.names(CodeList.DOMAINS, card.domains)),
        ", ".join(names.names(CodeList.AREAS, card.areas)),
        shown.language_words(need.language),
    ]


def _measures(taken: Iterable[tuple[Need, frozenset[FieldGroup]]]) -> list[list[Any]]:
    heads = [_("Identifier"), _("What is measured"), _("Bound"), _("Threshold"), _("Unit"), _("Remark")]
    rows = [
        [need.public_id, row["what"], str(row["bound"]), row["threshold"], row["unit"], row["note"]]
        for need, groups in taken
        if FieldGroup.CAPABILITY in groups
        for row in shown.measure_rows(selectors.card_of(need))
    ]
    return [heads, *rows]


def _day(moment: datetime | None) -> date | None:
    return localtime(moment).date() if moment else None


def _as_csv(rows: Iterable[Sequence[Any]]) -> bytes:
    """Semicolons and a byte-order mark, as Dutch spreadsheets expect; nothing that a spreadsheet would run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    for row in rows:
        writer.writerow([f"'{cell}" if str(cell).startswith(_FORMULA) else cell for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _as_xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    book = Workbook(write_only=True)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title[:31])
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    """A cell; text stays text, also where it begins like a formula."""
    cell = WriteOnlyCell(sheet, value=float(value) if isinstance(value, Decimal) else value)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
