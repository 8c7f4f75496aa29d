"""Template tags for forms: whole forms, filters, error summary, controls, the one-time token. Loaded through `ui`."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms, template
from django.forms import BoundField
from django.http import QueryDict
from django.middleware.csrf import get_token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from schakel.base.ui import rules

register = template.Library()


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """Fields that belong together; without a title they stand alone."""

    title: rules.Words
    lead: rules.Words
    fields: list[BoundField]


def hidden_fields(context: template.Context) -> SafeString:
    """The hidden fields of a POST form: the CSRF token and the one-time token."""
    request = context.get("request")
    csrf = get_token(request) if request is not None else ""
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">{}', csrf, form_token())


@register.simple_tag
def form_token() -> SafeString:
    """A one-time token: the same form sent twice is acted on once (`OnceMiddleware`)."""
    return format_html('<input type="hidden" name="form_token" value="{}">', secrets.token_urlsafe(16))


@register.inclusion_tag("ui/forms/whole.html", takes_context=True)
def form(
    context: template.Context,
    form: forms.BaseForm,
    submit: rules.Words = "",
    action: str = "",
    cancel: str = "",
    name: str = "",
    value: str = "",
    extra: str = "",
) -> dict[str, object]:
    """A whole POST form: tokens, error summary, fields, button, a way back. `extra` holds further buttons."""
    return {
        "form": form,
        "submit": submit or _("Save"),
        "action": action,
        "cancel": cancel,
        "name": name,
        "value": value,
        "extra": extra,
        "hidden": hidden_fields(context),
    }


@register.inclusion_tag("ui/forms/filters.html", takes_context=True)
def filter_form(
    context: template.Context,
    form: forms.BaseForm,
    title: rules.Words = "",
    submit: rules.Words = "",
    action: str = "",
    autosubmit: bool = False,
) -> dict[str, object]:
    """Filters as a GET form: the address can be kept. Sorting and size survive; the page number does not."""
    query = context["request"].GET if "request" in context else QueryDict("")
    form.hides_optional = True  # type: ignore[attr-defined]  # every filter is optional: saying so thirty times is noise
    own = {form.add_prefix(field) for field in form.fields}
    kept = [(key, query[key]) for key in query if key not in own and key.rsplit("-", 1)[-1] in {"sort", "size"}]
    return {
        "form": form,
        "title": title or _("Filters"),
        "submit": submit or _("Show results"),
        "action": action,
        "autosubmit": autosubmit,
        "kept": kept,
        "is_active": any(query.get(key) for key in own),
    }


@register.inclusion_tag("ui/forms/errors.html")
def error_summary(form: forms.BaseForm) -> dict[str, object]:
    """All errors on top, each leading to its field; takes the focus."""
    errors = [rules.Link(text, "") for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        for text in bound.errors:
            errors.append(rules.Link(f"{bound.label}: {text}", f"#{_target(bound)}"))
    return {"errors": errors, "count": len(errors), "id": f"{form.prefix or 'form'}-errors"}


def _target(bound: BoundField) -> str:
    """The id that an error leads to: the first choice of a group, else the control."""
    if is_group(bound):
        return f"{bound.auto_id}_0"
    return bound.id_for_label or str(bound.auto_id)


@register.filter
def field_groups(form: forms.BaseForm) -> Iterator[FieldGroup]:
    """The visible fields in groups: `form.fieldsets` is a list of `(title, [names])` or `(title, lead, [names])`."""
    taken: set[str] = set()
    for entry in getattr(form, "fieldsets", ()):
        title, lead, names = entry if len(entry) == 3 else (entry[0], "", entry[1])
        present = [name for name in names if name in form.fields]
        taken.update(present)
        if present:
            yield FieldGroup(title, lead, [form[name] for name in present])
    rest = [bound for bound in form.visible_fields() if bound.name not in taken]
    if rest:
        yield FieldGroup("", "", rest)


@register.filter
def is_checkbox(bound: BoundField) -> bool:
    """Whether the field is a single box to tick."""
    return isinstance(bound.field.widget, forms.CheckboxInput)


@register.filter
def is_group(bound: BoundField) -> bool:
    """Whether the field has several controls under one legend."""
    return bool(bound.use_fieldset)


@register.filter
def has_options(bound: BoundField) -> bool:
    """Whether the group is a list of choices (radio buttons, boxes)."""
    return isinstance(bound.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.filter
def option_count(bound: BoundField) -> int:
    """How many choices a group has."""
    return len(bound) if has_options(bound) else 0


@register.filter
def described_by(bound: BoundField) -> str:
    """The ids of hint and error of a group of controls."""
    ids = [f"{bound.auto_id}_helptext"] if bound.help_text else []
    return " ".join([*ids, f"{bound.auto_id}_error"] if bound.errors else ids)


@register.filter
def control(bound: BoundField) -> SafeString:
    """The control itself, in the house's style; days get the browser's own calendar."""
    widget: Any = bound.field.widget
    if isinstance(widget, forms.CheckboxInput):
        return bound.as_widget()
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        widget.input_type, widget.format = "date", "%Y-%m-%d"
    short = isinstance(widget, forms.DateInput | forms.NumberInput | forms.TimeInput)
    classes = [widget.attrs.get("class", ""), "sk-control", "sk-control--short" if short else ""]
    return bound.as_widget(attrs={"class": " ".join(filter(None, classes))})
