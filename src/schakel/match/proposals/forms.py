"""What people type about proposals, introductions and outcomes."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.rules import Viewer
from schakel.base.documents.forms import CheckedTextMixin
from schakel.match.proposals import rules
from schakel.match.proposals.enums import Step
from schakel.match.proposals.models import Proposal
from schakel.match.proposals.services import ProposalText
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering


class ProposalForm(CheckedTextMixin, forms.Form):
    """How a supplier reaches the effect of a card."""

    title = forms.CharField(label=_("Title"), max_length=160)
    text = forms.CharField(
        label=_("How do you reach the effect?"),
        help_text=_("Say what you do, what is proven already, and what you still need. No classified information."),
        min_length=rules.SHORTEST_TEXT,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    offering = forms.ChoiceField(label=_("Based on your offering"), required=False)
    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = organisations.visible_offerings(viewer=viewer).filter(owner__in=viewer.parties)
        self._own = {row.public_id: row for row in own.exclude(state=OfferingState.WITHDRAWN)}
        field = self.fields["offering"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker; the field stands above
        field.choices = [("", _("None in particular")), *((key, row.title) for key, row in self._own.items())]

    def written(self) -> ProposalText:
        """The valid form as the services take it."""
        data = self.cleaned_data
        return ProposalText(title=data["title"], text=data["text"], offering=self._offering(data["offering"]))

    def differences(self, proposal: Proposal) -> list[tuple[str, str, str]]:
        """Where the draft as a colleague left it differs from what was typed: label, theirs, typed."""
        names = {key: row.title for key, row in self._own.items()}
        behind = proposal.offering.public_id if proposal.offering else ""
        stored = {"title": proposal.title, "text": proposal.text, "offering": names.get(behind, "")}
        typed = {**self.cleaned_data, "offering": names.get(self.cleaned_data["offering"], "")}
        return [(str(self[name].label), stored[name], typed[name]) for name in stored if stored[name] != typed[name]]

    def over(self, version: int) -> None:
        """Sent once more, the form counts over this version."""
        self.data = {**self.data.dict(), "seen_version": version}  # type: ignore[attr-defined]  # a QueryDict

    def _offering(self, public_id: str) -> Offering | None:
        return self._own.get(public_id)


class AnswerForm(CheckedTextMixin, forms.Form):
    """The reasoned answer that a proposal is owed."""

    is_going_on = forms.TypedChoiceField(
        label=_("Do you go on with it?"),
        choices=[("yes", _("Yes, we go on with it")), ("no", _("No, not with this one"))],
        widget=forms.RadioSelect,
        coerce=lambda word: word == "yes",
    )
    answer = forms.CharField(
        label=_("Why?"),
        help_text=_("The proposer reads this. Say what convinced you or what was missing, and what would help."),
        min_length=rules.SHORTEST_REASON,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class WithdrawForm(CheckedTextMixin, forms.Form):
    """Why a proposal is taken back."""

    reason = forms.CharField(
        label=_("Why do you take it back?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )


class OutcomeForm(CheckedTextMixin, forms.Form):
    """How far a card and a proposal came."""

    step = forms.ChoiceField(label=_("What came of it?"), choices=Step.choices, widget=forms.RadioSelect)
    on = forms.DateField(label=_("On"))
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def clean_on(self) -> object:
        """Refuse a day that is still to come."""
        day = self.cleaned_data["on"]
        try:
            rules.check_day(day, today=timezone.localdate())
        except rules.DayRefused as error:
            raise forms.ValidationError(_("An outcome lies in the past or is of today.")) from error
        return day


class IntroducedOutcomeForm(OutcomeForm):
    """How far one of the asker's cards came with the offering of an introduction."""

    card = forms.ChoiceField(label=_("Effect card"), help_text=_("The need that this introduction was about."))
    field_order = ("card", "step", "on", "note")

    def __init__(self, *args: Any, cards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["card"].choices = [("", _("Choose a card")), *cards]  # type: ignore[attr-defined]


class IntroductionForm(CheckedTextMixin, forms.Form):
    """What the asker of an introduction tells about themselves."""

    reveals = forms.CharField(
        label=_("What do you tell them?"),
        help_text=_(
            "The other side reads this, with the name of your organisation. Nothing else is shown until they accept; "
            "then both sides see each other's contact."
        ),
        min_length=10,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
