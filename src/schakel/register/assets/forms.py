"""What a person says about a picture or a consent."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure import forms as consent_forms
from schakel.base.disclosure.enums import Purpose
from schakel.base.documents import rules as documents_rules
from schakel.base.documents import selectors as documents
from schakel.base.documents.forms import CheckedTextMixin, file_fault
from schakel.register.assets import rules, sources
from schakel.register.assets.enums import People

REFUSED = {
    "large": _("This picture is too large: at most 4 MB and 8000 pixels a side. Make it smaller."),
    "kind": _("Only PNG and JPEG pictures are taken. Save it as one of these."),
    "broken": _("This picture is damaged. Save it again and try once more."),
}
#: What a consent may be given for here; each with what it opens.
PURPOSES: list[tuple[str, Any]] = [
    (Purpose.ASSET, _("Showing a picture on pages")),
    (Purpose.PUBLICATION, _("Publication in documents, such as offer books")),
    (Purpose.EXPORT, _("Taking it along as a file, above TLP:GREEN")),
]


class PictureForm(CheckedTextMixin, forms.Form):
    """A picture, and what nobody can read from its bytes."""

    file = forms.FileField(
        label=_("Picture"),
        help_text=_("PNG or JPEG, at most 4 MB. Place, camera and other hidden data are taken out."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg"}),
    )
    shows = forms.CharField(
        label=_("What does it show?"), max_length=200, help_text=_("One sentence, for people who cannot see it.")
    )
    credit = forms.CharField(label=_("Made by"), max_length=120, required=False)
    people = forms.ChoiceField(label=_("Who is on it?"), choices=People.choices, widget=forms.RadioSelect)
    people_until_on = forms.DateField(
        label=_("They agreed until"),
        required=False,
        help_text=_("Needed when people can be recognised. The picture is erased after this day."),
    )
    is_looked_at = forms.BooleanField(
        label=_("I looked at this picture: it shows no marking and nothing classified"),
        help_text=_("No machine can check a picture, so a person has to. Your name is kept with it."),
    )

    def clean_file(self) -> rules.Reading:
        """The picture as it was read."""
        data = self.cleaned_data["file"].read()
        try:
            documents.check_for_malware(data=data)
            return sources.read_picture(data)
        except (documents_rules.Infected, documents_rules.NotScanned) as refused:
            raise file_fault(refused) from None
        except rules.PictureRefused as refused:
            raise forms.ValidationError(REFUSED[str(refused)]) from None

    def clean(self) -> dict[str, Any]:
        """Recognisable people need the day on which their consent ends."""
        cleaned = super().clean() or {}
        until = cleaned.get("people_until_on")
        is_past = until is None or until < timezone.localdate()
        if cleaned.get("people") == People.AGREED and is_past and "people_until_on" not in self.errors:
            self.add_error("people_until_on", _("Give the day, today or later, until which they agreed."))
        return cleaned

    def about(self) -> rules.About:
        """What was said of a form that was found in order."""
        data = self.cleaned_data
        return rules.About(
            shows=data["shows"],
            credit=data["credit"],
            people=People(data["people"]),
            people_until_on=data["people_until_on"],
            is_looked_at=data["is_looked_at"],
        )


class ConsentForm(consent_forms.ConsentForm):
    """For which field or picture, for what, towards whom, until when."""

    purpose = forms.ChoiceField(label=_("For what?"), choices=PURPOSES, widget=forms.RadioSelect)
    field_order = ("field", "purpose", "audience", "until_on")

    def clean(self) -> dict[str, Any]:
        """Only pictures are shown on pages; only contacts, names and pictures are published by consent."""
        cleaned = super().clean() or {}
        field, purpose = cleaned.get("field", ""), cleaned.get("purpose", "")
        is_picture = field.startswith("picture:")
        if purpose == Purpose.ASSET and not is_picture:
            self.add_error("purpose", _("Only a picture is shown on pages by consent; for the rest the labels decide."))
        if purpose == Purpose.PUBLICATION and not is_picture and field not in ("contacts", "person_name"):
            self.add_error(
                "purpose",
                _("In documents only contacts, names and pictures need a consent; for the rest the labels decide."),
            )
        if purpose == Purpose.EXPORT and (is_picture or field in ("contacts", "person_name")):
            self.add_error("purpose", _("Contacts, names and pictures do not go along in files."))
        return cleaned
