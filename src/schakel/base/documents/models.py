"""Files that are kept: what they are called, whose they are, who may see them; their bytes lie apart."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Disclosed, open_index
from schakel.base.documents.enums import Kind, Refusal
from schakel.base.parties.models import random_public_id


class StoredFile(Disclosed):
    """A checked file of a party (Dutch: bestand). Its identity label decides who may know of it and fetch it."""

    FIELD_GROUPS: ClassVar[dict[str, FieldGroup]] = dict.fromkeys(
        ("name", "kind", "media_type", "size_bytes", "digest"), FieldGroup.IDENTITY
    )

    name = models.CharField(_("file name"), max_length=140)
    kind = models.CharField(_("kind"), max_length=8, choices=[(kind.value, kind.value) for kind in Kind])
    media_type = models.CharField(_("media type"), max_length=100)
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    # Keyed with a key that lies beside the content: erasing the content leaves a digest that says nothing.
    digest = models.CharField(_("keyed SHA-256"), max_length=64)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [
            models.Index(fields=["owner", "-created_at"], name="documents_file_owner"),
            open_index("documents_file_open"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}"


class FileContent(models.Model):
    """The bytes of a stored file (Dutch: inhoud), in the same transaction as the act that stored it."""

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="content", primary_key=True)
    key = models.BinaryField(_("key of the digest"), max_length=32)
    data = models.BinaryField(_("content"))

    class Meta:
        verbose_name = _("file content")
        verbose_name_plural = _("file contents")

    def __str__(self) -> str:
        return f"content of {self.file_id}"


class HeldFile(models.Model):
    """That a file was sent which nobody could check: a scan, a password (Dutch: aangehouden bestand).

    The fact is held and not the file: its bytes and its name are not kept, because they may be classified. It is open
    until a version that can be read is stored in its place, or somebody drops it.
    """

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    owner = models.ForeignKey("parties.Party", verbose_name=_("owner"), on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("reason"), max_length=12, choices=[(one.value, one.value) for one in Refusal])
    size_bytes = models.PositiveBigIntegerField(_("size in bytes"))
    held_at = models.DateTimeField(_("held"), auto_now_add=True)

    class Meta:
        verbose_name = _("held file")
        verbose_name_plural = _("held files")
        indexes = [models.Index(fields=["owner", "-held_at"], name="documents_held_owner")]

    def __str__(self) -> str:
        return f"held:{self.public_id}"
