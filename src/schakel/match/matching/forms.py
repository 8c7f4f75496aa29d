"""What people type about matches: filters, a reason, a correction."""

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schakel.base.documents.forms import CheckedTextMixin
from schakel.match.matching import rules, selectors
from schakel.match.matching.enums import WEIGHTS, CorrectionKind
from schakel.register.organisations.enums import DefenceStatus, OfferingKind
from schakel.register.vocabulary import selectors as vocabulary


class FiltersForm(forms.Form):
    """Narrow the matches. Every list of choices is public data, so none tells what is hidden."""

    FILTERS = ("kind", "region", "proposition", "status", "least_maturity")

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    proposition = forms.ChoiceField(label=_("Proposition"), required=False)
    status = forms.ChoiceField(label=_("Status of the organisation"), required=False)
    least_maturity = forms.TypedChoiceField(label=_("Maturity at least"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        language = (get_language() or "nl")[:2]
        everything = ("", _("All"))
        self._offer("kind", [everything, *OfferingKind.choices])
        lists = vocabulary.choices_of(code_lists=["regions", "propositions", "trl"], language=language)
        self._offer("region", [everything, *lists["regions"]])
        self._offer("proposition", [everything, *lists["propositions"]])
        self._offer("status", [everything, *DefenceStatus.choices])
        levels = [(code, f"TRL {code}") for code, _name in lists["trl"]]
        self._offer("least_maturity", [everything, *levels])

    def _offer(self, name: str, choices: list[tuple[object, object]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker; the fields stand above
        field.choices = choices

    @classmethod
    def from_address(cls, address: str) -> dict[str, str]:
        """The filters in a part of an address, by field; whatever is no filter is left out."""
        asked = QueryDict(address)
        return {name: asked[name] for name in cls.FILTERS if name in asked}

    def address(self) -> str:
        """The filters that were chosen, as a part of an address."""
        asked = QueryDict(mutable=True)
        asked.update({name: self.data[name] for name in self.FILTERS if self.data.get(name)})
        return asked.urlencode()

    def filters(self) -> selectors.Filters:
        """The filters as chosen; whatever is not a known choice narrows nothing."""
        self.is_valid()
        data = self.cleaned_data
        return selectors.Filters(
            kind=data.get("kind", ""),
            region=data.get("region", ""),
            proposition=data.get("proposition", ""),
            status=data.get("status", ""),
            least_maturity=data.get("least_maturity"),
        )


class RejectForm(CheckedTextMixin, forms.Form):
    """Why an offering is not for this need."""

    reason = forms.CharField(
        label=_("Why not?"),
        help_text=_("Kept with this need, for your own organisation. The supplier does not see it."),
        max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why, so that a colleague understands it later.")},
    )


class SwitchForm(CheckedTextMixin, forms.Form):
    """Why a learnt ranker is switched on or off."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Stands in the ledger with your name."),
        max_length=rules.LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a few words why, so that a colleague understands it later.")},
    )


_WORDS = [(kind.value, kind.label) for kind in CorrectionKind if kind not in WEIGHTS]


class CorrectionForm(CheckedTextMixin, forms.Form):
    """A word that does not matter here, or that also means something else."""

    kind = forms.ChoiceField(label=_("What is wrong?"), choices=_WORDS, widget=forms.RadioSelect)
    word = forms.CharField(label=_("Word in the card"), max_length=rules.LONGEST_WORD)
    also = forms.CharField(
        label=_("Also means"),
        max_length=rules.LONGEST_WORD,
        required=False,
        help_text=_("Only when the word also means something else here."),
    )

    def clean(self) -> dict[str, object]:
        """Ask for the second word when the first also means something."""
        data = super().clean() or {}
        if data.get("kind") == CorrectionKind.ALSO and not data.get("also"):
            self.add_error("also", _("Say what the word also means."))
        for name in ("word", "also"):
            if data.get(name):
                self._check_word(name, str(data[name]))
        return data

    def _check_word(self, name: str, text: str) -> None:
        try:
            rules.check_word(text)
        except rules.WordRefused:
            self.add_error(name, _("Give a word or short phrase with at least one letter or digit."))


class WeightsForm(forms.Form):
    """What each part of a card weighs. `card` is the version that the person saw: its parts are numbered in order."""

    hides_optional = True

    card = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: object, parts: Sequence[str], steering: rules.Steering, number: int = 0) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.parts = parts
        self.fields["card"].initial = number
        for place, part in enumerate(parts):
            self.fields[f"part{place}"] = _weight_field(part, steering)

    def weights(self) -> dict[str, CorrectionKind]:
        """The weights chosen, by the parts' texts; wishes are left out. Call after `is_valid`."""
        return _weights(self.parts, self.cleaned_data)


class WhatIfForm(CheckedTextMixin, FiltersForm):
    """Other filters and other weights than those of now, to see what they would do. Nothing of it is kept.

    `now` carries the filters of the list that the person came from, as in its address.
    """

    now = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def __init__(self, *args: object, parts: Sequence[str], steering: rules.Steering) -> None:
        super().__init__(*args)
        self.parts = parts
        for place, part in enumerate(parts):
            self.fields[f"part{place}"] = _weight_field(part, steering)

    def steering(self) -> rules.Steering:
        """The weights as chosen; whatever is not a known choice is a wish."""
        self.is_valid()
        chosen = _weights(self.parts, self.cleaned_data)
        return rules.Steering(
            must=frozenset(part for part, weight in chosen.items() if weight == CorrectionKind.MUST),
            dropped=frozenset(part for part, weight in chosen.items() if weight == CorrectionKind.DROPPED),
        )

    def filters_now(self) -> selectors.Filters:
        """The filters of the list that the person came from."""
        self.is_valid()
        return FiltersForm(QueryDict(self.cleaned_data.get("now", ""))).filters()


class NameForm(CheckedTextMixin, forms.Form):
    """The name of an offering that somebody misses in a list."""

    q = forms.CharField(label=_("Name of the offering, or a part of it"), max_length=200, strip=True)
    now = forms.CharField(required=False, max_length=500, widget=forms.HiddenInput)

    def filters_now(self) -> selectors.Filters:
        """The filters of the list that the person came from."""
        return FiltersForm(QueryDict(self.data.get("now", "")[:500])).filters()


class TextsForm(CheckedTextMixin, forms.Form):
    """Two texts whose matches are laid beside each other."""

    before = forms.CharField(
        label=_("First text"), max_length=rules.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )
    after = forms.CharField(
        label=_("Second text"), max_length=rules.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4})
    )


class VersionsForm(forms.Form):
    """Two versions of one card whose matches are laid beside each other."""

    first = forms.TypedChoiceField(label=_("Version"), coerce=int)
    second = forms.TypedChoiceField(label=_("With version"), coerce=int)

    def __init__(self, data: QueryDict | None = None, *, numbers: Sequence[int]) -> None:
        super().__init__(data, initial={"first": numbers[1], "second": numbers[0]})
        self.newest = (numbers[1], numbers[0])
        for name in ("first", "second"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- for the type checker; the fields stand above
            field.choices = [(number, str(number)) for number in numbers]

    def pair(self) -> tuple[int, int]:
        """Both numbers, the older one first; the two newest when they were not chosen or are not there."""
        if not self.is_bound or not self.is_valid():
            return self.newest
        low, high = sorted((self.cleaned_data["first"], self.cleaned_data["second"]))
        return low, high


def _weight_field(part: str, steering: rules.Steering) -> forms.ChoiceField:
    initial = (
        CorrectionKind.MUST if part in steering.must else CorrectionKind.DROPPED if part in steering.dropped else ""
    )
    choices = [("", _("wish")), *((kind.value, kind.label) for kind in WEIGHTS)]
    return forms.ChoiceField(label=part, required=False, choices=choices, initial=str(initial))


def _weights(parts: Sequence[str], data: dict[str, object]) -> dict[str, CorrectionKind]:
    chosen = {part: data.get(f"part{place}", "") for place, part in enumerate(parts)}
    return {part: CorrectionKind(str(weight)) for part, weight in chosen.items() if weight}
