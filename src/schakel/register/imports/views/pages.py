"""Pages that show imports: the list of earlier ones, and one import as preview or result."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from schakel.base.accounts.rules import Viewer
from schakel.base.accounts.selectors import viewer_from
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.base.ui.enums import Kind
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets
from schakel.ingest.sheets.enums import BatchState, Outcome
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.register.imports import forms, rules, selectors
from schakel.register.imports.enums import Target
from schakel.register.imports.views import shown


def member(request: HttpRequest) -> Viewer:
    """The viewer, who belongs to a party here. Raises `NotAllowed` for everybody else."""
    viewer = viewer_from(request)
    if not viewer.is_verified:
        raise NotAllowed("import")
    return viewer


@require_GET
def import_list(request: HttpRequest) -> HttpResponse:
    """Earlier imports of the viewer's parties."""
    viewer = member(request)
    table = tables.table(
        rows=sheets.batches(viewer=viewer),
        columns=[
            ui.Column("file", _("File"), _link, sort="file_name", is_heading=True),
            ui.Column("target", _("What"), lambda batch: shown.TARGETS[batch.target], sort="target"),
            ui.Column("size", _("Rows"), lambda batch: batch.size, sort="size", kind=Kind.NUMBER),
            ui.Column("state", _("Status"), shown.state_badge, sort="state"),
            ui.Column("by", _("By"), lambda batch: batch.made_by.name if batch.made_by else None),
            ui.Column("at", _("Read on"), lambda batch: batch.staged_at, sort="staged_at", kind=Kind.DATE),
        ],
        query=request.GET,
        default_sort="-at",
        caption=_("Earlier imports"),
    )
    return render(request, "imports/list.html", {"table": table})


def _link(batch: Batch) -> ui.Link:
    return ui.Link(batch.file_name, reverse("imports:detail", args=[batch.public_id]))


@require_GET
def import_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One import: what it will do, or did, row by row."""
    viewer = member(request)
    batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    if batch.state == BatchState.STAGED:
        return redirect("imports:columns", public_id)
    if batch.state in sheets_rules.WORK:
        return render(request, "imports/working.html", progress(batch, viewer))
    wanted = request.GET.get("outcome", "")
    outcome = wanted if wanted in set(Outcome) else ""
    counts = sheets.counts(batch=batch, viewer=viewer)
    rows = sheets.rows(batch=batch, viewer=viewer, outcome=outcome)
    context = {
        "batch": batch,
        "facts": facts(batch),
        "badge": shown.state_badge(batch),
        "tabs": _tabs(batch, counts, outcome),
        "table": _table(request, batch, rows, viewer),
        "is_preview": batch.state == BatchState.PREVIEWED,
        "is_applied": batch.state == BatchState.APPLIED,
        "writes": counts.get(Outcome.CREATE, 0) + counts.get(Outcome.UPDATE, 0),
        "refused": counts.get(Outcome.REFUSED, 0),
        "kept": rows.exclude(kept_because="").count() if batch.state == BatchState.UNDONE else 0,
        "may_undo": batch.owner_id in viewer.stewarded,
        "remarks": [forms.remark(code) for code in batch.notes],
    }
    return render(request, "imports/detail.html", context)


def progress(batch: Batch, viewer: Viewer) -> dict[str, object]:
    """How far the work on an import came, for the page that goes on with it."""
    done, size = sheets.done_and_all(batch=batch, viewer=viewer)
    return {
        "batch": batch,
        "badge": shown.state_badge(batch),
        "what": shown.WORK[batch.state],
        "done": done,
        "size": size,
        "may_undo": batch.state == BatchState.APPLYING and batch.owner_id in viewer.stewarded,
        "may_drop": batch.state == BatchState.PLANNING,
    }


def facts(batch: Batch) -> list[ui.Fact]:
    """File, sheet, source and the moments of an import."""
    trusts = dict(forms.UploadForm.base_fields["trust"].choices)  # type: ignore[attr-defined]
    found = [
        ui.Fact(_("What"), shown.TARGETS[batch.target]),
        ui.Fact(_("Sheet"), batch.sheet or None),
        ui.Fact(_("Sort of source"), trusts.get(batch.said["trust"])),
        ui.Fact(_("Stated on"), date.fromisoformat(batch.said["stated_on"])),
        ui.Fact(_("Read on"), batch.staged_at),
        ui.Fact(_("Imported on"), batch.applied_at),
        ui.Fact(_("Undone on"), batch.undone_at),
        ui.Fact(_("Sheets passed over"), ", ".join(batch.unread) or None),
    ]
    return [fact for fact in found if fact.value is not None]


def _tabs(batch: Batch, counts: dict[str, int], outcome: str) -> list[ui.Tab]:
    url = reverse("imports:detail", args=[batch.public_id])
    every = ui.Tab(_("All rows"), url, is_current=not outcome, count=sum(counts.values()))
    return [
        every,
        *(
            ui.Tab(
                str(shown.outcome_word(one, batch)).capitalize(),
                f"{url}?outcome={one.value}",
                is_current=outcome == one,
                count=counts.get(one, 0),
            )
            for one in Outcome
        ),
    ]


def _table(request: HttpRequest, batch: Batch, rows: object, viewer: Viewer) -> ui.Table:
    schema = rules.schema_for(batch.target, selectors.codes(), timezone.localdate())
    known: dict[str, str] = {}

    def about(row: StagedRow) -> object:
        name = shown.row_name(row, batch)
        return ui.Link(name, _record_url(row, batch)) if row.record_id in known else name

    table = tables.table(
        rows=rows,  # type: ignore[arg-type]
        columns=[
            ui.Column("row", _("Row"), lambda row: row.number, sort="number", kind=Kind.NUMBER),
            ui.Column("about", _("About"), about, is_heading=True),
            ui.Column("outcome", _("Outcome"), lambda row: shown.outcome_badge(row, batch), sort="outcome"),
            ui.Column("why", _("What and why"), lambda row: shown.row_lines(row, batch, schema) or None),
        ],
        query=request.GET,
        caption=_("Rows of the sheet"),
        empty=_("No rows with this outcome."),
    )
    known.update(
        selectors.names_of(records={r.record_id: batch.target for r in table.rows if r.record_id}, viewer=viewer)
    )
    return table


def _record_url(row: StagedRow, batch: Batch) -> str:
    name = "organisation-detail" if batch.target == Target.ORGANISATIONS else "offering-detail"
    return reverse(f"organisations:{name}", args=[row.record_id])
