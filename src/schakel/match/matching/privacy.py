"""What matching holds of a person: by id, who gave a verdict or made a correction."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.match.matching import services
from schakel.match.matching.models import Correction, SharedVerdicts, Verdict

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "matching.Verdict.given_by, matching.Correction.made_by, matching.SharedVerdicts.shared_by",
        "words": _("who judged or corrected a match, or shared verdicts"),
        "purpose": _("who may be asked about a verdict or a correction"),
        "retention": _("as long as the account"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values."""
    verdicts = Verdict.objects.filter(given_by=person).order_by("given_at", "pk")
    corrections = Correction.objects.filter(made_by=person).order_by("made_at", "pk")
    shared = SharedVerdicts.objects.filter(shared_by=person).order_by("shared_at", "pk")
    held: list[dict[str, Any]] = [{"kind": "verdict", "reason": v.reason, "at": v.given_at} for v in verdicts]
    held += [{"kind": "correction", "word": c.word, "also": c.also, "at": c.made_at} for c in corrections]
    return held + [{"kind": "shared verdicts", "at": one.shared_at} for one in shared]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many rows no longer name them."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:  # noqa: ARG001 -- the signature of every app
    """Nothing to wipe by date: ids go with the account."""
    return 0
