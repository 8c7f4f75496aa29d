"""The words of the ledger that code may branch on."""

from enum import StrEnum

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


class FaultKind(StrEnum):
    """What verification can find wrong (Dutch: gebrek). Set by `rules.walk` and by the comparison with an anchor."""

    #: What the entry says does not give its hash.
    EDITED = "edited"
    #: No entry bears the number that comes next.
    REMOVED = "removed"
    #: The entry was written under another number.
    MOVED = "moved"
    #: The entry fits itself but not the chain, or an anchor knows another one: written anew.
    REBUILT = "rebuilt"
    #: The lane ends before the entry that an anchor knows.
    TRUNCATED = "truncated"
    #: The values are not those that the entry commits to.
    VALUE_CHANGED = "value-changed"
    #: The values are gone, and no erasure says so.
    VALUE_REMOVED = "value-removed"
    #: There are values beside an entry that commits to none.
    VALUE_ADDED = "value-added"
    #: Values lie beside no entry at all: the entry that they belong to was cut off or removed.
    VALUE_LEFT = "value-left"
    #: The installation's key does not open the key of the record.
    KEY = "key"
    #: The anchor agrees with the entries, but another key signed it.
    ANOTHER_KEY = "another-key"
    #: The anchor is of another installation's ledger.
    ANOTHER_INSTALLATION = "another-installation"
