"""What somebody types to belong to an organisation."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.register.organisations.forms import checks


class MembershipForm(checks.CheckedForm):
    """Why somebody belongs to an organisation."""

    motivation = forms.CharField(
        label=_("How do you belong to it?"),
        max_length=1000,
        min_length=3,
        help_text=_("For instance your function, and by whom that can be checked. Only who decides reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class CodeForm(checks.CheckedForm):
    """The code that came to the mailbox."""

    code = forms.CharField(
        label=_("Code from the mailbox"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
