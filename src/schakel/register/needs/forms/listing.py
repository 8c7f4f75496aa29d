"""Filters of the list of cards, and the choice of two versions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from schakel.base.accounts.forms import NoBsnMixin
from schakel.register.needs.enums import State

Choices = Iterable[tuple[str, str]]


class NeedFilter(NoBsnMixin, forms.Form):
    """What the list is narrowed to. Its choices hold only what occurs in cards that this viewer may see."""

    q = forms.CharField(
        required=False, max_length=200, label=_("Words"), widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(required=False, label=_("Status"))
    domain = forms.ChoiceField(required=False, label=_("Domain"))
    area = forms.ChoiceField(required=False, label=_("NLD area"))
    own = forms.BooleanField(required=False, label=_("Only of my own unit"))

    def __init__(
        self, *args: Any, domains: Choices, areas: Choices, states: Iterable[str], has_own: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        every: tuple[str, Any] = ("", _("all"))
        labels = dict(State.choices)
        self._choose("state", [("", _("open, and my drafts")), ("all", _("all")), *((s, labels[s]) for s in states)])
        self._choose("domain", [every, *domains])
        self._choose("area", [every, *areas])
        if not has_own:
            self.fields.pop("own")

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class CompareForm(forms.Form):
    """Two versions of one card to lay side by side."""

    first = forms.TypedChoiceField(coerce=int, label=_("Version"))
    second = forms.TypedChoiceField(coerce=int, label=_("compared with"))

    def __init__(self, *args: Any, numbers: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(number), str(number)) for number in numbers]
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.choices = choices
