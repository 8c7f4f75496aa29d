"""Acts of importing: read a file, name the columns, write, undo, throw away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect

from schakel.base.accounts.rules import Viewer
from schakel.base.documents import rules as documents
from schakel.base.ui import rules as ui
from schakel.base.ui.enums import StepState
from schakel.ingest.sheets import rules as sheets_rules
from schakel.ingest.sheets import selectors as sheets
from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.models import Batch
from schakel.register.imports import forms, jobs, rules, selectors, services
from schakel.register.imports.views import shown
from schakel.register.imports.views.pages import member, progress
from schakel.register.vocabulary.enums import Trust

#: How long one request works on a large import, in seconds; the page asks for the next.
SLICE_S = 3.0


def steps(current: int) -> list[ui.Step]:
    """The three steps of an import."""
    names = (_("Choose a file"), _("Name the columns"), _("Preview and import"))
    states = [*[StepState.DONE] * (current - 1), StepState.CURRENT, *[StepState.TODO] * (3 - current)]
    return [ui.Step(name, state) for name, state in zip(names, states, strict=True)]


@require_http_methods(["GET", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a file and say whose word it is; the file is read and checked, and kept apart."""
    viewer = member(request)
    start = {"target": request.GET.get("target", "organisations"), "stated_on": forms.today(), "trust": Trust.OWN}
    form = forms.UploadForm(request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            name = typed["file"].name
            table = selectors.read_sheet(
                data=typed["file"].read(), name=name, target=typed["target"], sheet=typed["sheet"], viewer=viewer
            )
            batch = services.stage_table(
                table=table,
                name=name,
                target=typed["target"],
                stated_on=typed["stated_on"],
                trust=Trust(typed["trust"]),
                actor=viewer,
            )
        except (documents.DocumentRefused, sheets_rules.SheetRefused) as refused:
            form.refuse_file(refused)
        else:
            return redirect("imports:columns", batch.public_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "imports/new.html", {"form": form, "steps": steps(1)}, status=status)


@require_http_methods(["GET", "POST"])
def import_columns(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which column is which field; what was said before is filled in."""
    viewer = member(request)
    batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    if batch.state not in {BatchState.STAGED, BatchState.PLANNING, BatchState.PREVIEWED}:
        return redirect("imports:detail", public_id)
    first = [row.cells for row in sheets.rows(batch=batch, viewer=viewer)[:3]]
    examples = [[cells[at] for cells in first if at < len(cells)] for at in range(len(batch.headings))]
    form = forms.ColumnsForm(
        request.POST or None,
        initial={f"column_{at}": name for at, name in batch.mapping.items()},
        headings=batch.headings,
        examples=examples,
        schema=rules.schema_for(batch.target, selectors.codes(), timezone.localdate()),
        language=shown.language(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.begin_plan(batch=batch, mapping=form.mapping(), actor=viewer)
            jobs.go_on(batch=batch, for_s=SLICE_S, actor=viewer)
        except sheets_rules.MoveNotAllowed as refused:
            raise ui.Conflict(_("This import was finished in the meantime. Look at its result.")) from refused
        return redirect("imports:detail", public_id)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "batch": batch, "steps": steps(2), "remarks": [forms.remark(one) for one in batch.notes]}
    context["looks_like"] = _other_target(batch)
    return render(request, "imports/columns.html", context, status=status)


def _other_target(batch: Batch) -> str:
    """The name of what else seems to stand in a sheet, as more of its headings are of that; else empty."""
    codes, today = selectors.codes(), timezone.localdate()
    hits = {
        str(name): sheets_rules.heading_hits(batch.headings, rules.schema_for(name, codes, today))
        for name, _label in forms.TARGETS
    }
    best = max(hits, key=lambda name: hits[name])
    return str(dict(forms.TARGETS)[best]) if hits[best] > hits[batch.target] else ""


@require_POST
def apply_batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin to write the import to the register; a small one is written at once."""
    viewer = member(request)
    batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    try:
        services.begin_apply(batch=batch, actor=viewer)
        jobs.go_on(batch=batch, for_s=SLICE_S, actor=viewer)
    except sheets_rules.MoveNotAllowed as refused:
        raise ui.Conflict(_("This import was finished in the meantime. Look at its result.")) from refused
    return _done(request, batch, viewer)


@require_POST
def undo_batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin to undo the import, as far as nobody changed the records since; a small one is undone at once."""
    viewer = member(request)
    batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    try:
        services.begin_undo(batch=batch, actor=viewer)
        jobs.go_on(batch=batch, for_s=SLICE_S, actor=viewer)
    except sheets_rules.MoveNotAllowed as refused:
        raise ui.Conflict(_("This import was undone in the meantime, or never written.")) from refused
    return _done(request, batch, viewer)


@require_POST
def go_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """Deal with the next rows; asked by the page itself while it stands open, or by a button."""
    viewer = member(request)
    batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    if batch.state in sheets_rules.WORK:
        try:
            jobs.go_on(batch=batch, for_s=SLICE_S, actor=viewer)
        except sheets_rules.MoveNotAllowed:  # somebody else goes on with it: show how far that came
            batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    if request.htmx and batch.state in sheets_rules.WORK:  # type: ignore[attr-defined]  # django-htmx
        return render(request, "imports/_progress.html", progress(batch, viewer))
    answer = _done(request, batch, viewer)
    if request.htmx:  # type: ignore[attr-defined]  # django-htmx
        return HttpResponseClientRedirect(answer.url)
    return answer


def _done(request: HttpRequest, batch: Batch, viewer: Viewer) -> HttpResponseRedirect:
    """Say what was done, when it is done, and lead to the import."""
    if batch.state == BatchState.APPLIED:
        said = _("Imported: %(create)s made, %(update)s changed, %(unchanged)s unchanged, %(refused)s refused.")
        none = dict.fromkeys(("create", "update", "unchanged", "refused"), 0)
        messages.success(request, said % {**none, **sheets.counts(batch=batch, viewer=viewer)})
    if batch.state == BatchState.UNDONE:
        kept = sheets.rows(batch=batch, viewer=viewer).exclude(kept_because="").count()
        if kept:
            words = ngettext(
                "Undone, except %(number)s row: see below which and why.",
                "Undone, except %(number)s rows: see below which and why.",
                kept,
            )
            messages.warning(request, words % {"number": kept})
        else:
            messages.success(request, _("Undone: everything is as it was before this import."))
    return HttpResponseRedirect(reverse("imports:detail", args=[batch.public_id]))


@require_POST
def drop_batch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw the import away before anything was written."""
    viewer = member(request)
    batch = sheets.batch_for(public_id=public_id, viewer=viewer)
    try:
        services.drop_batch(batch=batch, actor=viewer)
    except sheets_rules.MoveNotAllowed as refused:
        raise ui.Conflict(_("This import was finished in the meantime. Look at its result.")) from refused
    messages.success(request, _("Thrown away. Nothing was written, and the rows were erased."))
    return redirect("imports:list")
