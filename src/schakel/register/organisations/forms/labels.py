"""Who may see what: a label for each part of a record, and who is named."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.forms import NoBsnMixin
from schakel.base.accounts.models import User
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.parties.enums import Group

#: What each label means, in plain words.
MEANING: list[tuple[str, Any]] = [
    (Label.CLEAR, _("Everybody, also without an account (TLP:CLEAR)")),
    (Label.GREEN, _("Everybody with a verified membership on this installation (TLP:GREEN)")),
    (Label.AMBER, _("Your organisation, and the organisations and groups named below (TLP:AMBER)")),
    (Label.AMBER_STRICT, _("Your organisation only, and persons named one by one (TLP:AMBER+STRICT)")),
]
PARTS: dict[FieldGroup, tuple[Any, Any]] = {
    FieldGroup.IDENTITY: (_("That it exists"), _("Name, kind, region. Who may not see this sees nothing of the rest.")),
    FieldGroup.CONTACT: (_("Contacts"), _("Role mailboxes, telephone numbers and names with consent.")),
    FieldGroup.CAPABILITY: (_("What it can do"), _("Description, capabilities, maturity, civil and military use.")),
    FieldGroup.TECHNICAL: (_("Technical detail"), _("The detail itself and the export-control flag.")),
    FieldGroup.CAPACITY: (_("Capacity"), _("How much, by when.")),
    FieldGroup.MONEY: (_("Price"), _("Prices and amounts.")),
}


MOST_PERSONS = 200


class PartySearch(forms.TextInput):
    """A box to search organisations in, with a button of its own."""

    template_name = "organisations/widgets/party_search.html"


class LabelsForm(NoBsnMixin, forms.Form):
    """A label for each field group that the record has, and the audience of those with TLP:AMBER and AMBER+STRICT.

    `named` are the persons in the audience by now: they stay while their line stays, also when an account is closed.
    """

    def __init__(
        self,
        *args: Any,
        groups: Sequence[FieldGroup],
        parties: Sequence[tuple[str, Any]],
        named: Sequence[User] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.groups, self.named = tuple(groups), tuple(named)
        self.found_persons: tuple[User, ...] = ()
        for group in self.groups:
            title, hint = PARTS[group]
            self.fields[group.value] = forms.ChoiceField(
                label=title, help_text=hint, choices=MEANING, widget=forms.RadioSelect
            )
        self.fields["named_groups"] = forms.MultipleChoiceField(
            label=_("Groups named"), choices=Group.choices, required=False, widget=forms.CheckboxSelectMultiple
        )
        if parties or "named_parties" in self.data:  # who cannot be named is refused, not passed over
            self.fields["named_parties"] = forms.MultipleChoiceField(
                label=_("Organisations named"),
                choices=parties,
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
        self.fields["find"] = forms.CharField(
            label=_("Search an organisation to name"),
            required=False,
            max_length=120,
            widget=PartySearch,
            help_text=_("Only organisations that you may see. What is found is added to the list, to be ticked."),
        )
        self.fields["named_persons"] = forms.CharField(
            label=_("Persons named"),
            required=False,
            max_length=20_000,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_(
                "For TLP:AMBER+STRICT. One e-mail address a line. An address without an account here lets nobody in."
            ),
        )
        self.fieldsets = [
            (_("Who may see each part"), [group.value for group in self.groups]),
            (
                _("Who is named"),
                _("Counts for every part with TLP:AMBER. Nobody named means: your organisation only."),
                ["named_groups", "named_parties", "find", "named_persons"],
            ),
        ]

    def clean_named_persons(self) -> str:
        """Find the accounts named. An address without an account is passed over, so that nobody learns who has one."""
        text = str(self.cleaned_data["named_persons"])
        lines = list(filter(None, map(str.strip, text.splitlines()[:MOST_PERSONS])))
        standing = {person.email.lower(): person for person in self.named}
        for line in lines:
            validate_email(line)
        found = [standing.get(line.lower()) or accounts.user_by_email(email=line) for line in lines]
        self.found_persons = tuple(dict.fromkeys(person for person in found if person is not None))
        return text

    def labels(self) -> dict[FieldGroup, str]:
        """The label chosen for each field group."""
        return {group: self.cleaned_data[group.value] for group in self.groups}
