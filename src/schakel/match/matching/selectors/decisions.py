"""Verdicts, corrections and kept lists of a card: for members of its owner only."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching import rules
from schakel.match.matching.enums import WEIGHTS
from schakel.match.matching.models import Correction, ReadingPlace, Run, Verdict
from schakel.register.needs.models import Need


def verdicts_of(*, need: Need, viewer: Viewer) -> QuerySet[Verdict]:
    """The running verdicts of a card, newest first; none for anybody but members of its owner."""
    found = Verdict.objects.filter(need=need, undone_at=None, need__owner__in=viewer.parties)
    return found.select_related("offering", "given_by").order_by("-given_at", "-pk")


def open_verdict(*, public_id: str, viewer: Viewer) -> Verdict:
    """A running verdict of the viewer's own party. Raises `NotDisclosed`."""
    found = Verdict.objects.filter(public_id=public_id, undone_at=None, need__owner__in=viewer.parties)
    verdict = found.select_related("need", "offering").first()
    if verdict is None:
        raise disclosure_rules.NotDisclosed
    return verdict


def corrections_of(*, need: Need, viewer: Viewer) -> QuerySet[Correction]:
    """The running corrections of words of a card, oldest first; none for anybody but members of its owner."""
    found = Correction.objects.filter(need=need, undone_at=None, need__owner__in=viewer.parties)
    return found.exclude(kind__in=WEIGHTS).select_related("made_by").order_by("pk")


def open_correction(*, public_id: str, viewer: Viewer) -> Correction:
    """A running correction of the viewer's own party. Raises `NotDisclosed`."""
    found = Correction.objects.filter(public_id=public_id, undone_at=None, need__owner__in=viewer.parties)
    correction = found.select_related("need").first()
    if correction is None:
        raise disclosure_rules.NotDisclosed
    return correction


def last_runs(*, need: Need, viewer: Viewer, most: int = 2) -> Sequence[Run]:
    """The newest kept lists of a card, newest first; none for anybody but members of its owner."""
    return list(Run.objects.filter(need=need, need__owner__in=viewer.parties).order_by("-number")[:most])


def run_difference(runs: Sequence[Run]) -> rules.Difference:
    """How the newest of these lists differs from the one before it; empty with fewer than two."""
    if len(runs) < 2:
        return rules.Difference((), (), (), ())
    return rules.difference(runs[1].offerings, runs[0].offerings)


def place_of(*, job: str) -> dict[int, int]:
    """How far a job has read in the ledger, per lane; empty when it never ran. Shows nothing to anybody."""
    found = ReadingPlace.objects.filter(job=job).first()
    return {int(lane): int(seq) for lane, seq in found.cursor.items()} if found else {}


def recent_changes(*, viewer: Viewer, since: datetime) -> list[Run]:
    """The newest lists of the viewer's own cards that changed since a moment, newest first."""
    found = Run.objects.filter(need__owner__in=viewer.parties, number__gt=1, made_at__gte=since)
    newest: dict[int, Run] = {}
    for run in found.select_related("need").order_by("-made_at", "-pk"):
        newest.setdefault(run.need_id, run)
    return list(newest.values())
