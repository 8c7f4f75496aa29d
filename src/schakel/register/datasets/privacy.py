"""What synthetic datasets hold of a person: by id, who made them."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.register.datasets import services
from schakel.register.datasets.models import SyntheticDataset

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "datasets.SyntheticDataset.made_by",
        "words": _("who made a synthetic dataset"),
        "purpose": _("who may be asked about a dataset"),
        "retention": _("as long as the account"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values."""
    found = SyntheticDataset.objects.filter(made_by=person).order_by("created_at", "pk")
    return [{"kind": "dataset made", "dataset": one.public_id, "at": one.created_at} for one in found]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many rows no longer name them."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:  # noqa: ARG001 -- the signature of every app
    """Nothing to wipe by date: ids go with the account."""
    return 0
