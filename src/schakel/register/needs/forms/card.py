"""The editor of a card: its fields, its measures of success, and how they become a card."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.documents.forms import CheckedTextMixin
from schakel.register.needs import rules
from schakel.register.needs.enums import Comparator, Refusal
from schakel.register.needs.forms.fields import AmountField, WordsField

Choices = Iterable[tuple[str, str]]
_LEVEL_ERRORS = {"invalid_choice": Refusal.NO_TRL.label}


class CardForm(CheckedTextMixin, forms.Form):
    """What a person writes on an effect card, measures apart (`MeasureFormSet`)."""

    title = WordsField(
        where="title",
        label=_("Title"),
        help_text=_("The effect in one line, as you would say it to a colleague."),
    )
    effect = WordsField(
        where="effect",
        rows=6,
        required=False,
        label=_("What must be achieved?"),
        help_text=_("What is different afterwards, and for whom. Leave open how: that is up to those who answer."),
    )
    situation = WordsField(
        where="situation",
        rows=5,
        required=False,
        label=_("Situation and conditions"),
        help_text=_("Where, when and how: terrain, weather, opposition, people available. One point a line."),
    )
    constraints = WordsField(
        where="constraints",
        rows=4,
        required=False,
        label=_("Constraints"),
        help_text=_("What binds any answer: weight, size, rules, equipment it must work with. One point a line."),
    )
    horizon_on = forms.DateField(
        required=False,
        label=_("Needed by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Give a day, for example 2027-03-31.")},
    )
    horizon_text = WordsField(
        where="horizon_text",
        required=False,
        label=_("Or in your own words"),
        help_text=_("For example: before next winter."),
    )
    quantity = AmountField(required=False, label=_("How many, if known"))
    quantity_unit = WordsField(
        where="quantity_unit",
        required=False,
        label=_("Of what"),
        help_text=_("For example: sections, sets, litres a day."),
    )
    trl_from = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Maturity from"), error_messages=_LEVEL_ERRORS
    )
    trl_to = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, label=_("Maturity up to"), error_messages=_LEVEL_ERRORS
    )
    domains = forms.MultipleChoiceField(required=False, label=_("Domains"), widget=forms.CheckboxSelectMultiple)
    areas = forms.MultipleChoiceField(required=False, label=_("NLD areas"), widget=forms.CheckboxSelectMultiple)
    language = forms.ChoiceField(
        required=False,
        label=_("Language of the card"),
        choices=[("", _("Recognise it")), ("nl", _("Dutch")), ("en", _("English"))],
        help_text=_("Matching reads Dutch and English. Correct it here when it was recognised wrongly."),
    )
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kept_words = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2000)

    def __init__(self, *args: Any, domains: Choices, areas: Choices, levels: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("domains", domains), ("areas", areas)):
            self._field(name).choices = list(choices)
        for name in ("trl_from", "trl_to"):
            self._field(name).choices = [("", _("no preference")), *levels]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse a range of maturity that runs backwards and a new day that has passed; the rest is asked per field."""
        cleaned = super().clean() or self.cleaned_data
        try:
            rules.check_maturity(cleaned.get("trl_from"), cleaned.get("trl_to"))
            day = cleaned.get("horizon_on")
            if day is not None and day != self.initial.get("horizon_on"):
                rules.check_horizon(day, today=timezone.localdate())
            if cleaned.get("quantity") is not None and cleaned["quantity"] <= 0:
                raise rules.NeedRefused("quantity", Refusal.NOT_POSITIVE)
        except rules.NeedRefused as error:
            self.add_error(error.where, error.sentence)
        return cleaned

    def card(self, measures: tuple[rules.MeasureOfSuccess, ...]) -> rules.Card:
        """The card that was typed; only after both forms were found valid."""
        data = self.cleaned_data
        return rules.Card(
            title=data["title"],
            effect=data["effect"],
            situation=data["situation"],
            constraints=data["constraints"],
            measures=measures,
            horizon_on=data["horizon_on"],
            horizon_text=data["horizon_text"],
            quantity=data["quantity"],
            quantity_unit=data["quantity_unit"],
            trl_from=data["trl_from"],
            trl_to=data["trl_to"],
            domains=tuple(data["domains"]),
            areas=tuple(data["areas"]),
            language=data["language"],
            kept_words=words_of(data["kept_words"]),
        )

    @staticmethod
    def initial_of(card: rules.Card, version: int) -> dict[str, Any]:
        """What the form starts with when a card is opened."""
        texts = ("title", "effect", "situation", "constraints", "horizon_text", "quantity_unit", "language")
        values = {name: getattr(card, name) for name in (*texts, "horizon_on", "quantity", "trl_from", "trl_to")}
        return {
            **values,
            "domains": list(card.domains),
            "areas": list(card.areas),
            "kept_words": "|".join(card.kept_words),
            "seen_version": version,
        }


def words_of(text: str) -> tuple[str, ...]:
    """The words kept knowingly out of the hidden field, in lower case, each once, at most fifty."""
    found = (word.strip().casefold() for word in text.split("|"))
    return tuple(dict.fromkeys(word for word in found if word))[:50]


class MeasureForm(CheckedTextMixin, forms.Form):
    """One row of the table of measures; an empty row is no measure."""

    hides_optional = True

    what = WordsField(where="what", required=False, label=_("What is measured"))
    comparator = forms.ChoiceField(
        label=_("Comparison"), choices=Comparator, initial=Comparator.AT_LEAST, required=False
    )
    threshold = AmountField(required=False, label=_("Threshold"))
    unit = WordsField(where="unit", required=False, label=_("Unit"))
    note = WordsField(where="note", required=False, label=_("Remark"))

    def clean(self) -> dict[str, Any]:
        """Refuse a row that compares with no number or measures nothing."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors or not is_filled(cleaned):
            return cleaned
        try:
            rules.check_measure(measure_of(cleaned))
        except rules.NeedRefused as error:
            is_number = error.code in (Refusal.NO_THRESHOLD, Refusal.TOO_LARGE)
            self.add_error("threshold" if is_number else "what", error.sentence)
        return cleaned


def is_filled(row: Mapping[str, Any]) -> bool:
    """Whether a person wrote anything in this row; the comparison alone does not count."""
    return any(row.get(name) not in (None, "") for name in ("what", "threshold", "unit", "note"))


def measure_of(row: Mapping[str, Any]) -> rules.MeasureOfSuccess:
    """A row as a measure."""
    comparator = row.get("comparator") or Comparator.AT_LEAST.value
    threshold = None if comparator == Comparator.DESCRIBED else row.get("threshold")
    return rules.MeasureOfSuccess(row.get("what", ""), comparator, threshold, row.get("unit", ""), row.get("note", ""))


def measures_in(rows: "BaseFormSet[MeasureForm]") -> tuple[rules.MeasureOfSuccess, ...]:
    """The measures typed, in order; empty rows left out."""
    return tuple(measure_of(form.cleaned_data) for form in rows.forms if is_filled(form.cleaned_data))


def measures_initial(card: rules.Card) -> list[dict[str, Any]]:
    """The rows that the table of measures starts with."""
    names = ("what", "comparator", "threshold", "unit", "note")
    return [{name: getattr(row, name) for name in names} for row in card.measures]


MeasureFormSet = formset_factory(
    MeasureForm,
    extra=1,
    max_num=rules.MOST_MEASURES,
    validate_max=True,
    absolute_max=rules.MOST_MEASURES + 8,
)


def refused(form: forms.Form, error: rules.NeedRefused) -> None:
    """Put what a service refused at its field, or on top when the form has no such field."""
    form.add_error(error.where if error.where in form.fields else None, error.sentence)
