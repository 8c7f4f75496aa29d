"""What somebody says about a release."""

from datetime import date, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.selectors import MEMBERS
from schakel.base.documents.forms import CheckedTextMixin
from schakel.base.parties.enums import Group

#: A release may wait so long before it can be read.
LONGEST_WAIT = timedelta(days=90)


class ReleaseForm(CheckedTextMixin, forms.Form):
    """Name, purpose, readers and day of a release."""

    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("What the release is called, for instance in a report.")
    )
    purpose = forms.CharField(
        label=_("Purpose"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For what the figures are needed. Readers see it, and it stands in the ledger."),
    )
    readers = forms.ChoiceField(
        label=_("For whom?"),
        required=False,
        choices=[("", _("everybody, without an account too")), (MEMBERS, _("verified members")), *Group.choices],
    )
    opens_on = forms.DateField(
        label=_("To be read from"),
        required=False,
        help_text=_("Empty: from today. The figures are counted today in any case, and never again."),
    )

    def clean_opens_on(self) -> date:
        """Today or a day in the coming ninety."""
        today = timezone.localdate()
        day: date = self.cleaned_data["opens_on"] or today
        if not today <= day <= today + LONGEST_WAIT:
            raise forms.ValidationError(_("Choose today or a day in the coming 90 days."))
        return day
