"""What somebody chooses an offer book by."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import Label
from schakel.report.publications import rules

Choices = Sequence[tuple[str, Any]]


class BookForm(forms.Form):
    """Of which regions and which proposition, and for whom."""

    region = forms.MultipleChoiceField(label=_("Regions"), required=False, widget=forms.CheckboxSelectMultiple)
    proposition = forms.ChoiceField(label=_("Proposition"), required=False)
    upto = forms.ChoiceField(
        label=_("Meant for"),
        required=False,
        choices=[
            ("", _("Me: all that I may see")),
            (Label.GREEN.value, _("Verified members: nothing above TLP:GREEN")),
            (Label.CLEAR.value, _("Everybody: TLP:CLEAR only")),
        ],
        help_text=_("The book bears the strictest label of what stands in it."),
    )

    def __init__(self, *args: Any, regions: Choices, propositions: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = list(regions)  # type: ignore[attr-defined]
        self.fields["proposition"].choices = [("", _("All propositions")), *propositions]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A book is of something."""
        cleaned = super().clean() or {}
        if not self.errors and not (cleaned.get("region") or cleaned.get("proposition")):
            raise forms.ValidationError(_("Choose a region, a proposition, or both."), code="nothing-chosen")
        return cleaned

    def wanted(self) -> rules.Wanted:
        """What was chosen; ask `is_valid` first."""
        chosen = self.cleaned_data
        return rules.Wanted(tuple(chosen["region"]), chosen["proposition"], chosen["upto"])
