"""What the ledger holds of a person: who did what to which record and when, with a random identifier for a name."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "audit.Entry.actor_id, audit.Entry.subject_id",
        "words": _("entries of the ledger"),
        "purpose": _("to prove who did what to which record, and that nothing was tampered with"),
        "retention": _("as long as the installation; a random identifier that says nothing once the account is erased"),
    },
    {
        "what": "audit.EntryValue.ciphertext",
        "words": _("what was written, with an entry of the ledger"),
        "purpose": _("to show an owner what was changed and why; encrypted for each record apart"),
        "retention": _("as long as the record; erased with the account where it is about the person"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What a person did, and what was done to their account, oldest first, without values."""
    about = Q(subject_kind="accounts.User", subject_id=person.public_id)
    found = Entry.objects.filter(Q(actor_id=person.public_id) | about).order_by("at", "pk")
    return [
        {
            "kind": "done by you" if entry.actor_id == person.public_id else "done to your account",
            "act": entry.act,
            "at": entry.at,
            "record": f"{entry.subject_kind} {entry.subject_id}",
            "on_behalf_of": entry.on_behalf_of,
        }
        for entry in found.iterator()
    ]


def erase(*, person: User, actor: Viewer) -> int:  # noqa: ARG001 -- the signature of every app
    """Nothing goes here: the chain must stay whole (AVG, article 17(3)); values about the account go with it."""
    return 0


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:  # noqa: ARG001 -- the signature of every app
    """Nothing to wipe by date: an entry that goes breaks the chain."""
    return 0
