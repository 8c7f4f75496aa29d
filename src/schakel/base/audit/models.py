"""Tables of the ledger: entries are added, never changed; values lie apart and can be erased."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.audit.enums import ActorKind


class Entry(models.Model):
    """One thing done to one record (Dutch: grootboekregel). A link of the chain of its lane."""

    lane = models.PositiveSmallIntegerField(_("lane"))
    seq = models.BigIntegerField(_("number in the lane"))
    act_id = models.UUIDField(_("act"))
    act = models.CharField(_("what was done"), max_length=80)
    at = models.DateTimeField(_("when"), db_index=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=10, choices=ActorKind)
    actor_id = models.CharField(_("actor"), max_length=40, blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=40, blank=True)
    subject_kind = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.CharField(_("record"), max_length=60)
    commitment = models.CharField(_("commitment to the values"), max_length=64, blank=True)
    previous = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "seq"], name="audit_entry_one_place_in_the_chain")]
        indexes = [
            models.Index(fields=["subject_id", "subject_kind"], name="audit_entry_record"),
            models.Index(fields=["actor_id", "at"], name="audit_entry_actor"),
            models.Index(fields=["act", "at"], name="audit_entry_act"),
            models.Index(fields=["subject_kind", "at"], name="audit_entry_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.lane}/{self.seq} {self.act} {self.subject_kind}:{self.subject_id}"


class SubjectKey(models.Model):
    """The key that values about one record are encrypted with, wrapped by the installation's key (Dutch: sleutel)."""

    subject_kind = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    wrapped = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="audit_one_key_per_subject")]

    def __str__(self) -> str:
        return f"{self.subject_kind}:{self.subject_id}"


class EntryValue(models.Model):
    """What an entry changed and why, encrypted; erasing the key or the row leaves the chain whole (Dutch: waarden)."""

    entry = models.OneToOneField(
        Entry, on_delete=models.CASCADE, primary_key=True, db_constraint=False, related_name="value"
    )
    ciphertext = models.BinaryField()

    def __str__(self) -> str:
        return f"value of {self.entry_id}"
