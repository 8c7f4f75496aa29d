"""Publishing, sharing, extending, withdrawing and fulfilling a card."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.parties.enums import Group
from schakel.register.needs.enums import Refusal
from schakel.register.needs.forms.fields import WordsField

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


class ShareForm(forms.Form):
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

    def __init__(self, *args: Any, may_share: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_share = may_share
        label: Any = self.fields["label"]
        label.choices = [(value, f"TLP:{value} – {words}") for value, words in CIRCLES.items()]
        if not may_share:
            for name in ShareForm.base_fields:
                self.fields.pop(name, None)

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


class ExtendForm(forms.Form):
    """Letting a card hold longer."""

    days = forms.IntegerField(label=_("By how many days?"), widget=forms.NumberInput(attrs={"min": 1}))
    reason = WordsField(where="reason", rows=3, label=_("Why is the need still there?"))


class WithdrawForm(forms.Form):
    """Taking a card back."""

    reason = WordsField(
        where="ending",
        rows=3,
        label=_("Why do you withdraw this card?"),
        help_text=_("Your own unit keeps seeing the card and this reason. Nobody else sees the card any more."),
    )


class FulfilForm(forms.Form):
    """Saying that the effect is reached."""

    ending = WordsField(
        where="ending",
        rows=4,
        label=_("What fulfilled the need?"),
        help_text=_("Who or what brought the effect about. Everybody who may read the card reads this too."),
    )
