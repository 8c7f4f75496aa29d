"""Need to offerings: who can contribute, why, and what is missing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, QuerySet

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.parties.rules import groups_of
from schakel.match.matching import rules
from schakel.match.matching.models import Correction, Verdict
from schakel.match.matching.selectors.additions import additions, published_for
from schakel.match.matching.selectors.indexes import OFFERINGS
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.models import Offering, Organisation

#: How many matches a kept list holds.
KEPT = 25
#: How many of those that a must-have leaves out are named.
NAMED = 5


@dataclass(frozen=True)
class Filters:
    """What a person narrows the matches to; empty means all. `least_maturity` is a TRL of 1 to 9."""

    kind: str = ""
    region: str = ""
    proposition: str = ""
    status: str = ""
    least_maturity: int | None = None


EVERYTHING = Filters()


@dataclass(frozen=True)
class SupplyRow:
    """One match as a page shows it. `organisation` is None when the viewer may not see whose it is; `document` is the
    text that was matched, in which the spans of the reasons count."""

    match: engine.Match
    offering: Offering
    organisation: Organisation | None
    verdict: Verdict | None = None
    document: engine.Document | None = None


@dataclass(frozen=True)
class LeftOutRow:
    """An offering that a part that must be met leaves out, and which parts those are."""

    offering: Offering
    unmet: tuple[str, ...]


@dataclass(frozen=True)
class SupplyResult:
    """The matches of one question for one viewer, best first; who came in and fell out where versions are compared.

    `left_out` are the best `NAMED` of the `left_out_count` that a part that must be met leaves out.
    """

    need: engine.NeedReading
    rows: tuple[SupplyRow, ...]
    configuration: str
    candidates: int = 0
    corrections: tuple[Correction, ...] = field(default=())
    came_in: tuple[Offering, ...] = ()
    fell_out: tuple[Offering, ...] = ()
    steering: rules.Steering = rules.WISHES
    left_out: tuple[LeftOutRow, ...] = ()
    left_out_count: int = 0
    index: engine.Index | None = field(default=None, repr=False, compare=False)
    asked: engine.Need | None = None


def matches_for_need(
    *,
    need: Need,
    viewer: Viewer,
    filters: Filters = EVERYTHING,
    top: int = 20,
    only: Sequence[str] | None = None,
    is_compared: bool = False,
    steering: rules.Steering | None = None,
) -> SupplyResult:
    """The offerings that answer a card, among those that the viewer may see, read from the parts of the card that
    the viewer may see. Verdicts, corrections and weights of parts count and show for members of the card's owner only;
    `steering` takes the place of the kept weights, to try what they would do. `only` narrows to these public ids.
    `is_compared` also matches the version before, for members of the owner, and tells who came in and who fell out
    among the best `KEPT`."""
    is_own = need.owner_id in viewer.parties
    corrections, kept = rules.split(running_corrections(need)) if is_own else ((), rules.WISHES)
    steered = kept if steering is None else steering
    asked = rules.question(needs.matching_text(need=need, viewer=viewer), steered)
    before = needs.text_before(need=need, viewer=viewer) if is_compared else None
    answer = _ask(
        asked,
        viewer=viewer,
        filters=filters,
        top=top,
        corrections=corrections,
        only=only,
        before=rules.question(before, steered) if before else None,
        steering=steered,
        need=need,
    )
    result, rows = answer.result, answer.rows
    if is_own:
        found = Verdict.objects.filter(need=need, undone_at=None, offering__in=[row.offering.pk for row in rows])
        verdicts = {verdict.offering_id: verdict for verdict in found.select_related("given_by")}
        rows = [replace(row, verdict=verdicts.get(row.offering.pk)) for row in rows]
    return SupplyResult(
        result.need,
        tuple(rows),
        result.configuration,
        result.corpus_size,
        corrections,
        answer.came_in,
        answer.fell_out,
        steered,
        answer.left_out,
        answer.left_out_count,
        answer.index,
        asked,
    )


def matches_for_text(
    *,
    text: str,
    title: str = "",
    requirements: Sequence[str] = (),
    viewer: Viewer,
    filters: Filters = EVERYTHING,
    top: int = 20,
) -> SupplyResult:
    """The offerings that answer a text that somebody typed, among those that the viewer may see; its `requirements` as
    a person corrected them, else as the engine reads them. Nothing is kept."""
    asked = engine.Need(text=text, title=title, requirements=tuple(requirements))
    answer = _ask(asked, viewer=viewer, filters=filters, top=top, corrections=())
    result = answer.result
    return SupplyResult(result.need, tuple(answer.rows), result.configuration, result.corpus_size)


def matches_for_owner(*, need: Need, seen: SupplyResult | None = None) -> engine.MatchResult:
    """The matches of a card as any member of its owner would get them: what a kept list holds. `seen` is what a member
    of the owner was just shown, which spares reading corrections, weights and the ledger once more."""
    owner = owner_of(need)
    read, steering = (seen.corrections, seen.steering) if seen else rules.split(running_corrections(need))
    asked = rules.question(needs.matching_text(need=need, viewer=owner), steering)
    corrected = rules.as_engine(read)
    index = (seen.index if seen else None) or OFFERINGS.current()
    known = visible_ids(viewer=owner, filters=EVERYTHING)
    allowed, _left = rules.passing(index, asked, allowed=known, steering=steering, corrections=corrected)
    added = additions(need=need, viewer=owner)
    return engine.match_with(index, asked, additions=added, top=KEPT, allowed=allowed, corrections=corrected)


def running_corrections(need: Need) -> QuerySet[Correction]:
    """What stands for a card, oldest first; for whoever acts on behalf of its owner."""
    return Correction.objects.filter(need=need, undone_at=None).order_by("pk")


def owner_of(need: Need) -> Viewer:
    """A member of the card's owner, for acts on its behalf."""
    groups = groups_of(frozenset({need.owner.kind}))
    return Viewer(user_id=0, kind="job", parties=frozenset({need.owner_id}), groups=groups)


def visible_ids(*, viewer: Viewer, filters: Filters) -> list[str]:
    """Public ids of published offerings whose capability the viewer may see, asked of the database every time."""
    found = published_for(viewer=viewer)
    for name in ("kind", "region", "proposition"):
        if getattr(filters, name):
            found = found.filter(**{name: getattr(filters, name)})
    if filters.least_maturity is not None:
        found = found.filter(maturity__gte=filters.least_maturity)
    if filters.status:
        seen = organisations.visible_organisations(viewer=viewer).filter(
            pk=OuterRef("organisation_id"), status=filters.status
        )
        found = found.filter(Exists(seen.order_by()))
    return list(found.order_by().values_list("public_id", flat=True))


@dataclass(frozen=True)
class _Answer:
    result: engine.MatchResult
    rows: list[SupplyRow]
    came_in: tuple[Offering, ...] = ()
    fell_out: tuple[Offering, ...] = ()
    left_out: tuple[LeftOutRow, ...] = ()
    left_out_count: int = 0
    index: engine.Index | None = None


def _ask(
    asked: engine.Need,
    *,
    viewer: Viewer,
    filters: Filters,
    top: int,
    corrections: Sequence[Correction],
    only: Sequence[str] | None = None,
    before: engine.Need | None = None,
    steering: rules.Steering = rules.WISHES,
    need: Need | None = None,
) -> _Answer:
    known = visible_ids(viewer=viewer, filters=filters)
    seen = known if only is None else [name for name in known if name in set(only)]
    index, corrected = OFFERINGS.current(), rules.as_engine(corrections)
    allowed, left = rules.passing(index, asked, allowed=seen, steering=steering, corrections=corrected)

    added = additions(need=need, viewer=viewer)

    def best(question: engine.Need, number: int) -> engine.MatchResult:
        return engine.match_with(index, question, additions=added, top=number, allowed=allowed, corrections=corrected)

    result, difference = best(asked, top), rules.difference([], [])
    if before is not None:
        lists = [[match.id for match in best(question, KEPT).matches] for question in (before, asked)]
        difference = rules.difference(*lists)
    ids = [match.id for match in result.matches]
    wanted = {*ids, *difference.came_in, *difference.fell_out, *(one.id for one in left[:NAMED])}
    by_id = {row.public_id: row for row in published_for(viewer=viewer).filter(public_id__in=wanted)}
    owners = {by_id[name].organisation_id for name in ids if name in by_id}
    known_owners = {row.pk: row for row in organisations.visible_organisations(viewer=viewer).filter(pk__in=owners)}
    rows = [
        SupplyRow(
            match, by_id[match.id], known_owners.get(by_id[match.id].organisation_id), document=index.document(match.id)
        )
        for match in result.matches
        if match.id in by_id
    ]
    came_in, fell_out = (
        tuple(by_id[name] for name in names if name in by_id) for names in (difference.came_in, difference.fell_out)
    )
    return _Answer(result, rows, came_in, fell_out, _named(left, by_id), len(left), index)


def _named(left: Sequence[rules.LeftOut], by_id: Mapping[str, Offering]) -> tuple[LeftOutRow, ...]:
    return tuple(LeftOutRow(by_id[one.id], one.unmet) for one in left[:NAMED] if one.id in by_id)
