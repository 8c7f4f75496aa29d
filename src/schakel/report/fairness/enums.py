"""By what the fairness of matching is looked at."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Trait(TextChoices):
    """Something of an offering or its organisation that should not decide who is shown (Dutch: kenmerk)."""

    #: The size class of the organisation.
    SIZE = "size", _("size of the organisation")
    #: The region of the offering, else of its organisation.
    REGION = "region", _("region")
    #: How long ago the organisation was founded.
    AGE = "age", _("age of the organisation")
    #: How long ago somebody stated the text, else how long ago it was published.
    TEXT_AGE = "text-age", _("age of the text")
    #: The language of the text.
    LANGUAGE = "language", _("language of the text")
    #: How many words the text has, beside the others.
    LENGTH = "length", _("length of the text")
