"""Labels on records and who is named in an audience."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.parties.models import random_public_id


class Disclosed(models.Model):
    """A record that can be hidden: an owner, a label per field group, a draft state (Dutch: af te schermen record).

    Hidden by default: every label starts at AMBER with an empty audience. A subclass names the group of each of its
    fields in `FIELD_GROUPS`; a field without a group is a mistake that a test finds.
    """

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = {}

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    owner_id: int
    owner = models.ForeignKey("parties.Party", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    is_draft = models.BooleanField(_("draft"), default=True)
    label_identity = models.CharField(_("label of identity"), max_length=12, choices=Label, default=Label.AMBER)
    label_contact = models.CharField(_("label of contact"), max_length=12, choices=Label, default=Label.AMBER)
    label_capability = models.CharField(_("label of capability"), max_length=12, choices=Label, default=Label.AMBER)
    label_capacity = models.CharField(_("label of capacity"), max_length=12, choices=Label, default=Label.AMBER)
    label_money = models.CharField(_("label of money"), max_length=12, choices=Label, default=Label.AMBER)
    label_technical = models.CharField(
        _("label of technical detail"), max_length=12, choices=Label, default=Label.AMBER
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    version = models.PositiveIntegerField(_("version"), default=1)

    class Meta:
        abstract = True

    def label_of(self, group: FieldGroup) -> Label:
        """The label of one field group."""
        return Label(getattr(self, f"label_{group.value}"))


class AudienceEntry(models.Model):
    """A party, group or person that is let in to one field group of one record (Dutch: doelgroep)."""

    record_kind = models.CharField(_("kind of record"), max_length=60)
    record_id = models.CharField(_("record"), max_length=12)
    field_group = models.CharField(_("field group"), max_length=12, choices=FieldGroup)
    party = models.ForeignKey("parties.Party", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    group = models.CharField(_("group of parties"), max_length=24, blank=True)
    person = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", null=True, blank=True)
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("audience entry")
        verbose_name_plural = _("audience entries")
        indexes = [models.Index(fields=["record_kind", "record_id", "field_group"], name="disclosure_audience_record")]
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id", "field_group", "party", "group", "person"],
                nulls_distinct=False,
                name="disclosure_one_audience_entry",
            )
        ]

    def __str__(self) -> str:
        return f"{self.record_kind}:{self.record_id} {self.field_group}"
