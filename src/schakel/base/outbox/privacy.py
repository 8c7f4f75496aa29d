"""What the outbox holds of a person: what they were told of and when, and how often they want mail."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.outbox import services
from schakel.base.outbox.models import Message, Preference

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "outbox.Message, outbox.Mail",
        "words": _("which mail went to whom and when"),
        "purpose": _("to tell a person what happened, once; the words of a mail are not kept"),
        "retention": _("90 days after it was sent or stopped"),
    },
    {
        "what": "outbox.Message.sealed",
        "words": _("letters that wait to be sent"),
        "purpose": _("to bring an invitation or a link to an address; encrypted, and nobody reads it here"),
        "retention": _("until it was sent or given up"),
    },
    {
        "what": "outbox.Preference.frequency",
        "words": _("how often somebody wants mail"),
        "purpose": _("to mail as often as the person wants"),
        "retention": _("as long as the account"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values."""
    chosen = Preference.objects.filter(person=person).values_list("frequency", flat=True)
    held: list[dict[str, Any]] = [{"kind": "mail frequency", "value": value} for value in chosen]
    found = Message.objects.filter(person=person).order_by("made_at", "pk")
    return held + [{"kind": "message", "about": m.kind, "state": m.state, "at": m.made_at} for m in found]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many rows went."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Remove what was settled long ago; returns how many. A rehearsal only counts."""
    return services.sweep(is_rehearsal=is_rehearsal, actor=actor)
