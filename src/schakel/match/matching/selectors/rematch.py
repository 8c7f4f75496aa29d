"""Which open cards can have other matches after offerings changed: asked for all cards at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from schakel import engine
from schakel.base.accounts.rules import STRANGER
from schakel.match.matching import rules
from schakel.match.matching.models import Correction, Run
from schakel.match.matching.selectors.additions import additions
from schakel.match.matching.selectors.indexes import OFFERINGS
from schakel.match.matching.selectors.supply import KEPT, owner_of, sight_of
from schakel.match.matching.sources import Followed
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


@dataclass(frozen=True)
class Stale:
    """A card whose kept list can look different now, with the list as it is now."""

    need: Need
    found: rules.Ranking


@dataclass(frozen=True)
class _Question:
    """A card as the engine is asked about it."""

    index: engine.Index
    asked: engine.Need
    steering: rules.Steering
    corrections: Sequence[engine.Correction]

    def ranking(self, allowed: Collection[str], added: Sequence[engine.Addition], most: int) -> rules.Ranking:
        through, _left = rules.passing(
            self.index, self.asked, allowed=allowed, steering=self.steering, corrections=self.corrections
        )
        return rules.ranking(
            self.index, self.asked, additions=added, allowed=through, corrections=self.corrections, most=most
        )


def stale_cards(*, changed: Collection[str]) -> list[Stale]:
    """The open cards whose kept list can look different after these offerings (public ids) came, changed or went.

    One of them stands in it or scores enough to come in (where more than the plain ranking decides: speaks to it at
    all), or the card is newer than its list. Shows nothing to anybody.

    A handful of questions to the database for each owner of cards, one ranking of the changed offerings a card, and one
    of everything a stale card.
    """
    cards = list(cards_to_rematch())
    runs, corrections = _last_runs(cards), _corrections(cards)
    followed = OFFERINGS.followed()
    index, seen = followed.index, _seen_by_owner(cards, followed)
    is_moved = bool(additions(need=None, viewer=STRANGER))
    stale = []
    for need in cards:
        words, steering = rules.split(corrections[need.pk])
        owner = owner_of(need)
        asked = rules.question(needs.matching_text(need=need, viewer=owner), steering, viewer=owner)
        corrected = rules.as_engine(words)

        question = _Question(index, asked, steering, corrected)
        last = runs.get(need.pk)
        if last is not None and last.card_number == need.number:
            new = question.ranking(seen[need.owner_id].intersection(changed), (), max(len(changed), 1))
            kept = {"offerings": last.offerings, "scores": last.scores}
            is_touched = is_moved and bool(new.offerings)
            if not is_touched and not rules.may_change(**kept, new=new.scores, changed=changed, most=KEPT):
                continue
        stale.append(Stale(need, question.ranking(seen[need.owner_id], additions(need=need, viewer=owner), KEPT)))
    return stale


def _last_runs(cards: Iterable[Need]) -> dict[int, Run]:
    newest = Run.objects.filter(need=OuterRef("need")).order_by("-number").values("number")[:1]
    found = Run.objects.filter(need__in=[need.pk for need in cards], number=Subquery(newest)).defer("reasons")
    return {run.need_id: run for run in found}


def _corrections(cards: Iterable[Need]) -> Mapping[int, list[Correction]]:
    found: defaultdict[int, list[Correction]] = defaultdict(list)
    for row in Correction.objects.filter(need__in=[need.pk for need in cards], undone_at=None).order_by("pk"):
        found[row.need_id].append(row)
    return found


def _seen_by_owner(cards: Iterable[Need], followed: Followed) -> dict[int, frozenset[str]]:
    """What the owner of each card may see, asked once per owner."""
    seen: dict[int, frozenset[str]] = {}
    for need in cards:
        if need.owner_id not in seen:
            seen[need.owner_id] = sight_of(viewer=owner_of(need), followed=followed).known
    return seen
