"""What a person confirms before they are erased."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EraseForm(forms.Form):
    """One tick, so that no single press erases anybody."""

    is_sure = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick this when you are sure. Nothing was erased.")},
    )
