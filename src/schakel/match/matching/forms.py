"""What people type about matches: filters, a reason, a correction."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from schakel.base.documents.forms import CheckedTextMixin
from schakel.match.matching import rules, selectors
from schakel.match.matching.enums import CorrectionKind
from schakel.register.organisations.enums import DefenceStatus, OfferingKind
from schakel.register.vocabulary import selectors as vocabulary


class FiltersForm(forms.Form):
    """Narrow the matches. Every list of choices is public data, so none tells what is hidden."""

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


class CorrectionForm(CheckedTextMixin, forms.Form):
    """A word that does not matter here, or that also means something else."""

    kind = forms.ChoiceField(label=_("What is wrong?"), choices=CorrectionKind.choices, widget=forms.RadioSelect)
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
