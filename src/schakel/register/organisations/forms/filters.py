"""Filters of the lists. Their choices come from what this viewer may see, so they tell nothing of the rest."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.forms import NoBsnMixin

Choices = Sequence[tuple[str, Any]]


class OrganisationFilter(NoBsnMixin, forms.Form):
    """Which organisations to list."""

    q = forms.CharField(label=_("Search word"), required=False, max_length=200)
    kind = forms.MultipleChoiceField(
        label=_("Kind of organisation"), required=False, widget=forms.CheckboxSelectMultiple
    )
    status = forms.MultipleChoiceField(
        label=_("Status in defence"), required=False, widget=forms.CheckboxSelectMultiple
    )
    region = forms.MultipleChoiceField(label=_("Region"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, options: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, options)

    def wanted(self) -> dict[str, Any]:
        """The filters that were understood; an unknown value counts as none."""
        self.is_valid()
        return dict(self.cleaned_data)


class OfferingFilter(NoBsnMixin, forms.Form):
    """Which offerings to list."""

    q = forms.CharField(label=_("Search word"), required=False, max_length=200)
    kind = forms.MultipleChoiceField(label=_("Kind"), required=False, widget=forms.CheckboxSelectMultiple)
    proposition = forms.MultipleChoiceField(label=_("Proposition"), required=False, widget=forms.CheckboxSelectMultiple)
    status = forms.MultipleChoiceField(
        label=_("Status of the organisation"), required=False, widget=forms.CheckboxSelectMultiple
    )
    region = forms.MultipleChoiceField(label=_("Region"), required=False, widget=forms.CheckboxSelectMultiple)
    maturity = forms.ChoiceField(
        label=_("Maturity at least (TRL)"),
        required=False,
        choices=[("", _("Any")), *((str(n), str(n)) for n in range(1, 10))],
    )

    def __init__(self, *args: Any, options: Mapping[str, Choices], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, options)

    def wanted(self) -> dict[str, Any]:
        """The filters that were understood; an unknown value counts as none."""
        self.is_valid()
        return dict(self.cleaned_data)


def _offer(form: forms.Form, options: Mapping[str, Choices]) -> None:
    for name, choices in options.items():
        if len(choices) < 2 and not form.data.getlist(name):  # type: ignore[attr-defined]  # a QueryDict
            del form.fields[name]
        else:
            form.fields[name].choices = list(choices)  # type: ignore[attr-defined]
