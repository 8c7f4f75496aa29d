"""What somebody says about a consent, whatever the record."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.parties.enums import Group


class ConsentForm(forms.Form):
    """For which part, towards whom, until when. A record with more than one purpose adds a field that asks which."""

    field = forms.ChoiceField(label=_("For which part?"))
    audience = forms.ChoiceField(
        label=_("Towards whom?"),
        required=False,
        choices=[("", _("Everybody who may see it")), *Group.choices],
        help_text=_("A consent opens nothing that the labels keep closed."),
    )
    until_on = forms.DateField(
        label=_("Until"), required=False, help_text=_("Empty: until you withdraw it. You can withdraw it at any time.")
    )

    def __init__(self, *args: Any, fields: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["field"].choices = fields  # type: ignore[attr-defined]

    def clean_until_on(self) -> object:
        """A consent ends today or later."""
        day = self.cleaned_data["until_on"]
        if day is not None and day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed. Choose today or later, or leave it empty."))
        return day
