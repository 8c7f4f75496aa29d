"""What a person chooses about mail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.outbox.enums import Frequency


class FrequencyForm(forms.Form):
    """How often a person wants mail."""

    frequency = forms.ChoiceField(
        label=_("How often do you want mail?"), choices=Frequency.choices, widget=forms.RadioSelect
    )
