"""What a person types about an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.parties.enums import PartyKind
from schakel.register.organisations import rules
from schakel.register.organisations.enums import DefenceStatus, SizeClass
from schakel.register.organisations.forms import checks


class OrganisationForm(checks.SourcedForm):
    """The facts of a profile, with their source."""

    SPECS = rules.ORGANISATION_FACTS
    fieldsets = [
        (_("Who it is"), ["name", "kind", "kvk_number", "vat_number", "lei", "founded_on", "controlled_from"]),
        (_("Where and what"), ["region", "website", "size_class", "status", "summary"]),
        (
            _("Where this comes from"),
            _("Holds for every field that you change."),
            ["source", "source_url", "stated_on", "trust"],
        ),
    ]
    name = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=PartyKind.choices)
    kvk_number = forms.CharField(
        label=_("KvK number"), max_length=20, required=False, help_text=_("Eight digits, from the trade register.")
    )
    vat_number = forms.CharField(label=_("VAT number"), max_length=30, required=False)
    lei = forms.CharField(label=_("LEI"), max_length=30, required=False)
    founded_on = forms.DateField(label=_("Founded on"), required=False)
    controlled_from = forms.CharField(
        label=_("Controlled from"),
        max_length=2,
        required=False,
        help_text=_("Two letters of the country from where its owners control it, such as NL. Unknown is not EU."),
    )
    region = forms.ChoiceField(label=_("Region"), required=False)
    website = forms.CharField(label=_("Website"), max_length=300, required=False)
    size_class = forms.ChoiceField(label=_("Size"), choices=SizeClass.choices)
    status = forms.ChoiceField(
        label=_("Status in defence"),
        choices=DefenceStatus.choices,
        help_text=_("Active: supplies defence. Dual-use: has something for both. Civil: works for civil users only."),
    )
    summary = forms.CharField(
        label=_("What the organisation does"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_known = forms.BooleanField(
        label=_("I looked at the organisations above; this is another one"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.region_field.choices = checks.codes("regions", _("Not known"))

    @property
    def region_field(self) -> forms.ChoiceField:
        """The field whose choices come from a code list."""
        field = self.fields["region"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - said above
        return field

    def ask_whether_known(self) -> None:
        """Show the box that lets a person go on although visible organisations look the same."""
        self.fields["is_known"].widget = forms.CheckboxInput()
