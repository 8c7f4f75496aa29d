"""Questions about a list of matches: why an offering is not there, and what if it were asked otherwise."""

from dataclasses import dataclass, fields

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.match.matching import rules
from schakel.match.matching.enums import Obstacle
from schakel.match.matching.selectors.additions import additions, published_for
from schakel.match.matching.selectors.supply import (
    EVERYTHING,
    KEPT,
    Filters,
    Sight,
    SupplyResult,
    SupplyRow,
    matches_for_need,
    running_corrections,
    sight_of,
    visible_ids,
)
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations.models import Offering

#: How many offerings a search by name shows.
FOUND = 10


@dataclass(frozen=True)
class WhyNot:
    """Where one offering stands in the matches of a card, and what keeps it off the list.

    `rank` counts from 1 among all that the reader's filters and the weights of parts let through; None when it is not
    among them. `lowest_shown` is the score of the last match on the first page; `match` is None when nothing is shared.
    """

    offering: Offering
    obstacles: tuple[Obstacle, ...]
    match: engine.Match | None
    rank: int | None
    of: int
    lowest_shown: float
    unmet: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()


@dataclass(frozen=True)
class WhatIf:
    """The matches as they are and as they would be: who would come in (with reasons), fall out, rise and sink."""

    now: SupplyResult
    then: SupplyResult
    came_in: tuple[SupplyRow, ...]
    fell_out: tuple[SupplyRow, ...]
    rose: tuple[SupplyRow, ...]
    sank: tuple[SupplyRow, ...]


def offerings_named(*, words: str, viewer: Viewer) -> list[Offering]:
    """The published offerings that this viewer may see with these words in their title, by title; at most `FOUND`."""
    if not words.strip():
        return []
    found = published_for(viewer=viewer).filter(title__icontains=words.strip())
    return list(found.order_by("title", "public_id")[:FOUND])


def why_not(*, need: Need, offering_id: str, viewer: Viewer, filters: Filters = EVERYTHING, shown: int = 10) -> WhyNot:
    """Why an offering does, or does not, stand among the matches of a card. Raises `NotDisclosed` for an offering that
    this viewer may not see, which answers as one that does not exist."""
    offering = published_for(viewer=viewer).filter(public_id=offering_id).first()
    if offering is None:
        raise disclosure_rules.NotDisclosed
    sight = sight_of(viewer=viewer)
    index = sight.followed.index
    is_own = need.owner_id in viewer.parties
    words, steering = rules.split(running_corrections(need)) if is_own else ((), rules.WISHES)
    corrected = rules.as_engine(words)
    asked = rules.question(needs.matching_text(need=need, viewer=viewer), steering, viewer=viewer)
    allowed = visible_ids(filters=filters, sight=sight)
    through, left = rules.passing(index, asked, allowed=allowed, steering=steering, corrections=corrected)
    added = additions(need=need, viewer=viewer)
    ranked = engine.rank_with(
        index, asked, additions=added, top=max(len(through), 1), allowed=through, corrections=corrected
    )
    rank = next((place for place, (name, _score) in enumerate(ranked, start=1) if name == offering_id), None)
    moving = added if rank is not None and rank <= engine.MOVED else ()
    alone = engine.match_with(
        index, asked, additions=moving, top=1, allowed=[offering_id], corrections=corrected
    ).matches
    unmet = next((one.unmet for one in left if one.id == offering_id), ())
    blocking = () if offering_id in set(allowed) else _blocking(offering_id, filters, sight)
    return WhyNot(
        offering=offering,
        obstacles=rules.obstacles(
            is_filtered=bool(blocking), is_unmet=bool(unmet), is_shared=bool(alone), rank=rank, shown=shown
        ),
        match=alone[0] if alone else None,
        rank=rank,
        of=len(ranked),
        lowest_shown=ranked[min(shown, len(ranked)) - 1][1] if ranked else 0.0,
        unmet=unmet,
        filters=blocking,
    )


def what_if(*, need: Need, viewer: Viewer, now: Filters, then: Filters, steering: rules.Steering) -> WhatIf:
    """Compare the first `KEPT` matches under the filters and weights of now with those of then. Nothing is kept."""
    before = matches_for_need(need=need, viewer=viewer, filters=now, top=KEPT)
    after = matches_for_need(need=need, viewer=viewer, filters=then, top=KEPT, steering=steering)
    old = {row.offering.public_id: row for row in before.rows}
    new = {row.offering.public_id: row for row in after.rows}
    found = rules.difference(list(old), list(new))
    return WhatIf(
        now=before,
        then=after,
        came_in=tuple(new[name] for name in found.came_in),
        fell_out=tuple(old[name] for name in found.fell_out),
        rose=tuple(new[name] for name in found.rose),
        sank=tuple(new[name] for name in found.sank),
    )


def _blocking(offering_id: str, filters: Filters, sight: Sight) -> tuple[str, ...]:
    """The names of the chosen filters that, each by itself, leave this offering out."""
    blocking = []
    for one in fields(Filters):
        chosen = getattr(filters, one.name)
        if chosen in ("", None):
            continue
        alone = Filters(**{one.name: chosen})
        if offering_id not in visible_ids(filters=alone, sight=sight):
            blocking.append(one.name)
    return tuple(blocking)
