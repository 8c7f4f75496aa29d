"""Read who is shown: figures of what everybody may see, the same for every reader."""

import threading
from collections.abc import Sequence
from datetime import date

from schakel import engine
from schakel.base.accounts.rules import STRANGER
from schakel.match.matching import selectors as matching
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import SizeClass
from schakel.register.organisations.models import Offering
from schakel.report.fairness import rules
from schakel.report.fairness.enums import Trait

#: So many open needs are asked at most, the newest.
MOST_NEEDS = 200
ORDER = {
    Trait.SIZE: SizeClass.values,
    Trait.REGION: (),
    Trait.AGE: ("young", "grown", "old"),
    Trait.TEXT_AGE: ("fresh", "older", "stale"),
    Trait.LANGUAGE: ("nl", "en"),
    Trait.LENGTH: ("short", "middle", "long"),
}
Ranking = list[tuple[str, float]]


class Rankings:
    """The rankings of the last question, kept while the records that everybody may see are the same. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[object, list[Ranking]] | None = None

    def of(self, cards: Sequence[Need], offerings: Sequence[Offering]) -> list[Ranking]:
        """The first places of each card among these offerings."""
        seen = (
            engine.DEFAULT_CONFIGURATION.name,
            tuple((card.public_id, card.version, card.changed_at, _labels(card)) for card in cards),
            tuple((offering.public_id, offering.version, offering.changed_at) for offering in offerings),
        )
        with self._lock:
            if self._kept is None or self._kept[0] != seen:
                ids = [offering.public_id for offering in offerings]
                top = engine.SPEAKING
                found = [matching.public_ranking(need=card, offerings=ids, top=top) for card in cards]
                self._kept = (seen, found)
            return self._kept[1]

    def forget(self) -> None:
        """Rank anew at the next question; for tests."""
        with self._lock:
            self._kept = None


RANKINGS = Rankings()


def fairness(*, today: date) -> rules.Report:
    """Who is shown by size, region, age, language and length, over the newest open needs that everybody may see."""
    cards = list(matching.public_cards()[: MOST_NEEDS + 1])
    is_cut, cards = len(cards) > MOST_NEEDS, cards[:MOST_NEEDS]
    offerings = list(matching.public_offerings().prefetch_related("capabilities").order_by("pk"))
    rankings = RANKINGS.of(cards, offerings)
    groups = _groups(offerings, today)
    return rules.Report(
        groups={trait.value: rules.in_order(engine.exposure(rankings, groups[trait]), ORDER[trait]) for trait in Trait}
        if offerings
        else {},
        needs=sum(bool(ranking) for ranking in rankings),
        offerings=len(offerings),
        is_cut=is_cut,
        configuration=engine.DEFAULT_CONFIGURATION.name,
    )


def _labels(card: Need) -> tuple[str, ...]:
    return (card.label_capability, card.label_capacity, card.label_money, card.label_technical)


def _groups(offerings: Sequence[Offering], today: date) -> dict[Trait, dict[str, str]]:
    """The group of each offering by trait; what everybody may not see of an organisation is unknown here."""
    known = organisations.visible_organisations(viewer=STRANGER).filter(withdrawn_at=None).order_by()
    owners = {row.pk: row for row in known.filter(pk__in={offering.organisation_id for offering in offerings})}
    found: dict[Trait, dict[str, str]] = {trait: {} for trait in Trait}
    lengths: dict[str, int] = {}
    for offering, text in zip(offerings, organisations.matching_texts(offerings=offerings), strict=True):
        owner, name = owners.get(offering.organisation_id), offering.public_id
        stated = offering.text_stated_on or (offering.published_at.date() if offering.published_at else None)
        found[Trait.SIZE][name] = owner.size_class if owner else rules.UNKNOWN
        found[Trait.REGION][name] = offering.region or (owner.region if owner else "") or rules.UNKNOWN
        found[Trait.AGE][name] = rules.age_group(owner.founded_on if owner else None, today)
        found[Trait.TEXT_AGE][name] = rules.text_age_group(stated, today)
        found[Trait.LANGUAGE][name] = offering.language
        lengths[name] = len(text.text.split())
    found[Trait.LENGTH] = rules.length_groups(lengths)
    return found
