"""What somebody fills in to make a synthetic dataset."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel import engine
from schakel.base.disclosure.enums import Label
from schakel.base.documents.forms import CheckedFileField, CheckedTextMixin
from schakel.ingest.sheets import rules as sheets
from schakel.register.datasets import rules, sources
from schakel.register.datasets.enums import Generator, Licence

NOT_A_TABLE = {
    "empty": _("No rows were found. The first row names the columns, the rows stand below it."),
    "header": _("The first row must name every column, each with a name of its own."),
    "large": _("This table is too large: at most %(rows)s rows and %(columns)s columns."),
    "broken": _("The table in this file cannot be read. Save it again as csv or xlsx."),
    "citizen": _("A cell holds nine digits that can be a citizen service number (BSN). Take it out; nothing was kept."),
    "marked": _("A cell carries a classification marking. Nothing was kept; only unclassified information is taken."),
    "few": _("Too few rows to learn from. At least 20 are needed."),
}
LEAST_LEARNT = 20


class DatasetForm(CheckedTextMixin, forms.Form):
    """Purpose, generator, size and seed; a file for a table of one's own."""

    fieldsets = [
        (_("What it is for"), ["name", "purpose"]),
        (_("How it is made"), ["generator", "table", "size", "seed"]),
        (_("Who may use it"), ["label", "licence"]),
    ]
    name = forms.CharField(label=_("Name"), max_length=160)
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the data will be used for, so that others can judge whether it is good enough."),
    )
    generator = forms.ChoiceField(label=_("Learn from"), choices=Generator.choices, widget=forms.RadioSelect)
    table = CheckedFileField(
        label=_("Table"),
        required=False,
        help_text=_("Only for a table of your own: csv or xlsx, the first row names the columns."),
    )
    size = forms.IntegerField(
        label=_("Number of rows"),
        min_value=1,
        max_value=rules.MOST_AT_ONCE,
        initial=500,
        help_text=_("At most 5,000 here. An administrator makes more with the command make_dataset."),
    )
    seed = forms.IntegerField(
        label=_("Seed"),
        min_value=0,
        max_value=2_000_000_000,
        initial=1,
        help_text=_("The same seed and the same original give the same rows."),
    )
    label = forms.ChoiceField(
        label=_("Label"),
        choices=Label.choices,
        initial=Label.AMBER,
        help_text=_("Never wider than that of what it is learnt from."),
    )
    licence = forms.ChoiceField(label=_("Licence"), choices=Licence.choices, initial=Licence.NONE)

    def clean(self) -> dict[str, Any]:
        """Read the table where one is needed."""
        cleaned = super().clean() or {}
        if cleaned.get("generator") == Generator.TABLE and "table" not in self.errors:
            if not cleaned.get("table"):
                self.add_error("table", forms.ValidationError(_("Choose a file with a table."), code="required"))
            else:
                self._read(cleaned)
        return cleaned

    def _read(self, cleaned: dict[str, Any]) -> None:
        file = cleaned["table"]
        try:
            rows = sources.table_rows(
                file.read(), file.name or "", most=rules.MOST_LEARNT, most_columns=rules.MOST_COLUMNS
            )
        except sources.NotATable as refused:
            self._no_table(str(refused))
            return
        if len(rows) < LEAST_LEARNT:
            self._no_table("few")
        elif any(engine.find_markings("\n".join(map(str, row.values()))) for row in rows):
            self._no_table("marked")
        elif any(sheets.has_citizen_number(str(cell)) for row in rows for cell in row.values() if cell is not None):
            self._no_table("citizen")
        else:
            cleaned["rows"] = rows

    def _no_table(self, code: str) -> None:
        params = {"rows": rules.MOST_LEARNT, "columns": rules.MOST_COLUMNS}
        self.add_error("table", forms.ValidationError(NOT_A_TABLE[code], code=code, params=params))

    def wanted(self) -> rules.Wanted:
        """What was asked for; ask `is_valid` first."""
        chosen = self.cleaned_data
        return rules.Wanted(
            **{name: chosen[name] for name in ("name", "purpose", "generator", "size", "seed", "licence")}
        )


class WithdrawForm(CheckedTextMixin, forms.Form):
    """Why a dataset is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=400)
