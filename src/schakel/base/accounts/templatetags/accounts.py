"""Words about people's devices, for templates."""

from django import template
from django.utils.translation import gettext as _

from schakel.base.accounts import rules

register = template.Library()


@register.filter
def device(user_agent: str) -> str:
    """A browser and its system as people call them, from what the browser says about itself."""
    browser, system = rules.device_of(user_agent)
    if not browser:
        return _("An unknown browser or program")
    return _("%(browser)s on %(system)s") % {"browser": browser, "system": system} if system else browser
