"""Organisation to needs: hidden supply finds needs, and only its owner knows."""

from dataclasses import dataclass

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.match.matching import rules
from schakel.match.matching.selectors.indexes import NEED_GROUP, NEEDS
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering


@dataclass(frozen=True)
class DemandRow:
    """One open card that an own offering answers, with the reasons."""

    need: Need
    offering: Offering
    match: engine.Match


def needs_for_party(*, viewer: Viewer, top: int = 20, per_offering: int = 10) -> list[DemandRow]:
    """The open cards that the viewer's own offerings answer, best first, each card with its best offering.

    Own offerings count whatever their label, drafts included: an owner is matched against everything the owner may
    see, and decides whether to step forward. Empty for somebody without a party.
    """
    if not viewer.is_verified:
        return []
    own = list(
        Offering.objects.filter(owner__in=viewer.parties)
        .exclude(state=OfferingState.WITHDRAWN)
        .prefetch_related("capabilities")
        .order_by("pk")[:200]
    )
    open_cards = {row.public_id: row for row in needs.open_needs(viewer=viewer, groups=[NEED_GROUP])}
    index = NEEDS.current(seen=open_cards.keys())
    best: dict[str, DemandRow] = {}
    for offering, text in zip(own, organisations.matching_texts(offerings=own), strict=True):
        asked = engine.Need(text.text, text.title, text.language, concepts=text.concepts, asker=rules.asker(viewer))
        for found in engine.match(index, asked, top=per_offering, allowed=open_cards.keys()).matches:
            known = best.get(found.id)
            if known is None or found.score > known.match.score:
                best[found.id] = DemandRow(open_cards[found.id], offering, found)
    return sorted(best.values(), key=lambda row: (-row.match.score, row.need.public_id))[:top]


@dataclass(frozen=True)
class CardRow:
    """One open card that answers a text that somebody typed."""

    need: Need
    match: engine.Match


def needs_for_text(*, text: str, viewer: Viewer, top: int = 10) -> list[CardRow]:
    """The open cards that speak of what somebody typed, among those that the viewer may see. Nothing is kept."""
    open_cards = {row.public_id: row for row in needs.open_needs(viewer=viewer, groups=[NEED_GROUP])}
    index = NEEDS.current(seen=open_cards.keys())
    asked = engine.Need(text=text, asker=rules.asker(viewer))
    found = engine.match(index, asked, top=top, allowed=open_cards.keys()).matches
    return [CardRow(open_cards[match.id], match) for match in found]
