"""The words of publications that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Part(TextChoices):
    """Which part of an offer book a page shows (Dutch: deel van het aanbodboek)."""

    #: The offerings, by proposition and kind.
    OFFERINGS = "offerings", _("offerings")
    #: The organisations that offer them.
    ORGANISATIONS = "organisations", _("organisations")
