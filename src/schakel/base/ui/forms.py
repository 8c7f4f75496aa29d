"""How every Django form is drawn (label, hint, error, control), and the sample forms of the style guide."""

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _


class FormRenderer(TemplatesSetting):
    """The house's own look for `{{ form }}` and `{{ field.as_field_group }}`; set as `FORM_RENDERER`."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


class SampleForm(forms.Form):
    """Every kind of field once, for the style guide and its tests."""

    fieldsets = [
        (_("What you need"), _("Say what must happen, not which product."), ["title", "effect", "domain", "tags"]),
        (_("When and how"), ["by", "quantity", "way", "attachment", "agreed"]),
    ]
    title = forms.CharField(label=_("Title"), max_length=80, help_text=_("Short and without abbreviations."))
    effect = forms.CharField(label=_("Desired effect"), widget=forms.Textarea(attrs={"rows": 4}))
    domain = forms.ChoiceField(
        label=_("Domain"), required=False, choices=[("", _("Choose")), ("land", _("Land")), ("sea", _("Sea"))]
    )
    tags = forms.MultipleChoiceField(
        label=_("Topics"),
        required=False,
        choices=[("radar", _("Radar")), ("energy", _("Energy"))],
        widget=forms.CheckboxSelectMultiple,
    )
    by = forms.DateField(label=_("Needed by"), required=False)
    quantity = forms.IntegerField(label=_("Number"), min_value=1, required=False)
    way = forms.ChoiceField(
        label=_("Way of contact"), choices=[("mail", _("E-mail")), ("call", _("Telephone"))], widget=forms.RadioSelect
    )
    attachment = forms.FileField(label=_("Attachment"), required=False)
    agreed = forms.BooleanField(label=_("This text holds nothing classified"))


class SampleFilter(forms.Form):
    """A filter form for the style guide."""

    q = forms.CharField(label=_("Search word"), required=False)
    state = forms.MultipleChoiceField(
        label=_("Status"),
        required=False,
        choices=[("open", _("Open")), ("closed", _("Closed"))],
        widget=forms.CheckboxSelectMultiple,
    )
