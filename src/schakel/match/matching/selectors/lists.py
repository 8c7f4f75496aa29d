"""Kept lists of matches as they stood once, for members of the card's owner."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching.models import Run
from schakel.match.matching.selectors.additions import published_for
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.models import Offering


@dataclass(frozen=True)
class KeptReason:
    """One reason as it was kept; `kind` is "rest" for those that were kept together."""

    kind: str
    label: str
    found: str
    weight: float


@dataclass(frozen=True)
class KeptRow:
    """One match of a kept list; `place` counts what the reader may see now. `organisation` is empty when its name may
    not be seen, `reasons` for lists from before reasons were kept."""

    place: int
    offering: Offering
    organisation: str
    score: float
    reasons: tuple[KeptReason, ...]


def kept_lists(*, need: Need, viewer: Viewer) -> QuerySet[Run]:
    """The kept lists of a card, newest first; none for anybody but members of its owner."""
    return Run.objects.filter(need=need, need__owner__in=viewer.parties).order_by("-number")


def kept_list(*, need: Need, number: int, viewer: Viewer) -> tuple[Run, Sequence[KeptRow]]:
    """One kept list with the offerings of it that the viewer may see now, as it stood then. Raises `NotDisclosed`."""
    run = kept_lists(need=need, viewer=viewer).filter(number=number).first()
    if run is None:
        raise disclosure_rules.NotDisclosed
    seen = {row.public_id: row for row in published_for(viewer=viewer).filter(public_id__in=run.offerings)}
    names = organisations.visible_names(viewer=viewer, organisations=[row.organisation_id for row in seen.values()])
    reasons = run.reasons or [[] for _offering in run.offerings]
    rows: list[KeptRow] = []
    for name, score, why in zip(run.offerings, run.scores, reasons, strict=True):
        if name in seen:
            owner = names.get(seen[name].organisation_id)
            told = tuple(KeptReason(*one) for one in why)
            rows.append(KeptRow(len(rows) + 1, seen[name], owner.name if owner else "", score, told))
    return run, rows
