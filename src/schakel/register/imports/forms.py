"""What a person fills in to import: the file and its source, and which column is which field."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.documents import rules as documents
from schakel.base.documents.enums import Refusal
from schakel.base.documents.forms import CheckedTextMixin, file_fault
from schakel.ingest.sheets import rules as sheets
from schakel.register.imports import rules
from schakel.register.imports.enums import Target
from schakel.register.vocabulary.enums import Trust

#: Why a file is not taken, and what to do.
REFUSALS: Mapping[str, object] = {
    Refusal.TOO_LARGE: _("The file is too large. Divide it into parts."),
    Refusal.KIND: _("This kind of file is not taken. Save it as xlsx, ods or csv."),
    Refusal.ENCRYPTED: _("The file has a password, so it cannot be checked. Save it without one."),
    Refusal.NO_TEXT: _("The file holds pictures and no table. Give an xlsx, ods or csv file."),
    Refusal.OPAQUE: _("A part of this file cannot be read, so it cannot be checked. Save only the table as xlsx."),
    Refusal.BROKEN: _("The file is damaged. Open it, save it again and try once more."),
    Refusal.BOMB: _("The file unpacks to far more than it shows. Save only the table as xlsx."),
    Refusal.NESTED: _("Files lie inside one another too deeply. Give the table itself."),
    Refusal.ACTIVE: _("The file holds macros. Save it as xlsx, without macros."),
    Refusal.EXTERNAL: _("The file fetches something from outside. Break the link, or save the table as csv."),
    Refusal.NAME: _("The file has a name that is not safe. Rename it: letters, digits and hyphens."),
    Refusal.EMPTY: _("The file is empty. Choose another."),
}
TARGETS = [(Target.ORGANISATIONS.value, _("Organisations")), (Target.OFFERINGS.value, _("Offerings"))]


def today() -> date:
    """The day that the form offers."""
    return timezone.localdate()


class UploadForm(CheckedTextMixin, forms.Form):
    """A file, what stands in it, and who says so."""

    file = forms.FileField(
        label=_("File"),
        max_length=200,
        help_text=_("xlsx, ods or csv, at most 100,000 rows. Nothing is written before you have seen the preview."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
    )
    target = forms.ChoiceField(label=_("What stands in it"), choices=TARGETS, widget=forms.RadioSelect)
    sheet = forms.CharField(
        label=_("Name of the sheet"),
        required=False,
        max_length=31,
        help_text=_("Only when the file has several; else the one that fits best is read."),
    )
    stated_on = forms.DateField(label=_("Stated on"), help_text=_("The day on which the source said this."))
    trust = forms.ChoiceField(
        label=_("Sort of source"),
        choices=[choice for choice in Trust.choices if choice[0] != Trust.MACHINE],
        help_text=_("Holds for every value in the sheet."),
    )

    def clean_stated_on(self) -> date:
        """A source speaks today at the latest."""
        day: date = self.cleaned_data["stated_on"]
        if day > today():
            raise forms.ValidationError(_("This day is still to come. Give the day on which the source said it."))
        return day

    def refuse_file(self, refused: documents.DocumentRefused | sheets.SheetRefused) -> None:
        """Say at the file why it is not taken, in the reader's language."""
        if isinstance(refused, documents.DocumentRefused):
            own = REFUSALS.get(refused.code)  # none for a marking: that says where it stands
            self.add_error("file", forms.ValidationError(str(own), code="refused") if own else file_fault(refused))
        else:
            field = "sheet" if refused.code == "no-such-sheet" else "file"
            self.add_error(field, forms.ValidationError(sentence(refused.code, refused.params), code="refused"))


class ColumnsForm(forms.Form):
    """Which column of the sheet is which field; a field goes to one column."""

    def __init__(
        self,
        *args: Any,
        headings: Sequence[str],
        examples: Sequence[Sequence[str]],
        schema: sheets.Schema,
        language: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.schema, self.language = schema, language
        choices = [("", _("Do not import")), *((one.name, one.label[language]) for one in schema.fields)]
        for at, heading in enumerate(headings):
            shown = ", ".join(dict.fromkeys(cell[:60] for cell in examples[at] if cell))
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading or _("Column %(number)s, without a heading") % {"number": at + 1},
                choices=choices,
                required=False,
                help_text=_("For example: %(values)s") % {"values": shown} if shown else "",
            )

    def clean(self) -> dict[str, Any]:
        """Required fields have a column; no field has two."""
        cleaned = super().clean() or {}
        mapping = self.mapping()
        for name, value in list(cleaned.items()):
            if value and list(mapping.values()).count(value) > 1:
                self.add_error(name, _("Another column is this field already. Choose one of the two."))
        missing = sheets.missing_fields(mapping, self.schema)
        if missing:
            names = ", ".join(one.label[self.language] for one in missing)
            self.add_error(None, _("No column is chosen for: %(names)s. These are required.") % {"names": names})
        return cleaned

    def mapping(self) -> dict[int, str]:
        """The column's number and its field, of the columns that are imported."""
        chosen = self.cleaned_data.items()
        return {int(name.removeprefix("column_")): value for name, value in chosen if value}


def sentence(code: str, params: Mapping[str, object]) -> str:
    """Why something is refused, in the reader's language."""
    return str(_(rules.ALL_SENTENCES.get(code, rules.ALL_SENTENCES["not-stored"]))) % dict(params)


def remark(code: str) -> str:
    """What was odd about a row or file, in the reader's language."""
    return str(_(sheets.REMARKS.get(code, code)))
