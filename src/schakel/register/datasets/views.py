"""Pages of synthetic datasets: list, make, read the verdicts, take along, withdraw."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from schakel import engine
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, Label, Manner
from schakel.base.disclosure.rules import NotAllowed
from schakel.base.documents.rules import SAFE_HEADERS
from schakel.base.documents.rules.tables import csv_table
from schakel.base.parties.selectors import party_by_public_id
from schakel.base.ui import rules as ui
from schakel.base.ui import selectors as tables
from schakel.base.ui.enums import Tone
from schakel.register.datasets import forms, jobs, rules, selectors, services
from schakel.register.datasets.enums import DatasetState, Generator, Verdict
from schakel.register.datasets.models import SyntheticDataset

STATE_TONES = {
    DatasetState.MAKING: Tone.INFO,
    DatasetState.READY: Tone.SUCCESS,
    DatasetState.WITHDRAWN: Tone.DANGER,
}
VERDICT_TONES = {
    Verdict.GOOD: Tone.SUCCESS,
    Verdict.DOUBTFUL: Tone.WARNING,
    Verdict.BAD: Tone.DANGER,
    Verdict.NONE: Tone.NEUTRAL,
}


@require_GET
def dataset_list(request: HttpRequest) -> HttpResponse:
    """Every dataset that the viewer may know of."""
    viewer = accounts.viewer_from(request)
    table = tables.table(
        rows=selectors.datasets(viewer=viewer),
        columns=_columns(),
        query=request.GET,
        caption=_("Synthetic datasets"),
        empty=_(
            "No synthetic dataset yet. A member of an organisation makes one from the register, a table or a seed."
        ),
    )
    return render(request, "datasets/dataset_list.html", {"table": table, "may_make": viewer.is_verified})


@require_http_methods(["GET", "POST"])
def dataset_new(request: HttpRequest) -> HttpResponse:
    """Make a dataset of at most 5,000 rows; its rows are made in this request, part by part."""
    viewer = accounts.viewer_from(request)
    if not viewer.is_verified:
        raise NotAllowed("make-dataset")
    form = forms.DatasetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        dataset = _begun(form, viewer)
        if dataset is not None:
            return _made(request, dataset, viewer)
    return render(request, "datasets/dataset_new.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
def dataset_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One dataset: what it is for, how it was made, what was measured, in words, figures and a picture."""
    viewer = accounts.viewer_from(request)
    dataset = selectors.dataset_for(viewer=viewer, public_id=public_id)
    made = selectors.rows_made(dataset=dataset, viewer=viewer)
    context = {
        "dataset": dataset,
        "state": _state(dataset),
        "label": ui.Label(dataset.label_identity),
        "facts": _facts(dataset),
        "made": made,
        "utility": _utility(dataset),
        "leakage": _leakage(dataset),
        "is_ready": dataset.state == DatasetState.READY,
        "is_making": dataset.state == DatasetState.MAKING,
        "may_edit": dataset.owner_id in viewer.parties,
        "may_withdraw": dataset.owner_id in viewer.stewarded and dataset.state != DatasetState.WITHDRAWN,
    }
    groups = disclosure.seen_groups(record=dataset, viewer=viewer)
    disclosure_services.log_readings(records=[dataset], groups=groups, manner=Manner.READ, actor=viewer)
    return render(request, "datasets/dataset_detail.html", context)


@require_GET
def dataset_rows(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """The rows as JSON lines or csv."""
    viewer = accounts.viewer_from(request)
    dataset = selectors.dataset_for(viewer=viewer, public_id=public_id)
    if dataset.state != DatasetState.READY:
        raise ui.Conflict(_("This dataset is not ready."))
    if not _may_take(dataset, viewer):
        raise NotAllowed(Act.EXPORT.value)
    rows = selectors.rows_of(dataset=dataset, viewer=viewer)
    groups = disclosure.seen_groups(record=dataset, viewer=viewer)
    disclosure_services.log_readings(records=[dataset], groups=groups, manner=Manner.EXPORT, actor=viewer)
    is_csv = request.GET.get("as") == "csv"
    name = f"{slugify(dataset.name) or 'dataset'}-{dataset.public_id}.{'csv' if is_csv else 'jsonl'}"
    headers = {**SAFE_HEADERS, "Content-Disposition": f'attachment; filename="{name}"'}
    if is_csv:
        return HttpResponse(_as_csv(rows), content_type="text/csv; charset=utf-8", headers=headers)
    return StreamingHttpResponse(_as_lines(rows), content_type="application/jsonl; charset=utf-8", headers=headers)


@require_POST
def dataset_go_on(request: HttpRequest, public_id: str) -> HttpResponseRedirect:
    """Go on with a dataset that was stopped."""
    viewer = accounts.viewer_from(request)
    dataset = selectors.dataset_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=dataset, viewer=viewer, act=Act.EDIT)
    if dataset.state != DatasetState.MAKING:
        raise ui.Conflict(_("This dataset is not being made any more."))
    if dataset.size > rules.MOST_AT_ONCE:
        raise ui.TooLarge(_("This dataset is too large to go on with here: use the command make_dataset."))
    return _made(request, dataset, viewer)


@require_http_methods(["GET", "POST"])
def dataset_withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a dataset back and erase its rows, with a reason."""
    viewer = accounts.viewer_from(request)
    dataset = selectors.dataset_for(viewer=viewer, public_id=public_id)
    disclosure.require(record=dataset, viewer=viewer, act=Act.WITHDRAW)
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_dataset(dataset=dataset, reason=form.cleaned_data["reason"], actor=viewer)
        except rules.MoveNotAllowed as refused:
            raise ui.Conflict(_("This dataset was withdrawn already.")) from refused
        messages.success(request, _("Withdrawn. Its rows are erased."))
        return redirect("datasets:dataset-detail", public_id)
    context = {"form": form, "dataset": dataset}
    return render(request, "datasets/dataset_withdraw.html", context, status=422 if form.errors else 200)


def _begun(form: forms.DatasetForm, viewer: Viewer) -> SyntheticDataset | None:
    """The dataset begun as asked, or None with the reason on the form."""
    wanted, label = form.wanted(), form.cleaned_data["label"]
    rows: Sequence[Mapping[str, Any]] = form.cleaned_data.get("rows", ())
    learnt_label, kinds, version = Label.CLEAR.value, {}, engine.generator_version("ecosystem")
    if wanted.generator == Generator.OFFERINGS:
        rows, strictest = selectors.learnable_offerings(viewer=viewer)
        learnt_label, kinds, version = strictest.value, dict(rules.OFFERING_KINDS), engine.generator_version("tables")
        if len(rows) < forms.LEAST_LEARNT:
            form.add_error("generator", _("You see too few offerings to learn from. At least 20 are needed."))
            return None
    elif wanted.generator == Generator.TABLE:
        kinds, version = dict(engine.column_kinds(rows)), engine.generator_version("tables")
    owner = party_by_public_id(public_id=viewer.on_behalf_of)
    if owner is None:
        raise NotAllowed("make-dataset")
    try:
        return services.begin_dataset(
            owner=owner,
            wanted=wanted,
            version=version,
            label=label,
            learnt_label=learnt_label,
            working=rows,
            kinds=kinds,
            actor=viewer,
        )
    except rules.LabelTooWide:
        told = _("What it is learnt from is labelled TLP:%(label)s. Choose that label or a narrower one.")
        form.add_error("label", told % {"label": learnt_label})
        return None


def _made(request: HttpRequest, dataset: SyntheticDataset, viewer: Viewer) -> HttpResponseRedirect:
    try:
        jobs.make_rows(dataset=dataset, actor=viewer)
    except engine.NothingToLearn:
        messages.error(request, _("Too few rows to learn from. Withdraw this dataset and make another."))
    else:
        messages.success(request, _("The dataset is ready. Read the verdicts before you use it."))
    return redirect("datasets:dataset-detail", dataset.public_id)


def _columns() -> list[ui.Column]:
    return [
        ui.Column("name", _("Name"), lambda d: ui.Link(d.name, _url(d)), sort="name", is_heading=True),
        ui.Column("generator", _("Learnt from"), lambda d: d.get_generator_display(), sort="generator"),
        ui.Column("size", _("Rows"), lambda d: d.size, sort="size"),
        ui.Column("utility", _("Utility"), lambda d: _badge(rules.utility_verdict(d.utility))),
        ui.Column("leakage", _("Leakage"), lambda d: _badge(rules.leakage_verdict(d.leakage))),
        ui.Column("label", _("Label"), lambda d: ui.Label(d.label_identity), sort="label_identity"),
        ui.Column("state", _("Status"), _state, sort="state"),
    ]


def _url(dataset: SyntheticDataset) -> str:
    return str(redirect("datasets:dataset-detail", dataset.public_id).url)


def _badge(verdict: Verdict) -> ui.Badge:
    return ui.Badge(verdict.label, VERDICT_TONES[verdict])


def _state(dataset: SyntheticDataset) -> ui.Badge:
    state = DatasetState(dataset.state)
    return ui.Badge(state.label, STATE_TONES[state])


def _facts(dataset: SyntheticDataset) -> list[ui.Fact]:
    return [
        ui.Fact(_("Purpose"), dataset.purpose),
        ui.Fact(_("Learnt from"), dataset.get_generator_display()),
        ui.Fact(_("Generator"), dataset.generator_version),
        ui.Fact(_("Seed"), dataset.seed),
        ui.Fact(_("Rows"), dataset.size),
        ui.Fact(_("Rows learnt from"), dataset.learnt_rows or _("none: made from the seed only")),
        ui.Fact(_("Made by"), dataset.made_by.name if dataset.made_by else None),
        ui.Fact(_("Made on"), dataset.ready_at or dataset.created_at),
        ui.Fact(_("Licence"), dataset.get_licence_display()),
    ]


def _utility(dataset: SyntheticDataset) -> dict[str, Any] | None:
    """The verdict on utility in words, and its figures for the picture and table."""
    if not dataset.utility:
        return None
    found, verdict = dataset.utility, rules.utility_verdict(dataset.utility)
    words = {
        Verdict.GOOD: _("The data behaves as the original does: use it for the purpose above."),
        Verdict.DOUBTFUL: _("The data looks like the original but does not behave the same everywhere. Try first."),
        Verdict.BAD: _("The data does not behave as the original does. Do not draw conclusions from it."),
    }
    lines = [ui.Fact(_("Difference in how columns go together"), _percent(found["dependence"]))]
    if found["ranking"] is not None:
        lines.append(ui.Fact(_("Agreement in matching with the original"), _percent(found["ranking"])))
        lines.append(ui.Fact(_("The same between two halves of the original"), _percent(found["ranking_within"])))
    names = _column_names() if dataset.generator == Generator.OFFERINGS else {}
    bars = [(names.get(name, name), round(100 * gap)) for name, gap in sorted(found["columns"].items())]
    return {"badge": _badge(verdict), "words": words[verdict], "facts": lines, "bars": bars}


def _column_names() -> dict[str, str]:
    """The columns of a dataset learnt from the register, in the reader's language."""
    return {
        "kind": _("Kind"),
        "proposition": _("Proposition"),
        "region": _("Region"),
        "maturity": _("Maturity"),
        "language": _("Language"),
        "capability": _("Capability"),
        "text": _("Text"),
    }


def _leakage(dataset: SyntheticDataset) -> dict[str, Any] | None:
    """The verdict on leakage in words, and its figures."""
    if not dataset.leakage:
        return None
    found, verdict = dataset.leakage, rules.leakage_verdict(dataset.leakage)
    words = {
        Verdict.GOOD: _("Nothing points to original records that can be recognised."),
        Verdict.DOUBTFUL: _(
            "Some original records may be recognised. Keep this data within the label of the original."
        ),
        Verdict.BAD: _("Original records can be recognised in this data. Treat it as the original itself."),
    }
    bars = [
        (_("Nearer to learnt than to held-out records (chance: 50)"), round(100 * found["closer_share"])),
        (_("Unique combinations that came through"), round(100 * found["copied_share"])),
        (_("The same of held-out records, by chance"), round(100 * found["copied_held_out"])),
        (_("Guessing who was in the original (chance: 50)"), round(100 * found["membership_auc"])),
    ]
    lines = [
        ui.Fact(_("Median distance to the nearest learnt record"), _percent(found["nearest"])),
        ui.Fact(_("Median distance to the nearest held-out record"), _percent(found["nearest_held_out"])),
        ui.Fact(_("Records compared on each side"), found["compared"]),
    ]
    return {"badge": _badge(verdict), "words": words[verdict], "facts": lines, "bars": bars}


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{round(100 * share)} %"


def _may_take(dataset: SyntheticDataset, viewer: Viewer) -> bool:
    """Own, CLEAR and GREEN datasets go along; a narrower one stays with its owner's people."""
    return dataset.owner_id in viewer.parties or dataset.label_capability in {Label.CLEAR, Label.GREEN}


def _as_lines(rows: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for row in rows:
        yield rules.line(row)


def _as_csv(rows: Iterator[dict[str, Any]]) -> bytes:
    first = list(rows)
    names = list(dict.fromkeys(name for row in first for name in row))
    lines = [[_cell(row.get(name)) for name in names] for row in first]
    return csv_table(header=names, rows=lines)


def _cell(value: Any) -> Any:
    return "; ".join(map(str, value)) if isinstance(value, list) else value
