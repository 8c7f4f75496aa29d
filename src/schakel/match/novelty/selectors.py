"""Matches with how new each solver is: from what the reader may see, known suppliers' words from public records."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import selectors as audit
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
    """The words of known suppliers, kept until the ledger moves on. Thread safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: tuple[Mapping[int, int], Known] | None = None

    def current(self) -> Known:
        """The words as of now, learnt from records that everybody may see: the same for every reader."""
        with self._lock:
            heads = audit.heads()
            if self._kept is None or self._kept[0] != heads:
                self._kept = (heads, _read())
            return self._kept[1]

    def forget(self) -> None:
        """Read everything anew at the next question; for tests and after a restore."""
        with self._lock:
            self._kept = None


KNOWN = KnownSuppliers()


def _read() -> Known:
    public = {
        "label_identity": Label.CLEAR,
        "label_capability": Label.CLEAR,
        "organisation__label_identity": Label.CLEAR,
    }
    found = Offering.objects.filter(
        state=OfferingState.PUBLISHED, organisation__status=DefenceStatus.ACTIVE, organisation__withdrawn_at=None
    ).filter(**public)
    texts = organisations.matching_texts(offerings=found.prefetch_related("capabilities").order_by("pk"))
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
