"""The words of pictures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class People(TextChoices):
    """Who stands in a picture (Dutch: herkenbare personen). Said by whoever adds it, in `services.add_picture`."""

    #: Nobody who can be recognised.
    NOBODY = "nobody", _("nobody who can be recognised")
    #: People who can be recognised, each of whom agreed, until a day.
    AGREED = "agreed", _("recognisable people, who each agreed")
