"""Publishing, sharing, extending, withdrawing and fulfilling a card."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.documents.forms import CheckedTextMixin
from schakel.base.parties.enums import Group
from schakel.base.parties.models import Party
from schakel.register.needs.enums import Refusal
from schakel.register.needs.forms.fields import WordsField
from schakel.register.needs.models import Need
from schakel.register.needs.selectors import Named
from schakel.register.organisations import selectors as organisations

#: Who sees a card under each label, in plain words.
CIRCLES: Mapping[str, Any] = {
    Label.CLEAR: _("Everybody, also without signing in. The card is public."),
    Label.GREEN: _("Everybody with a verified membership of an organisation here: companies, institutes and so on."),
    Label.AMBER: _("Your own unit, and the organisations and groups that you name below. Nobody else knows of it."),
    Label.AMBER_STRICT: _("Your own unit, and the persons that you name below. Nobody else knows of it."),
}
#: Which field groups follow which of the three choices.
FOLLOWS: Mapping[str, tuple[FieldGroup, ...]] = {
    "label": (FieldGroup.IDENTITY, FieldGroup.CAPABILITY, FieldGroup.CONTACT, FieldGroup.MONEY),
    "details_label": (FieldGroup.TECHNICAL,),
    "numbers_label": (FieldGroup.CAPACITY,),
}
_NARROWER: list[tuple[str, Any]] = [("", _("the same as the card"))]
_NARROWER += [(label.value, f"TLP:{label.value}") for label in (Label.GREEN, Label.AMBER, Label.AMBER_STRICT)]


class ShareForm(CheckedTextMixin, forms.Form):
    """Who may see a card: label, narrower parts, and who is named beside the owner."""

    label = forms.ChoiceField(
        label=_("Who may see this card?"),
        widget=forms.RadioSelect,
    )
    details_label = forms.ChoiceField(
        required=False,
        label=_("Situation and constraints"),
        choices=_NARROWER,
        help_text=_("These may stay in a smaller circle than the card itself."),
    )
    numbers_label = forms.ChoiceField(required=False, label=_("Quantity and horizon"), choices=_NARROWER)
    groups = forms.MultipleChoiceField(
        required=False,
        label=_("Groups let in (TLP:AMBER)"),
        choices=Group,
        widget=forms.CheckboxSelectMultiple,
    )
    parties = WordsField(
        where="parties",
        rows=3,
        required=False,
        label=_("Organisations let in (TLP:AMBER)"),
        help_text=_("One name a line, as it stands in the register."),
    )
    persons = WordsField(
        where="persons",
        rows=3,
        required=False,
        label=_("Persons let in (TLP:AMBER+STRICT)"),
        help_text=_("One e-mail address a line. An address without an account here lets nobody in."),
    )
    share_reason = WordsField(where="reason", required=False, label=_("Why does this change?"))

    def __init__(self, *args: Any, viewer: Viewer, named: Named, may_share: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.named, self.may_share = viewer, named, may_share
        self.found_parties: tuple[Party, ...] = ()
        self.found_persons: tuple[User, ...] = ()
        label: Any = self.fields["label"]
        label.choices = [(value, f"TLP:{value} – {words}") for value, words in CIRCLES.items()]
        if not may_share:
            for name in ShareForm.base_fields:
                self.fields.pop(name, None)

    def clean_parties(self) -> str:
        """Find the organisations named, among those that this viewer may see; say which lines lead nowhere."""
        text = str(self.cleaned_data["parties"])
        standing = {name.casefold(): party for party, name in self.named.parties}
        found: dict[int, Party] = {}
        unknown = []
        for line in filter(None, map(str.strip, text.splitlines()[:200])):
            known = organisations.known_organisations(viewer=self.viewer, name=line).select_related("party")
            parties = {row.party.pk: row.party for row in known if row.party is not None}
            if line.casefold() in standing:
                party = standing[line.casefold()]
                found[party.pk] = party
            elif len(parties) == 1:
                found.update(parties)
            else:
                unknown.append(line)
        if unknown:
            names = ", ".join(unknown)
            raise forms.ValidationError(
                _("Not found in the register, or found more than once: %(names)s.") % {"names": names}
            )
        self.found_parties = tuple(found.values())
        return text

    def clean_persons(self) -> str:
        """Find the accounts named. An address without an account is passed over, so that nobody learns who has one."""
        text = str(self.cleaned_data["persons"])
        emails = [line.strip() for line in text.splitlines()[:200] if line.strip()]
        for email in emails:
            validate_email(email)
        people = (accounts.user_by_email(email=email) for email in emails)
        self.found_persons = tuple(person for person in people if person is not None)
        return text

    def clean(self) -> dict[str, Any]:
        """Refuse a part that is wider than the card itself."""
        cleaned = super().clean() or self.cleaned_data
        whole = cleaned.get("label")
        for name in ("details_label", "numbers_label"):
            part = cleaned.get(name)
            if whole and part and disclosure_rules.is_wider(part, whole):
                self.add_error(name, _("A part of the card cannot go further than the card itself."))
        return cleaned

    def labels(self) -> dict[FieldGroup, str]:
        """The label of each field group; only after the form was found valid."""
        whole = self.cleaned_data["label"]
        return {group: self.cleaned_data.get(name) or whole for name, groups in FOLLOWS.items() for group in groups}


def sharing_of(need: Need, named: Named) -> dict[str, Any]:
    """What a form about sharing starts with: the labels and names that stand now."""
    whole = need.label_of(FieldGroup.IDENTITY)
    narrower = {
        name: need.label_of(groups[0]).value if need.label_of(groups[0]) != whole else ""
        for name, groups in FOLLOWS.items()
    }
    return {
        **narrower,
        "label": whole.value,
        "groups": list(named.groups),
        "parties": "\n".join(name for _party, name in named.parties),
        "persons": "\n".join(person.email for person in named.persons),
    }


class PublishForm(ShareForm):
    """Publishing: how long the card holds, why a next version comes, and who may see it."""

    days = forms.IntegerField(label=_("Valid for how many days?"), widget=forms.NumberInput(attrs={"min": 1}))
    reason = WordsField(
        where="reason",
        required=False,
        label=_("Why is there a new version?"),
        help_text=_("Readers see this beside the version."),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_next: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("share_reason", None)
        self.fields["reason"].required = is_next
        if not is_next:
            self.fields.pop("reason")
        self.fields["days"].help_text = _("Short by default, because concepts change quickly. You can extend it later.")
        self.fieldsets = [
            (_("How long and why"), ["days", "reason"]),
            (_("Who will see it"), ["label", "details_label", "numbers_label"]),
            (_("Who is let in by name"), ["groups", "parties", "persons"]),
        ]

    def clean_days(self) -> int:
        """Refuse a validity that the installation does not allow."""
        days = int(self.cleaned_data["days"])
        most = settings.SCHAKEL_NEED_MOST_DAYS
        if not 1 <= days <= most:
            raise forms.ValidationError(str(Refusal.DAYS_OUTSIDE.label) % {"most": most})
        return days


class ExtendForm(CheckedTextMixin, forms.Form):
    """Letting a card hold longer."""

    days = forms.IntegerField(label=_("By how many days?"), widget=forms.NumberInput(attrs={"min": 1}))
    reason = WordsField(where="reason", rows=3, label=_("Why is the need still there?"))


class WithdrawForm(CheckedTextMixin, forms.Form):
    """Taking a card back."""

    reason = WordsField(
        where="ending",
        rows=3,
        label=_("Why do you withdraw this card?"),
        help_text=_("Your own unit keeps seeing the card and this reason. Nobody else sees the card any more."),
    )


class FulfilForm(CheckedTextMixin, forms.Form):
    """Saying that the effect is reached."""

    ending = WordsField(
        where="ending",
        rows=4,
        label=_("What fulfilled the need?"),
        help_text=_("Who or what brought the effect about. Everybody who may read the card reads this too."),
    )
