"""Synthetic datasets, their rows in parts, and what was measured of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Disclosed, open_index
from schakel.register.datasets.enums import DatasetState, Generator, Licence


class SyntheticDataset(Disclosed):
    """Artificial data with a purpose, and how it was made (Dutch: synthetische dataset).

    `working` holds the rows that are learnt from while the dataset is being made, so that it can be gone on with; it is
    emptied when the dataset is ready. All field groups bear one label, never wider than that of what was learnt.
    """

    state = models.CharField(_("state"), max_length=10, choices=DatasetState, default=DatasetState.MAKING)
    name = models.CharField(_("name"), max_length=160)
    purpose = models.TextField(_("purpose"), max_length=2000)
    generator = models.CharField(_("generator"), max_length=12, choices=Generator)
    generator_version = models.CharField(_("version of the generator"), max_length=40)
    seed = models.PositiveIntegerField(_("seed"))
    size = models.PositiveIntegerField(_("rows"))
    learnt_rows = models.PositiveIntegerField(_("rows learnt from"), default=0)
    licence = models.CharField(_("licence"), max_length=12, choices=Licence, default=Licence.NONE)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    ready_at = models.DateTimeField(_("ready since"), null=True, blank=True)
    kinds = models.JSONField(_("columns"), default=dict, blank=True)
    utility = models.JSONField(_("utility"), null=True, blank=True)
    leakage = models.JSONField(_("leakage"), null=True, blank=True)
    working = models.BinaryField(_("rows learnt from, while it is being made"), default=bytes, blank=True)

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = {
        "state": FieldGroup.IDENTITY,
        "name": FieldGroup.IDENTITY,
        "purpose": FieldGroup.IDENTITY,
        "generator": FieldGroup.IDENTITY,
        "generator_version": FieldGroup.IDENTITY,
        "seed": FieldGroup.IDENTITY,
        "size": FieldGroup.IDENTITY,
        "learnt_rows": FieldGroup.IDENTITY,
        "licence": FieldGroup.IDENTITY,
        "made_by": FieldGroup.IDENTITY,
        "ready_at": FieldGroup.IDENTITY,
        "kinds": FieldGroup.CAPABILITY,
        "utility": FieldGroup.CAPABILITY,
        "leakage": FieldGroup.CAPABILITY,
        "working": FieldGroup.CAPABILITY,
    }

    class Meta:
        verbose_name = _("synthetic dataset")
        verbose_name_plural = _("synthetic datasets")
        indexes = [open_index("datasets_open", "state")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_draft=True, state=DatasetState.MAKING)
                | (models.Q(is_draft=False) & ~models.Q(state=DatasetState.MAKING)),
                name="datasets_draft_follows_state",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DatasetPart(models.Model):
    """A run of rows of a dataset, as compressed JSON lines (Dutch: deel van een dataset)."""

    dataset_id: int
    dataset = models.ForeignKey(SyntheticDataset, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField(_("number"))
    row_count = models.PositiveIntegerField(_("rows"))
    content = models.BinaryField(_("rows, compressed"))

    class Meta:
        verbose_name = _("part of a dataset")
        verbose_name_plural = _("parts of datasets")
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="datasets_one_part_per_number")]

    def __str__(self) -> str:
        return f"{self.dataset_id}/{self.number}"
