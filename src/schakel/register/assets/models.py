"""Pictures and their bytes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.parties.models import random_public_id
from schakel.register.assets.enums import People
from schakel.register.organisations.models import Offering, Organisation


class Picture(models.Model):
    """A picture of an organisation or an offering (Dutch: foto). Without a consent only the owner's people see it."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("organisation")
    )
    offering = models.ForeignKey(
        Offering, on_delete=models.CASCADE, related_name="+", null=True, blank=True, verbose_name=_("offering")
    )
    shows = models.CharField(_("what it shows"), max_length=200)
    credit = models.CharField(_("made by"), max_length=120, blank=True)
    people = models.CharField(_("who is on it"), max_length=8, choices=People)
    people_until_on = models.DateField(_("they agreed until"), null=True, blank=True)
    looked_at_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("checked by")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)
    media_type = models.CharField(_("type"), max_length=20)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organisation=None, offering__isnull=False)
                | models.Q(organisation__isnull=False, offering=None),
                name="picture_of_one_record",
            ),
            models.CheckConstraint(
                condition=~models.Q(people=People.AGREED) | models.Q(people_until_on__isnull=False),
                name="picture_of_people_who_agreed",
            ),
        ]

    def __str__(self) -> str:
        return self.shows

    @property
    def record(self) -> Organisation | Offering:
        """What it is a picture of."""
        record = self.organisation or self.offering
        if record is None:
            raise LookupError(f"picture {self.public_id} is of nothing")
        return record

    @property
    def name(self) -> str:
        """How consents name it."""
        return f"picture:{self.public_id}"
