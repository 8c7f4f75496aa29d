"""What documents hold of a person: nothing by name; files belong to parties, and held files go after a month."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.documents import services

KEPT_DAYS = 30
#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "documents.HeldFile",
        "words": _("which files could not be checked"),
        "purpose": _("that a file could not be checked, so that a version with text can be sent; nothing of the file"),
        "retention": _("30 days, or until it was replaced or dropped"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:  # noqa: ARG001 -- as every app's
    """Nothing: files belong to parties."""
    return []


def erase(*, person: User, actor: Viewer) -> int:  # noqa: ARG001 -- as every app's
    """Nothing: files belong to parties."""
    return 0


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Drop what has been held for a month; returns how many. A rehearsal only counts."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    return services.sweep_held(before=before, is_rehearsal=is_rehearsal, actor=actor)
