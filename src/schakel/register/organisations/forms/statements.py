"""What a person types about one fact, or as the reason of an act."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.register.organisations import rules
from schakel.register.organisations.forms import checks


class StatementForm(checks.SourcedForm):
    """One more statement about one field."""

    def __init__(
        self, *args: Any, field: str, spec: rules.FieldSpec, choices: list[tuple[str, Any]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.field, self.spec = field, spec
        self.fields = {"value": _control(spec, choices), **self.fields}

    def clean_value(self) -> str:
        """Put the value in its one way of writing."""
        try:
            return rules.normal_value(self.field, self.spec, self.cleaned_data["value"])
        except rules.ValueNotUnderstood as refused:
            raise forms.ValidationError(checks.in_words(refused.why)) from None


class ReasonForm(checks.CheckedForm):
    """An act that needs a reason."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=400,
        help_text=_("Is kept with the act. Whoever may read the act reads the reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _control(spec: rules.FieldSpec, choices: list[tuple[str, Any]]) -> forms.Field:
    label = _("Value according to this source")
    if choices:
        return forms.ChoiceField(label=label, choices=choices, required=False)
    if spec.kind == "day":
        return forms.DateField(label=label)
    if spec.kind == "text" and spec.limit > 300:
        return forms.CharField(label=label, max_length=spec.limit, widget=forms.Textarea(attrs={"rows": 4}))
    return forms.CharField(label=label, max_length=spec.limit)
