"""How much surprise somebody wants."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.match.novelty import rules

#: The steps of the slider in words.
STEP_WORDS = (
    _("off: the strongest first"),
    _("a little"),
    _("some"),
    _("much"),
    _("most"),
)


class SurpriseForm(forms.Form):
    """The slider as a choice of steps, so that it works with a keyboard and without scripts."""

    step = forms.TypedChoiceField(
        label=_("How much surprise?"),
        required=False,
        coerce=int,
        choices=tuple(zip(rules.STEPS, STEP_WORDS, strict=True)),
        widget=forms.RadioSelect,
    )
