"""What the user interface remembers between requests: which forms were sent already."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """A form that was sent once, and where its sender was led (Dutch: verzending). Kept for a day."""

    key = models.CharField(_("key"), max_length=64, primary_key=True)
    location = models.CharField(_("outcome"), max_length=2000, blank=True)
    claimed_at = models.DateTimeField(_("sent"), default=timezone.now, db_index=True)
    finished_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")

    def __str__(self) -> str:
        return f"{self.key[:8]} ({'answered' if self.finished_at else 'running'})"
