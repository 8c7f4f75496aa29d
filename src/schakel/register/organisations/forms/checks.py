"""What every form here checks: values that a field can hold, source and date, markings, numbers of citizens."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schakel.base.documents.forms import CheckedTextMixin
from schakel.register.organisations import rules
from schakel.register.vocabulary import selectors as vocabulary
from schakel.register.vocabulary.enums import Trust

#: The codes of `rules.ValueNotUnderstood` in words.
WHY: Mapping[str, object] = {
    "too-long": _("This is too long for the field. Shorten it."),
    "not-a-choice": _("Choose one of the values in the list."),
    "not-eight-digits": _("A KvK number has eight digits, such as 12345678."),
    "not-a-vat-number": _("A VAT number begins with the letters of the country, such as NL123456789B01."),
    "not-a-lei": _("This is not a LEI: twenty letters and digits, of which the last two are check digits."),
    "not-a-day": _("This is not a date. Write it as year-month-day, such as 2026-11-22."),
    "not-an-address": _("This is not a web address. Write it as https://www.example.org."),
    "not-a-country": _("Write the two letters of the country (ISO 3166), such as NL, DE or US."),
    "not-1-to-9": _("Maturity is a whole number from 1 to 9."),
}


def in_words(why: str) -> str:
    """What is wrong with a value, for the reader."""
    return str(WHY.get(why, _("This value cannot be stored. Check it.")))


def today() -> date:
    """The day that a form offers."""
    return timezone.localdate()


def status_of(request: HttpRequest) -> int:
    """The status of a page with a form: 422 when a form came back with errors, else 200."""
    return 422 if request.method == "POST" else 200


def codes(code_list: str, nothing: object) -> list[tuple[str, Any]]:
    """The terms of a code list in the reader's language, after an empty one."""
    language = "nl" if (get_language() or "nl").startswith("nl") else "en"
    return [("", nothing), *vocabulary.choices(code_list=code_list, language=language)]


def trl_choices() -> list[tuple[str, Any]]:
    """Technology readiness levels with their names, after 'not known'."""
    named = dict(codes("trl", _("Not known")))
    names = {code.lower().removeprefix("trl").strip("-"): name for code, name in named.items() if code}
    levels = [(str(n), f"{n} – {names[str(n)]}" if str(n) in names else str(n)) for n in range(1, 10)]
    return [("", _("Not known")), *levels]


class CheckedForm(CheckedTextMixin, forms.Form):
    """A form whose fields of `SPECS` are put in their one way of writing, and whose texts are checked."""

    SPECS: Mapping[str, rules.FieldSpec] = {}

    def clean(self) -> dict[str, Any]:
        """Check each stated field by its rule."""
        cleaned = super().clean() or {}
        for field, spec in self.SPECS.items():
            if field not in cleaned:
                continue
            try:
                cleaned[field] = rules.normal_value(field, spec, cleaned[field])
            except rules.ValueNotUnderstood as refused:
                self.add_error(field, in_words(refused.why))
        return cleaned

    def has_marked_text(self) -> bool:
        """Whether a classification marking was found in a text of this form."""
        return any(error.code == "marked" for errors in self.errors.as_data().values() for error in errors)

    def facts(self) -> dict[str, object]:
        """The stated fields of a form that was found in order."""
        return {field: self.cleaned_data[field] for field in self.SPECS if field in self.cleaned_data}


class SourcedForm(CheckedForm):
    """A form that also asks where the values come from."""

    source = forms.CharField(
        label=_("Source"),
        max_length=300,
        help_text=_("Who says so: your own organisation, a register, an article."),
    )
    source_url = forms.URLField(label=_("Address of the source"), max_length=500, required=False, assume_scheme="https")
    stated_on = forms.DateField(label=_("Stated on"), help_text=_("The day of the source, not of your typing."))
    trust = forms.ChoiceField(
        label=_("Sort of source"),
        choices=Trust.choices,
        help_text=_("What a machine wrote is kept, and never shown as a fact."),
    )

    def clean_stated_on(self) -> date:
        """A source speaks today at the latest."""
        day: date = self.cleaned_data["stated_on"]
        if day > today():
            raise forms.ValidationError(_("This day is still to come. Give the day on which the source said it."))
        return day

    def provenance(self) -> rules.Provenance:
        """Where the values of a form that was found in order come from."""
        return rules.Provenance(
            source=self.cleaned_data["source"],
            source_url=self.cleaned_data["source_url"],
            stated_on=self.cleaned_data["stated_on"],
            trust=Trust(self.cleaned_data["trust"]),
        )
