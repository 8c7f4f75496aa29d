"""Lists of matches as they stood once, so that a choice can be justified later."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.documents.rules import SAFE_HEADERS
from schakel.base.documents.rules.tables import XLSX, Value, workbook
from schakel.match.matching import selectors
from schakel.match.matching.models import Run
from schakel.match.matching.views import cards
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations

#: So many lists stand on the page, the newest.
SHOWN_LISTS = 50
GROUPS = [FieldGroup.IDENTITY, FieldGroup.CAPABILITY]


@login_required
@require_safe
def kept_lists(request: HttpRequest, public_id: str) -> HttpResponse:
    """The kept lists of an own card."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotDisclosed
    found = selectors.kept_lists(need=need, viewer=viewer)[:SHOWN_LISTS]
    return render(request, "matching/kept_lists.html", {"need": need, "runs": found})


@login_required
@require_safe
def kept_list(request: HttpRequest, public_id: str, number: str) -> HttpResponse:
    """One kept list with date, configuration, scores and reasons as they were; `?as=xlsx` gives it as Excel."""
    viewer = viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=public_id)
    place = int(number) if number.isdecimal() and len(number) < 10 else 0
    run, rows = selectors.kept_list(need=need, number=place, viewer=viewer)
    is_file = request.GET.get("as") == "xlsx"
    if is_file:
        if not needs.exportable_needs(needs=[need], viewer=viewer):
            raise disclosure_rules.NotAllowed("export")
        taken = organisations.exportable(records=[row.offering for row in rows], viewer=viewer)
        may_leave = {record.public_id for record, groups in taken if set(GROUPS) <= groups}
        rows = [row for row in rows if row.offering.public_id in may_leave]
    closed = [
        row.offering
        for row in rows
        if row.offering.owner_id not in viewer.parties
        and disclosure_rules.is_above_green(row.offering.label_of(group) for group in GROUPS)
    ]
    if closed:
        manner = Manner.EXPORT if is_file else Manner.READ
        disclosure_services.log_readings(records=closed, groups=GROUPS, manner=manner, actor=viewer)
    if is_file:
        return _file(need, run, rows)
    context = {"need": need, "run": run, "rows": [_shown(row) for row in rows]}
    return render(request, "matching/kept_list.html", context)


def _shown(row: selectors.KeptRow) -> dict[str, object]:
    return {"row": row, "reasons": [(_kind(one), cards.kept_words(one), one.weight) for one in row.reasons]}


def _kind(one: selectors.KeptReason) -> str:
    return _("further reasons together") if one.kind == "rest" else cards.kind_name(one.kind)


def _file(need: Need, run: Run, rows: Sequence[selectors.KeptRow]) -> HttpResponse:
    heads = [_("Rank"), _("Identifier"), _("Offering"), _("Organisation"), _("Total score")]
    lines: list[list[Value]] = [
        [row.place, row.offering.public_id, row.offering.title, row.organisation, round(row.score, 4)] for row in rows
    ]
    why: list[list[Value]] = [
        [row.place, row.offering.title, _kind(one), one.label, one.found, round(one.weight, 4)]
        for row in rows
        for one in row.reasons
    ]
    about: list[list[Value]] = [
        [_("Need"), need.title],
        [_("Identifier"), need.public_id],
        [_("Version of the card"), run.card_number],
        [_("Number of the list"), run.number],
        [_("Made on"), date_format(timezone.localtime(run.made_at), "DATETIME_FORMAT")],
        [_("Configuration"), run.configuration],
        [_("Matches in this file"), len(rows)],
    ]
    if not run.reasons:
        about.append([_("Reasons"), _("Reasons were not kept yet when this list was made.")])
    reason_heads = [_("Rank"), _("Offering"), _("Kind of reason"), _("In the need"), _("Found"), _("Weight")]
    content = workbook(
        sheets={
            _("Matches"): (heads, lines),
            _("Reasons"): (reason_heads, why),
            _("About this list"): ([_("What"), _("Value")], about),
        },
        title=need.title,
    )
    name = f"{_('matches')}-{need.public_id}-{run.number}.xlsx"
    headers = {**SAFE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
