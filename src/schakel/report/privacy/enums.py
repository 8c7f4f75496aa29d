"""The words of privacy that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Basis(TextChoices):
    """On which ground something about a person is kept (Dutch: grondslag; AVG, article 6, first paragraph)."""

    #: The person consented and may withdraw (a). Named by an app for what it asks consent for.
    CONSENT = "consent", _("consent of the person (article 6(1)(a) AVG)")
    #: The operator's task or legitimate interest (e or f); which one, the operator states. Where an app names none.
    OPERATOR = "operator", _("task or legitimate interest of the operator (article 6(1)(e) or (f) AVG)")
