"""The figures that may be released."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Figure(TextChoices):
    """What is counted in a release (Dutch: cijfer). The value is stored with the release as its question.

    No two figures count the same records: a reader who lays two of them side by side learns nothing that one holds
    back.
    """

    #: Offerings that stand, by proposition and by the defence status of the organisation: few cells, so that there is
    #: something to show where a register is small.
    OFFERINGS = "offerings", _("Offerings by proposition and defence status")
    #: Effect cards that were published, by domain and by how they stand.
    NEEDS = "needs", _("Effect cards by domain and status")
    #: Outcomes that were told, by quarter and step.
    OUTCOMES = "outcomes", _("Outcomes by quarter and step")
