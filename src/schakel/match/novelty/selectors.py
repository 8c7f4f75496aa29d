"""Matches with how new each solver is: from what the reader may see, known suppliers' words from public records."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import BigIntegerField, Count, F, Max, Sum

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import IntroductionState, Label
from schakel.match.matching import selectors as matching
from schakel.match.novelty import rules
from schakel.match.proposals import selectors as proposals
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import DefenceStatus, OfferingState
from schakel.register.organisations.models import Offering

#: How many of the strongest matches take part in another order.
LOOKED_AT = 50


@dataclass(frozen=True)
class NewRow:
    """One match with how new its solver is, and its place in the plain order (from 1)."""

    row: matching.SupplyRow
    novelty: rules.Novelty
    plain_rank: int


@dataclass(frozen=True)
class Surprise:
    """The matches of a card in the order of one step, what it keeps of their strength (0 to 1), and how many public
    offerings of known suppliers the words were compared with."""

    rows: tuple[NewRow, ...]
    step: int
    kept_share: float
    known: int
    configuration: str


def surprise(*, need: Need, viewer: Viewer, step: int, filters: matching.Filters = matching.EVERYTHING) -> Surprise:
    """The strongest `LOOKED_AT` matches of a card in the order of a step of the slider. Nothing is kept."""
    result = matching.matches_for_need(need=need, viewer=viewer, filters=filters, top=LOOKED_AT)
    known = KNOWN.current()
    past = _past(result.rows, viewer)
    found = [_novelty(row, known, past) for row in result.rows]
    scores = [row.match.score for row in result.rows]
    order = engine.surprise_order(scores, [one.value for one in found], step)
    return Surprise(
        rows=tuple(NewRow(result.rows[at], found[at], at + 1) for at in order),
        step=step,
        kept_share=engine.strength_kept(scores, order),
        known=known.words.size,
        configuration=result.configuration,
    )


@dataclass(frozen=True)
class Known:
    """The words of public offerings of known suppliers, and which offerings those are (public ids)."""

    words: engine.KnownWords
    ids: frozenset[str]


class KnownSuppliers:
    """The words of known suppliers, kept until one of the public offerings they are learnt from changes. Thread safe.

    Whether they still hold is asked of those public offerings alone: were it asked of the ledger, acts about hidden
    records would make the next page slower.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[tuple[object, ...], Known] | None = None

    def current(self) -> Known:
        """The words as of now, learnt from records that everybody may see: the same for every reader."""
        with self._lock:
            state = _state()
            if self._kept is None or self._kept[0] != state:
                self._kept = (state, _read())
            return self._kept[1]

    def forget(self) -> None:
        """Read everything anew at the next question; for tests and after a restore."""
        with self._lock:
            self._kept = None


KNOWN = KnownSuppliers()
#: The public offerings of known suppliers are those that everybody finds and whose supplier everybody may know.
_PUBLIC = {
    "label_identity": Label.CLEAR,
    "label_capability": Label.CLEAR,
    "organisation__label_identity": Label.CLEAR,
    "state": OfferingState.PUBLISHED,
    "organisation__status": DefenceStatus.ACTIVE,
    "organisation__withdrawn_at": None,
}
_PRIME = 9_973


def _state() -> tuple[object, ...]:
    """Which public offerings there are, and in which version: one query, whatever else there is."""
    mixed = F("pk") % _PRIME * (F("version") + 1)
    found = Offering.objects.filter(**_PUBLIC).aggregate(
        count=Count("pk"), sum=Sum("pk"), mixed=Sum(mixed, output_field=BigIntegerField()), last=Max("changed_at")
    )
    return tuple(found.values())


def _read() -> Known:
    found = Offering.objects.filter(**_PUBLIC).prefetch_related("capabilities").order_by("pk")
    texts = organisations.matching_texts(offerings=found)
    words = engine.KnownWords((f"{text.title}\n{text.text}", text.language) for text in texts)
    return Known(words, frozenset(text.public_id for text in texts))


@dataclass(frozen=True)
class _Past:
    steps: Mapping[int, Sequence[str]]
    met: Collection[int]


def _past(rows: Sequence[matching.SupplyRow], viewer: Viewer) -> _Past:
    """What the reader's own parties went through with the owners of these offerings, by party."""
    suppliers = {row.offering.owner_id for row in rows}
    if not viewer.parties or not suppliers:
        return _Past({}, frozenset())
    steps: dict[int, list[str]] = {}
    for supplier, step in proposals.steps_with(suppliers=suppliers, viewer=viewer):
        steps.setdefault(supplier, []).append(step)
    accepted = disclosure.introductions(viewer=viewer).filter(state=IntroductionState.ACCEPTED)
    met = {party for pair in accepted.values_list("asker_id", "owner_id") for party in pair}
    return _Past(steps, met)


def _novelty(row: matching.SupplyRow, known: Known, past: _Past) -> rules.Novelty:
    offering, document = row.offering, row.document
    text = f"{document.title}\n{document.text}" if document else offering.title
    is_known = offering.public_id in known.ids
    wording = known.words.wording(text, document.language if document else "", is_known=is_known)
    return rules.novelty_of(
        status=row.organisation.status if row.organisation else "",
        steps=past.steps.get(offering.owner_id, ()),
        is_acquainted=offering.owner_id in past.met,
        wording=wording,
    )
