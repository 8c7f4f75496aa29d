"""Which open cards can have other matches after offerings changed: asked for all cards at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from schakel.base.accounts.rules import STRANGER
from schakel.match.matching import rules
from schakel.match.matching.models import Correction, Run
from schakel.match.matching.selectors.additions import additions, published_for
from schakel.match.matching.selectors.indexes import OFFERINGS
from schakel.match.matching.selectors.supply import KEPT, owner_of
from schakel.register.needs import selectors as needs
from schakel.register.needs.enums import State
from schakel.register.needs.models import Need


def cards_to_rematch() -> QuerySet[Need]:
    """Every card that stands open, for the job that keeps their lists; it shows nothing to anybody."""
    return (
        Need.objects.filter(state=State.PUBLISHED, expires_at__gt=timezone.now())
        .select_related("owner")
        .prefetch_related("measures", "codes")
        .order_by("pk")
    )


def stale_cards(*, changed: Collection[str]) -> list[Need]:
    """The open cards whose kept list can look different after these offerings (public ids) came, changed or went.

    One of them stands in it or scores enough to come in (where more than the plain ranking decides: speaks to it at
    all), or the card is newer than its list. Shows nothing to anybody.

    A handful of questions to the database whatever the number of cards, one ranking of the changed offerings a card.
    """
    cards = list(cards_to_rematch())
    runs, corrections = _last_runs(cards), _corrections(cards)
    seen = _seen_by_owner(cards, changed)
    index, is_moved = OFFERINGS.current(), bool(additions(need=None, viewer=STRANGER))
    stale = []
    for need in cards:
        last = runs.get(need.pk)
        if last is None or last.card_number != need.number:
            stale.append(need)
            continue
        allowed = seen[need.owner_id]
        new: Mapping[str, float] = {}
        if allowed:
            words, steering = rules.split(corrections[need.pk])
            asked = rules.question(needs.matching_text(need=need, viewer=owner_of(need)), steering)
            corrected = rules.as_engine(words)
            through, _left = rules.passing(index, asked, allowed=allowed, steering=steering, corrections=corrected)
            new = dict(index.rank(asked, top=len(allowed), allowed=through, corrections=corrected))
        kept = {"offerings": last.offerings, "scores": last.scores}
        if (new and is_moved) or rules.may_change(**kept, new=new, changed=changed, most=KEPT):
            stale.append(need)
    return stale


def _last_runs(cards: Iterable[Need]) -> dict[int, Run]:
    newest = Run.objects.filter(need=OuterRef("need")).order_by("-number").values("number")[:1]
    found = Run.objects.filter(need__in=[need.pk for need in cards], number=Subquery(newest))
    return {run.need_id: run for run in found}


def _corrections(cards: Iterable[Need]) -> Mapping[int, list[Correction]]:
    found: defaultdict[int, list[Correction]] = defaultdict(list)
    for row in Correction.objects.filter(need__in=[need.pk for need in cards], undone_at=None).order_by("pk"):
        found[row.need_id].append(row)
    return found


def _seen_by_owner(cards: Iterable[Need], changed: Collection[str]) -> dict[int, list[str]]:
    """Which of the changed offerings the owner of each card may see, asked once per owner."""
    seen: dict[int, list[str]] = {}
    for need in cards:
        if need.owner_id not in seen:
            found = published_for(viewer=owner_of(need)).filter(public_id__in=changed)
            seen[need.owner_id] = list(found.order_by().values_list("public_id", flat=True))
    return seen
