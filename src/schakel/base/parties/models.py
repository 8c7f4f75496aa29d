"""A party as an id and a kind; its profile lives in the register."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from schakel.base.parties.enums import PartyKind

_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"


def random_public_id() -> str:
    """Twelve random characters without look-alikes: 58 bits, says nothing about order or number."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(12))


class Party(models.Model):
    """A body that people belong to and that owns records (Dutch: partij)."""

    public_id = models.CharField(_("identifier"), max_length=12, unique=True, default=random_public_id, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=PartyKind)
    founded_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")

    def __str__(self) -> str:
        return f"{self.kind}:{self.public_id}"
