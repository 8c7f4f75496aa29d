"""The template tag that draws an icon out of the sprite. Loaded through `ui`."""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def icon(name: str, label: str = "", **attributes: str) -> SafeString:
    """An icon out of the sprite: decorative unless it carries a label."""
    style = " ".join(filter(None, ("sk-icon", attributes.get("class", ""))))
    address = f"{static('vendor/icons/sprite.svg')}#{name}"
    if label:
        pattern = '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>'
        return format_html(pattern, style, label, address)
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', style, address
    )
