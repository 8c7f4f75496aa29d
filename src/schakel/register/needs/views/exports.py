"""The list of cards as a file to take along: what the viewer may see and may take."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.documents.rules import feeds, tables
from schakel.base.ui import rules as ui
from schakel.register.needs import rules, selectors
from schakel.register.needs.enums import CodeList
from schakel.register.needs.models import Need
from schakel.register.needs.selectors import SIGNS
from schakel.register.needs.views import listing, shown

#: A file holds at most so many cards; the list's filters make it smaller.
LIMIT = 20_000
#: What of a card goes into a feed.
_FOLLOWED = frozenset(("title", "effect", "codes"))
#: Cards with the fields of them that go along.
Taken = Sequence[tuple[Need, frozenset[str]]]


@require_GET
def need_export(request: HttpRequest) -> HttpResponse:
    """The filtered list as `?as=xlsx` (cards and measures on two sheets), `?as=csv`, or to be followed: `?as=atom`."""
    viewer, now = viewer_from(request), timezone.now()
    found = listing.asked_needs(request, viewer, now)
    is_followed = request.GET.get("as") == "atom"
    found = found.filter(published_at__isnull=False).order_by("-published_at", "pk") if is_followed else found
    most = feeds.MOST if is_followed else LIMIT
    needs = list(found.select_related("owner").prefetch_related("codes", "measures")[:most])
    taken = selectors.exportable_needs(needs=needs, viewer=viewer)
    owners = shown.owner_names([need for need, _fields in taken], viewer)
    names = shown.codes()
    if is_followed:
        return _handed_over(_feed(request, taken, owners, names), taken, viewer, of=_FOLLOWED)
    rows = [_row(need, fields, owners, names, now) for need, fields in taken]
    file_name = f"{_('needs')}-{timezone.localdate().isoformat()}"
    if request.GET.get("as") == "csv":
        answer = _answer(tables.csv_table(header=_heads(), rows=rows), tables.CSV, f"{file_name}.csv")
        return _handed_over(answer, taken, viewer)
    sheets = {_("Effect cards"): (_heads(), rows), _("Measures of success"): _measures(taken)}
    return _handed_over(_answer(tables.workbook(sheets=sheets), tables.XLSX, f"{file_name}.xlsx"), taken, viewer)


def _handed_over(
    answer: HttpResponse, taken: Taken, viewer: Viewer, *, of: frozenset[str] | None = None
) -> HttpResponse:
    """The file, noted for the owners of what is in it (`of` these fields; None: of all). What may go is asked once more
    after the file was made: a consent or label that changed meanwhile stops it, and nothing of it leaves."""
    if not selectors.is_still_exportable(taken=taken, viewer=viewer):
        raise ui.Conflict(_("What you may take along changed while the file was made. Ask for it again."))
    taken = taken if of is None else [(need, fields & of) for need, fields in taken]
    under = disclosure.consents_used(taken=taken, viewer=viewer)
    for need, fields in taken:
        groups = {need.FIELD_GROUPS[field] for field in fields}
        names = under[need.public_id]
        disclosure_services.log_readings(
            records=[need], groups=groups, manner=Manner.EXPORT, consented=names, actor=viewer
        )
    return answer


def _feed(request: HttpRequest, taken: Taken, owners: dict[int, str], names: shown.Codes) -> HttpResponse:
    entries = [
        feeds.Entry(
            title=need.title,
            address=request.build_absolute_uri(reverse("needs:detail", args=[need.public_id])),
            text=need.effect if "effect" in fields else "",
            changed=need.published_at,
            author=owners[need.owner_id],
            about=tuple(listing.domains_of(need, names)) if "codes" in fields else (),
        )
        for need, fields in taken
        if need.published_at is not None
    ]
    page = request.build_absolute_uri(reverse("needs:list"))
    own, language = request.build_absolute_uri(), shown.language()
    content = feeds.atom(title=f"{_('Needs')} – Schakel", page=page, own=own, language=language, entries=entries)
    return HttpResponse(content, content_type=feeds.ATOM)


def _heads() -> list[str]:
    fields = ("effect", "measures", "situation", "constraints", "horizon", "quantity", "maturity", "domains", "areas")
    return [
        _("Identifier"),
        *(_("Title"), _("From"), _("Status"), _("Version"), _("Published"), _("Valid until"), _("Label")),
        *(shown.field_words(field) for field in fields),
        _("Language"),
    ]


def _row(
    need: Need, fields: frozenset[str], owners: dict[int, str], names: shown.Codes, now: datetime
) -> list[tables.Value]:
    card = selectors.card_of(need)

    def of(value: Any, *needed: str) -> Any:
        return value if fields.intersection(needed) else ""

    return [
        need.public_id,
        *(need.title, owners[need.owner_id], str(shown.state_of(need, now).label), need.number),
        *(_day(need.published_at), _day(need.expires_at), f"TLP:{need.label_of(FieldGroup.IDENTITY).value}"),
        of(card.effect, "effect"),
        of("\n".join(rules.measure_sentence(row, SIGNS[shown.language()]) for row in card.measures), "measures"),
        of(card.situation, "situation"),
        of(card.constraints, "constraints"),
        of(shown.horizon_words(card), "horizon_on", "horizon_text"),
        of(shown.quantity_words(card), "quantity"),
        of(shown.maturity_words(card), "trl_from", "trl_to"),
        of(", ".join(names.names(CodeList.DOMAINS, card.domains)), "codes"),
        of(", ".join(names.names(CodeList.AREAS, card.areas)), "codes"),
        of(shown.language_words(need.language), "language"),
    ]


def _measures(taken: Taken) -> tuple[list[str], list[list[tables.Value]]]:
    heads = [_("Identifier"), _("What is measured"), _("Bound"), _("Threshold"), _("Unit"), _("Remark")]
    rows: list[list[tables.Value]] = [
        [need.public_id, row["what"], str(row["bound"]), row["threshold"], row["unit"], row["note"]]
        for need, fields in taken
        if "measures" in fields
        for row in shown.measure_rows(selectors.card_of(need))
    ]
    return heads, rows


def _day(moment: datetime | None) -> date | None:
    return localtime(moment).date() if moment else None


def _answer(content: bytes, kind: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)
