"""What people type about code lists, terms, links and concepts."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel import engine
from schakel.base.accounts.forms import NoBsnMixin
from schakel.base.documents import rules as documents
from schakel.base.documents.forms import CheckedTextMixin, file_fault
from schakel.ingest.sheets import rules as sheet_rules
from schakel.ingest.sheets import selectors as sheets
from schakel.register.vocabulary import sources
from schakel.register.vocabulary.enums import Confidence, ListStatus
from schakel.register.vocabulary.selectors import CIVIL_TO_DEFENCE, CONCEPTS
from schakel.register.vocabulary.services import LinkSaid

#: The largest list file that is read, in bytes.
LARGEST = 2 * 1024 * 1024
#: The most terms that a sheet may hold.
MOST_TERMS = 10_000

KINDS = [
    ("", _("All")),
    ("effect", _("effect")),
    ("capability", _("capability of Defence")),
    ("technology", _("technology")),
    ("material", _("material")),
    ("process", _("production process")),
    ("service", _("service")),
    ("training", _("training")),
    ("site", _("site")),
    ("strength", _("civil strength")),
]


class WordsForm(NoBsnMixin, forms.Form):
    """Search in a list."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)


class CrosswalkForm(WordsForm):
    """Search in the links from civil strengths to defence uses."""

    sure = forms.ChoiceField(label=_("How sure"), choices=[("", _("All")), *Confidence.choices], required=False)


class ConceptSearchForm(WordsForm):
    """Search in the concepts."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)


class TermForm(CheckedTextMixin, forms.Form):
    """Correct a term, with a reason."""

    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    is_unverified = forms.BooleanField(label=_("Not verified"), required=False)
    reason = forms.CharField(label=_("Why?"), max_length=400, min_length=5)
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=500)


class ListFileForm(CheckedTextMixin, forms.Form):
    """A new version of a code list as a file: JSON, or a sheet with one term a row."""

    file = forms.FileField(
        label=_("File with the list"),
        help_text=_(
            "JSON as you can take it along on the list's page, or a sheet (xlsx, ods, csv) with the columns code, name "
            "in Dutch and name in English."
        ),
    )
    code_list = forms.ChoiceField(
        label=_("Which list is it?"),
        required=False,
        help_text=_("Needed for a sheet; a JSON file says it itself."),
    )
    version = forms.CharField(
        label=_("Version"),
        required=False,
        max_length=40,
        help_text=_("For a sheet. Leave it empty for the day of today."),
    )
    status = forms.ChoiceField(label=_("Status"), required=False, help_text=_("For a sheet."))
    source = forms.CharField(label=_("Source"), required=False, max_length=400, help_text=_("For a sheet."))
    reason = forms.CharField(label=_("Why?"), max_length=400, min_length=5)

    def __init__(self, *args: Any, lists: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "code_list": [("", _("as the file says")), *lists],
            "status": [("", _("as it was")), *ListStatus.choices],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean_file(self) -> dict[str, Any]:
        """The content of a JSON file as an object; of a sheet its terms."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MB; a code list is not."))
        raw = file.read()
        if not raw.lstrip().startswith((b"{", b"[", b"\xef\xbb\xbf{")):
            return self._sheet(raw, file.name)
        try:
            text = raw.decode("utf-8-sig")
            loaded = json.loads(text)
        except (UnicodeDecodeError, ValueError) as error:
            raise forms.ValidationError(
                _("The file is no JSON text in UTF-8. Save it as JSON and try again.")
            ) from error
        if not isinstance(loaded, dict):
            raise forms.ValidationError(_("The file must hold one object with code, name and terms."))
        if engine.find_markings(text):
            raise forms.ValidationError(_("The file carries a classification marking and was not kept."))
        return loaded

    def _sheet(self, raw: bytes, name: str) -> dict[str, Any]:
        try:
            table = sheets.checked_table(data=raw, name=name, schema=sources.TERM_SHEET, most=MOST_TERMS)
            terms, wrong = sources.terms_in(table)
        except documents.DocumentRefused as refused:
            raise file_fault(refused) from refused
        except sheet_rules.SheetRefused as refused:
            raise forms.ValidationError(_sentence(refused.code, refused.params)) from refused
        if wrong:
            raise forms.ValidationError([_at(*one) for one in wrong[:10]])
        return {"terms": terms, "is_sheet": True}

    def clean(self) -> dict[str, Any]:
        """A sheet does not say which list it is."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("file", {}).get("is_sheet") and not cleaned.get("code_list"):
            self.add_error("code_list", _("Choose which list stands in this sheet."))
        return cleaned


def _sentence(code: str, params: Mapping[str, object]) -> str:
    return str(_(sources.SENTENCES.get(code, "unreadable"))) % dict(params)


def _at(row: int, heading: str, reason: sheet_rules.Reason) -> str:
    said = {"row": row, "heading": heading, "what": _sentence(reason.code, reason.params)}
    return str(_("Row %(row)s, %(heading)s: %(what)s") if heading else _("Row %(row)s: %(what)s")) % said


class ListLinksForm(WordsForm):
    """Which of the links between code lists are shown."""

    between = forms.ChoiceField(label=_("Between"), required=False)

    def __init__(self, *args: Any, pairs: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["between"].choices = [("", _("All lists")), *pairs]  # type: ignore[attr-defined]


class TermLinkForm(CheckedTextMixin, forms.Form):
    """Say that two terms of code lists belong together."""

    start = forms.ChoiceField(label=_("Term"))
    end = forms.ChoiceField(label=_("Belongs with"))
    confidence = forms.ChoiceField(label=_("How sure?"), choices=Confidence.choices)
    said_by = forms.CharField(label=_("Who says so?"), max_length=120)
    source = forms.CharField(label=_("Source"), max_length=400, required=False)

    def __init__(self, *args: Any, terms: Sequence[tuple[str, list[tuple[str, str]]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("start", "end"):
            self.fields[name].choices = [("", _("Choose a term")), *terms]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A term is not linked to its own list."""
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("start", ""), cleaned.get("end", "")
        if start and end and start.partition(":")[0] == end.partition(":")[0]:
            self.add_error("end", _("Choose a term of another list."))
        return cleaned

    def said(self) -> LinkSaid:
        """The valid form as the services take it."""
        data = self.cleaned_data
        (from_list, _sep, start), (to_list, _sep2, end) = (data[name].partition(":") for name in ("start", "end"))
        return LinkSaid(from_list, start, to_list, end, "related", data["confidence"], data["source"])


class LinkForm(CheckedTextMixin, forms.Form):
    """Say that a civil strength can serve a defence use."""

    start = forms.CharField(
        label=_("Civil strength (concept)"),
        max_length=120,
        help_text=_("The name of a concept in Dutch or English, for example: agricultural drone."),
    )
    end = forms.CharField(
        label=_("Defence use (concept)"),
        max_length=120,
        help_text=_("The name of a concept in Dutch or English, for example: logistic drone."),
    )
    confidence = forms.ChoiceField(
        label=_("How sure?"), choices=[("", _("Choose how sure you are")), *Confidence.choices]
    )
    source = forms.CharField(label=_("Source"), max_length=400, required=False)

    def clean_start(self) -> str:
        """The concept id of what was typed."""
        return self._concept("start")

    def clean_end(self) -> str:
        """The concept id of what was typed."""
        return self._concept("end")

    def said(self) -> LinkSaid:
        """The valid form as the services take it."""
        data = self.cleaned_data
        return LinkSaid(
            CONCEPTS, data["start"], CONCEPTS, data["end"], CIVIL_TO_DEFENCE, data["confidence"], data["source"]
        )

    def _concept(self, name: str) -> str:
        typed = self.cleaned_data[name].strip()
        book = engine.shipped_vocabulary()
        if typed in book:
            return str(typed)
        hits = book.lookup(typed)
        if not hits:
            raise forms.ValidationError(_("No concept has this name. Search it in the list of concepts first."))
        return hits[0].concept_id


class RetireForm(CheckedTextMixin, forms.Form):
    """Why a link is taken back."""

    reason = forms.CharField(label=_("Why?"), max_length=400, min_length=5)
