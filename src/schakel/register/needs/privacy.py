"""What effect cards hold of a person: who published a version and who last wrote at a working copy, by id only."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.register.needs import services
from schakel.register.needs.models import NeedVersion, WorkingCopy

#: What is kept, why and how long, for the privacy statement. Names in free text are not stored as fields.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "needs.NeedVersion.published_by",
        "words": _("who published a version of a card"),
        "purpose": _("who may be asked about a published version"),
        "retention": _("as long as the card; the id says nothing once the account is erased"),
    },
    {
        "what": "needs.WorkingCopy.changed_by",
        "words": _("who last wrote at a working copy"),
        "purpose": _("who is writing the next version"),
        "retention": _("until the next version is published or thrown away"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values."""
    versions = NeedVersion.objects.filter(published_by=person.public_id).select_related("need").order_by("published_at")
    copies = WorkingCopy.objects.filter(changed_by=person.public_id).select_related("need").order_by("changed_at")
    held: list[dict[str, Any]] = [
        {"kind": "published", "need": v.need.public_id, "number": v.number, "at": v.published_at} for v in versions
    ]
    return held + [{"kind": "working copy", "need": c.need.public_id, "at": c.changed_at} for c in copies]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many rows no longer name them."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:  # noqa: ARG001 - the signature of every app
    """Nothing to wipe by date: ids go with the account, working copies with publication."""
    return 0
