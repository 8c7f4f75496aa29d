"""The figures that may be released."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Figure(TextChoices):
    """What is counted in a release (Dutch: cijfer). The value is stored with the release as its question.

    No two figures count the same records: a reader who lays two of them side by side learns nothing that one holds
    back.
    """

    #: Organisations that stand, by region and by proposition of what they offer.
    ORGANISATIONS = "organisations", _("Organisations by region and proposition")
    #: Effect cards that were published, by domain and by how they stand.
    NEEDS = "needs", _("Effect cards by domain and status")
    #: Outcomes that were told, by quarter and step.
    OUTCOMES = "outcomes", _("Outcomes by quarter and step")
