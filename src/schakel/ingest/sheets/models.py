"""Imports in the making: what was read, what it will do, what it did. Apart from the records of the target."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from schakel.base.parties.models import random_public_id
from schakel.ingest.sheets.enums import BatchState, Outcome


class Batch(models.Model):
    """One spreadsheet on its way into the register (Dutch: import). Only the owner party's people see it.

    `headings` are the columns of the file; `mapping` says which column (its number as text) is which field of the
    target; `said` is what the uploader said about the source (`source`, `stated_on`, `trust`). While work goes on,
    `reached` is the last row that was dealt with; undoing works from the last row to the first.
    """

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    owner_id: int
    owner = models.ForeignKey("parties.Party", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("imported by"), on_delete=models.SET_NULL, related_name="+", null=True
    )
    target = models.CharField(_("target"), max_length=40)
    file_name = models.CharField(_("file name"), max_length=140)
    sheet = models.CharField(_("sheet"), max_length=120, blank=True)
    headings = models.JSONField(_("headings"), default=list)
    mapping = models.JSONField(_("columns"), default=dict)
    said = models.JSONField(_("about the source"), default=dict)
    notes = models.JSONField(_("remarks"), default=list)
    unread = models.JSONField(_("sheets passed over"), default=list)
    state = models.CharField(_("status"), max_length=10, choices=[(one.value, one.value) for one in BatchState])
    reached = models.PositiveIntegerField(_("worked on up to row"), default=0)
    digest = models.CharField(_("digest of the rows"), max_length=64, blank=True)
    staged_at = models.DateTimeField(pgettext_lazy("moment", "read"), auto_now_add=True)
    applied_at = models.DateTimeField(_("imported"), null=True, blank=True)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["owner", "-staged_at"], name="sheets_batch_owner")]

    def __str__(self) -> str:
        return f"{self.target}:{self.public_id} ({self.state})"


class StagedRow(models.Model):
    """One row of a spreadsheet and what becomes of it (Dutch: regel van een import).

    `before` and `after` belong to the target's owner: what undo needs to know. `kept_because` says why undo left it.
    """

    batch_id: int
    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(_("cells"), default=list)
    notes = models.JSONField(_("remarks"), default=list)
    faults = models.JSONField(_("cells not kept"), default=list)
    outcome = models.CharField(
        _("outcome"), max_length=10, choices=[(one.value, one.value) for one in Outcome], blank=True
    )
    values = models.JSONField(_("values"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    changes = models.JSONField(_("changes"), default=dict)
    record_id = models.CharField(_("record"), max_length=12, blank=True, db_index=True)
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    kept_because = models.CharField(_("not undone because"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="sheets_row_once")]
        indexes = [models.Index(fields=["batch", "outcome", "number"], name="sheets_row_outcome")]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number} {self.outcome}"


class RememberedColumn(models.Model):
    """Which field a heading meant the last time, per party and target (Dutch: onthouden kolom)."""

    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+")
    target = models.CharField(_("target"), max_length=40)
    heading = models.CharField(_("heading"), max_length=200)
    field = models.CharField(_("field"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("remembered column")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(fields=["party", "target", "heading"], name="sheets_heading_once_per_party")
        ]

    def __str__(self) -> str:
        return f"{self.heading} -> {self.field}"
