"""How an import is put on a page: outcomes and states in words, reasons as sentences."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schakel.base.ui import rules as ui
from schakel.base.ui.enums import Tone
from schakel.ingest.sheets import rules as sheets
from schakel.ingest.sheets.enums import BatchState, Outcome
from schakel.ingest.sheets.models import Batch, StagedRow
from schakel.register.imports import forms
from schakel.register.imports.enums import Kept, Target

Words = str | Promise
#: What a row will do, and what it did.
OUTCOMES: Mapping[str, tuple[Words, Words, Tone]] = {
    Outcome.CREATE: (_("new"), _("made"), Tone.SUCCESS),
    Outcome.UPDATE: (_("change"), _("changed"), Tone.INFO),
    Outcome.UNCHANGED: (_("unchanged"), _("unchanged"), Tone.NEUTRAL),
    Outcome.REFUSED: (_("refused"), _("refused"), Tone.DANGER),
}
STATES: Mapping[str, tuple[Words, Tone]] = {
    BatchState.STAGED: (_("columns to be named"), Tone.WARNING),
    BatchState.PLANNING: (_("being checked"), Tone.INFO),
    BatchState.APPLYING: (_("being imported"), Tone.INFO),
    BatchState.UNDOING: (_("being undone"), Tone.INFO),
    BatchState.PREVIEWED: (_("preview, nothing written"), Tone.WARNING),
    BatchState.APPLIED: (_("imported"), Tone.SUCCESS),
    BatchState.UNDONE: (_("undone"), Tone.NEUTRAL),
    BatchState.DROPPED: (_("thrown away"), Tone.NEUTRAL),
}
#: What goes on, above the bar that says how far it came.
WORK: Mapping[str, Words] = {
    BatchState.PLANNING: _("Every row is checked. Nothing is written yet."),
    BatchState.APPLYING: _("The rows are written to the register, part by part."),
    BatchState.UNDOING: _("What was written is taken back, from the last row to the first."),
}
TARGETS: Mapping[str, Words] = {
    Target.ORGANISATIONS: _("Organisations"),
    Target.OFFERINGS: _("Offerings"),
}
KEPT: Mapping[str, Words] = {
    Kept.CHANGED: _("not undone: somebody changed it since"),
    Kept.PUBLISHED: _("not undone: it was published or withdrawn since"),
    Kept.IN_USE: _("not undone: it has offerings or contacts by now"),
    Kept.GONE: _("not undone: your organisation does not keep it any more"),
}
_WRITTEN = frozenset({BatchState.APPLIED.value, BatchState.UNDONE.value})


def language() -> str:
    """The reader's language: nl or en."""
    return "nl" if (get_language() or "nl").startswith("nl") else "en"


def state_badge(batch: Batch) -> ui.Badge:
    """Where an import is in its life."""
    word, tone = STATES[batch.state]
    return ui.Badge(word, tone)


def outcome_word(outcome: str, batch: Batch) -> Words:
    """What a row will do, or did once the import was written."""
    return OUTCOMES[outcome][1 if batch.state in _WRITTEN else 0]


def outcome_badge(row: StagedRow, batch: Batch) -> ui.Badge:
    """The outcome of a row."""
    return ui.Badge(outcome_word(row.outcome, batch), OUTCOMES[row.outcome][2])


def reasons(row: StagedRow, batch: Batch) -> list[str]:
    """Why a row is refused: the heading of the column and what to do."""
    found = []
    for column, code, params in row.reasons:
        where = batch.headings[column] if 0 <= column < len(batch.headings) else ""
        said = forms.sentence(code, params)
        found.append(f"{where}: {said}" if where else said)
    return found


def row_lines(row: StagedRow, batch: Batch, schema: sheets.Schema) -> list[str]:
    """What a page says of a row: reasons, changes field by field, remarks, and why undo left it."""
    lines = reasons(row, batch)
    if row.outcome in {Outcome.CREATE, Outcome.UPDATE}:
        lines += [_change(name, pair, schema) for name, pair in row.changes.items()]
    lines += [forms.remark(code) for code in row.notes]
    return [*lines, *([str(KEPT[row.kept_because])] if row.kept_because else [])]


def _change(name: str, pair: Any, schema: sheets.Schema) -> str:
    old, new = (_short(text) for text in pair)
    label = schema.by_name[name].label[language()]
    return f"{label}: {old} → {new}" if pair[0] else f"{label}: {new}"


def _short(text: str) -> str:
    return (f"{text[:80]}…" if len(text) > 80 else text) or "–"


def row_name(row: StagedRow, batch: Batch) -> str:
    """What a row is about: the name or title in it, else the first cell that says something."""
    name = "name" if batch.target == Target.ORGANISATIONS else "title"
    return str(row.values.get(name) or next((cell for cell in row.cells if cell), "–"))[:80]
