"""What a steward says about technical detail that waits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.documents.forms import CheckedTextMixin
from schakel.register.organisations.enums import HoldState


class HoldForm(CheckedTextMixin, forms.Form):
    """Let it go, on which basis; or not, and why."""

    state = forms.ChoiceField(
        label=_("What do you decide?"),
        choices=[
            (HoldState.RELEASED, _("This party may have it, on the basis below")),
            (HoldState.REFUSED, _("This party does not get it")),
        ],
        widget=forms.RadioSelect,
    )
    basis = forms.CharField(
        label=_("Basis or reason"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "For instance the licence and its number, a general authorisation, or who looked into it and when."
        ),
    )
