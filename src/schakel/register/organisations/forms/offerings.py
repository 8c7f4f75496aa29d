"""What a person types about an offering."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from schakel.register.organisations import rules
from schakel.register.organisations.enums import ExportControl, Language, OfferingKind
from schakel.register.organisations.forms import checks


class CapabilitySearch(forms.TextInput):
    """A box to search the vocabulary in, with a button that works without JavaScript."""

    template_name = "organisations/widgets/capability_search.html"


class OfferingForm(checks.SourcedForm):
    """Texts, facts and capabilities of an offering, with their source."""

    SPECS = rules.OFFERING_FACTS
    fieldsets = [
        (_("What you offer"), ["title", "kind", "proposition", "region", "text", "language", "maturity"]),
        (
            _("Capabilities"),
            _("Words that others search for. Choose from the vocabulary; what is missing there, say in own words."),
            ["concepts", "find", "words"],
        ),
        (
            _("Civil and military use"),
            _("The same thing may be further along in one world than in the other."),
            ["civil_use", "civil_maturity", "military_use", "military_maturity"],
        ),
        (
            _("Technical detail and export control"),
            _("Nothing classified, and no design or handling of weapons or munition."),
            ["technical_detail", "export_control", "export_basis", "export_checked_on"],
        ),
        (_("Capacity and price"), ["capacity_note", "price_note"]),
        (
            _("Where this comes from"),
            _("Holds for every field that you change."),
            ["source", "source_url", "stated_on", "trust"],
        ),
    ]
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("Short: what it is or does."))
    kind = forms.ChoiceField(label=_("Kind"), choices=OfferingKind.choices)
    proposition = forms.ChoiceField(label=_("Proposition"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    text = forms.CharField(
        label=_("Description"),
        max_length=20000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("In Dutch or English. Say what it achieves, for whom and under which conditions."),
    )
    language = forms.ChoiceField(
        label=_("Language of the text"),
        required=False,
        choices=[("", _("Recognise by itself")), *Language.choices],
    )
    maturity = forms.ChoiceField(label=_("Maturity (TRL)"), required=False)
    concepts = forms.MultipleChoiceField(
        label=_("From the vocabulary"), required=False, widget=forms.CheckboxSelectMultiple
    )
    find = forms.CharField(
        label=_("Search the vocabulary"),
        required=False,
        max_length=120,
        widget=CapabilitySearch,
        help_text=_("Dutch or English. What is found is added to the list above, to be ticked."),
    )
    words = forms.CharField(
        label=_("Own words"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One on each line."),
    )
    civil_use = forms.CharField(
        label=_("Civil use"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    civil_maturity = forms.ChoiceField(label=_("Maturity in civil use (TRL)"), required=False)
    military_use = forms.CharField(
        label=_("Military use"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    military_maturity = forms.ChoiceField(label=_("Maturity in military use (TRL)"), required=False)
    technical_detail = forms.CharField(
        label=_("Technical detail"), required=False, max_length=20000, widget=forms.Textarea(attrs={"rows": 5})
    )
    export_control = forms.ChoiceField(label=_("Export control"), choices=ExportControl.choices)
    export_basis = forms.CharField(
        label=_("Basis of the flag"),
        required=False,
        max_length=400,
        help_text=_("The entry of the list, or why it stands on none. Needed unless the flag is 'unknown'."),
    )
    export_checked_on = forms.DateField(label=_("Looked into on"), required=False)
    capacity_note = forms.CharField(
        label=_("Capacity"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    price_note = forms.CharField(
        label=_("Price"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_known = forms.BooleanField(
        label=_("I looked at the offerings above; this is another one"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, concept_names: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "concepts": sorted(concept_names.items(), key=lambda pair: pair[1].casefold()),
            "region": checks.codes("regions", _("Not known")),
            "proposition": checks.codes("propositions", _("None")),
        }
        choices |= dict.fromkeys(("maturity", "civil_maturity", "military_maturity"), checks.trl_choices())
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """An export-control flag other than unknown needs its basis and day."""
        cleaned = super().clean()
        flag, basis = cleaned.get("export_control", ""), cleaned.get("export_basis", "")
        try:
            rules.check_export_basis(flag, basis, cleaned.get("export_checked_on"))
        except rules.BasisMissing:
            self.add_error("export_basis", _("Give the basis and the day on which somebody looked into it."))
        return cleaned

    def ask_whether_known(self) -> None:
        """Show the box that lets a person go on although a visible offering bears the same title."""
        self.fields["is_known"].widget = forms.CheckboxInput()

    def texts(self) -> dict[str, str]:
        """The texts of a form that was found in order."""
        return {name: self.cleaned_data[name] for name in rules.OFFERING_TEXTS}

    def own_words(self) -> list[str]:
        """The capabilities said in own words, one for each line."""
        return [line.strip()[:120] for line in self.cleaned_data["words"].splitlines() if line.strip()]


def as_typed(form_class: type[forms.Form], data: QueryDict) -> dict[str, Any]:
    """What was typed, as the start of a fresh form: for a button that saves nothing."""
    several = {name for name, field in form_class.base_fields.items() if isinstance(field, forms.MultipleChoiceField)}
    return {name: data.getlist(name) if name in several else data.get(name, "") for name in form_class.base_fields}
