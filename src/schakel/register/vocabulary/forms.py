"""What people type about code lists, terms, links and concepts."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel import engine
from schakel.base.accounts.forms import NoBsnMixin
from schakel.base.documents.forms import CheckedTextMixin
from schakel.register.vocabulary.enums import Confidence
from schakel.register.vocabulary.selectors import CIVIL_TO_DEFENCE, CONCEPTS
from schakel.register.vocabulary.services import LinkSaid

#: The largest list file that is read, in bytes.
LARGEST = 2 * 1024 * 1024

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


class ConceptSearchForm(WordsForm):
    """Search in the concepts."""

    kind = forms.ChoiceField(label=_("Kind"), choices=KINDS, required=False)


class TermForm(CheckedTextMixin, forms.Form):
    """Correct a term, with a reason."""

    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=200)
    name_en = forms.CharField(label=_("Name in English"), max_length=200)
    is_unverified = forms.BooleanField(label=_("Not verified"), required=False)
    reason = forms.CharField(label=_("Why?"), max_length=400, min_length=5)


class ListFileForm(CheckedTextMixin, forms.Form):
    """A new version of a code list as a file."""

    file = forms.FileField(
        label=_("File with the list (JSON)"),
        help_text=_("As the file that you can take along on the list's page: code, name, status, source and terms."),
    )
    reason = forms.CharField(label=_("Why?"), max_length=400, min_length=5)

    def clean_file(self) -> dict[str, Any]:
        """The content of the file as an object."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The file is larger than 2 MB; a code list is not."))
        raw = file.read()
        try:
            text = raw.decode("utf-8")
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


class LinkForm(CheckedTextMixin, forms.Form):
    """Say that a civil strength can serve a defence use."""

    start = forms.CharField(label=_("Civil strength (concept)"), max_length=120)
    end = forms.CharField(label=_("Defence use (concept)"), max_length=120)
    confidence = forms.ChoiceField(label=_("How sure?"), choices=Confidence.choices)
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
