"""What proposals hold of a person: by id, who told an outcome."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.match.proposals import services
from schakel.match.proposals.models import Outcome

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "proposals.Outcome.told_by",
        "words": _("who told an outcome"),
        "purpose": _("who may be asked about an outcome"),
        "retention": _("as long as the account"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values."""
    found = Outcome.objects.filter(told_by=person).order_by("told_at", "pk")
    return [{"kind": "outcome told", "step": one.step, "on": one.on, "note": one.note} for one in found]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many rows no longer name them."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:  # noqa: ARG001 -- the signature of every app
    """Nothing to wipe by date: ids go with the account."""
    return 0
