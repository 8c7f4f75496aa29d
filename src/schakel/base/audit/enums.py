"""The words of the ledger that code may branch on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActorKind(TextChoices):
    """Who or what acted (Dutch: soort handelende)."""

    #: A signed-in person on a page.
    PERSON = "person", _("person")
    #: A program that holds a person's token.
    TOKEN = "token", _("token of a person")
    #: A job of the installation itself, such as expiry.
    JOB = "job", _("scheduled job")
    #: Somebody without an account, such as a person who accepts an invitation.
    STRANGER = "stranger", _("without an account")
