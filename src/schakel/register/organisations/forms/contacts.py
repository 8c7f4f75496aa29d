"""What a person types about a contact."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.forms import NoBsnMixin
from schakel.register.organisations import rules, services
from schakel.register.organisations.enums import Freshness
from schakel.register.organisations.forms import checks


class ContactForm(checks.CheckedForm):
    """A role and how to reach it; a name only with consent."""

    fieldsets = [
        (_("How to reach the role"), ["role", "email", "phone"]),
        (
            _("A person's name"),
            _("Leave this empty unless the person agreed. The name goes by itself when the consent ends."),
            ["person_name", "consent_on", "consent_until", "consent_purpose"],
        ),
    ]
    role = forms.CharField(label=_("Role or desk"), max_length=120, help_text=_("For instance: sales, defence desk."))
    email = forms.EmailField(
        label=_("E-mail address of the role"),
        required=False,
        help_text=_("A shared mailbox such as defence@company.example, not a person's own address."),
    )
    phone = forms.CharField(label=_("Telephone number of the desk"), max_length=40, required=False)
    person_name = forms.CharField(label=_("Name"), max_length=120, required=False)
    consent_on = forms.DateField(label=_("Consent given on"), required=False)
    consent_until = forms.DateField(label=_("Consent until"), required=False)
    consent_purpose = forms.CharField(label=_("What the person agreed to"), max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_role = forms.BooleanField(
        label=_("This is a shared mailbox of a role, or the person agreed"), required=False, widget=forms.HiddenInput
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a way to reach the role, for the consent behind a name, and about an address that looks personal."""
        cleaned = super().clean()
        if not cleaned.get("email") and not cleaned.get("phone") and "email" not in self.errors:
            self.add_error("email", _("Give an e-mail address or a telephone number."))
        name, until = cleaned.get("person_name", ""), cleaned.get("consent_until")
        try:
            rules.check_consent(name, cleaned.get("consent_on"), until, cleaned.get("consent_purpose", ""))
        except rules.ConsentMissing:
            self.add_error(
                "person_name",
                _("A name needs consent: since when, until when (not before that), and for what. Or leave it empty."),
            )
        if not name and rules.looks_personal(cleaned.get("email", "")) and not cleaned.get("is_role"):
            self.fields["is_role"].widget = forms.CheckboxInput()
            self.add_error("email", _("This looks like a person's own address. Use a role mailbox, or tick the box."))
        return cleaned

    def details(self) -> services.ContactDetails:
        """The contact of a form that was found in order."""
        names = ("role", "email", "phone", "person_name", "consent_on", "consent_until", "consent_purpose")
        return services.ContactDetails(**{name: self.cleaned_data[name] for name in names})


class ContactFilter(NoBsnMixin, forms.Form):
    """Which contacts to list."""

    q = forms.CharField(label=_("Organisation or role"), required=False, max_length=200)
    region = forms.ChoiceField(label=_("Region"), required=False)
    freshness = forms.ChoiceField(label=_("Verified"), required=False, choices=[("", _("All")), *Freshness.choices])

    def __init__(self, *args: Any, regions: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = [("", _("All regions")), *regions]  # type: ignore[attr-defined]
