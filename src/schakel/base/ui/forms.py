"""How every Django form is drawn: label, hint, error, control; errors gathered on top."""

from django.forms.renderers import TemplatesSetting


class FormRenderer(TemplatesSetting):
    """The house's own look for `{{ form }}` and `{{ field.as_field_group }}`; set as `FORM_RENDERER`."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"
