"""Need to offerings: who can contribute, why, and what is missing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Exists, OuterRef, Q, QuerySet

from schakel import engine
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.base.parties.rules import groups_of
from schakel.match.matching import rules
from schakel.match.matching.models import Correction, Verdict
from schakel.match.matching.selectors.additions import additions, published_for
from schakel.match.matching.selectors.indexes import OFFERINGS
from schakel.match.matching.sources import Followed, Labels
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
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
    sight: "Sight | None" = field(default=None, repr=False, compare=False)
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
    asked = rules.question(needs.matching_text(need=need, viewer=viewer), steered, viewer=viewer)
    before = needs.text_before(need=need, viewer=viewer) if is_compared else None
    answer = _ask(
        asked,
        viewer=viewer,
        filters=filters,
        top=top,
        corrections=corrections,
        only=only,
        before=rules.question(before, steered, viewer=viewer) if before else None,
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
        answer.sight,
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
    asked = engine.Need(text=text, title=title, requirements=tuple(requirements), asker=rules.asker(viewer))
    answer = _ask(asked, viewer=viewer, filters=filters, top=top, corrections=())
    result = answer.result
    return SupplyResult(result.need, tuple(answer.rows), result.configuration, result.corpus_size)


def ranking_for_owner(*, need: Need, seen: SupplyResult | None = None) -> rules.Ranking:
    """The matches of a card as any member of its owner would get them: what a kept list holds. `seen` is what a member
    of the owner was just shown, which spares reading corrections, weights and the ledger once more."""
    owner = owner_of(need)
    read, steering = (seen.corrections, seen.steering) if seen else rules.split(running_corrections(need))
    asked = rules.question(needs.matching_text(need=need, viewer=owner), steering, viewer=owner)
    corrected = rules.as_engine(read)
    sight = sight_of(viewer=owner, within=seen.sight if seen else None)
    index, known = sight.followed.index, sight.known
    allowed, _left = rules.passing(index, asked, allowed=known, steering=steering, corrections=corrected)
    added = additions(need=need, viewer=owner)
    return rules.ranking(index, asked, additions=added, allowed=allowed, corrections=corrected, most=KEPT)


def running_corrections(need: Need) -> QuerySet[Correction]:
    """What stands for a card, oldest first; for whoever acts on behalf of its owner."""
    return Correction.objects.filter(need=need, undone_at=None).order_by("pk")


def owner_of(need: Need) -> Viewer:
    """A member of the card's owner, for acts on its behalf."""
    groups = groups_of(frozenset({need.owner.kind}))
    return Viewer(user_id=0, kind="job", parties=frozenset({need.owner_id}), groups=groups)


@dataclass(frozen=True)
class Sight:
    """What one viewer may see of the offerings, for one question: never keep it for a later one.

    `known` are the public ids of published offerings whose capability the viewer may see.
    """

    viewer: Viewer
    followed: Followed
    audiences: disclosure.Audiences
    own: frozenset[str]
    known: frozenset[str]


def sight_of(*, viewer: Viewer, followed: Followed | None = None, within: Sight | None = None) -> Sight:
    """Decide which offerings a viewer may see.

    Which labels stand on an offering is known from the index, which follows the ledger; the database is asked which
    offerings are the viewer's own, which audiences name the viewer, and how changes stand that the index has not read
    yet: it reads those that the viewer may see. The same few questions whatever is hidden. `followed` spares asking
    how the ledger stands to a caller who has just done that for the same reader; `within`, the sight at this moment of
    somebody who acts for the same parties and more, spares all of it.
    """
    if within is not None and within.viewer.parties == viewer.parties and within.viewer.groups >= viewer.groups:
        return _sight(viewer, within.followed, replace(within.audiences, viewer=viewer), within.own)
    audiences = disclosure.audiences(viewer=viewer, models=(Offering, Organisation))
    own: set[str] = set()

    def visible(waiting: Collection[str]) -> Collection[str]:
        asked = Q(owner__in=viewer.parties) | Q(public_id__in=["", *waiting])
        rows = Offering.objects.filter(asked, state=OfferingState.PUBLISHED).order_by()
        names = ("public_id", "owner_id", "label_identity", "label_capability")
        stands: dict[str, Labels] = {}
        for public_id, owner, identity, capability in rows.values_list(*names):
            if owner in viewer.parties:
                own.add(public_id)
            labels = (Label(identity), Label(capability))
            stands[public_id] = tuple(zip((FieldGroup.IDENTITY, FieldGroup.CAPABILITY), labels, strict=True))
        opened = set(disclosure_rules.open_labels(viewer))
        wide = {name for name, labels in stands.items() if opened.issuperset(label for _, label in labels)}
        return (own | wide | audiences.let_in(model=Offering, labels=stands)).intersection(waiting)

    if followed is None:
        followed = OFFERINGS.followed(visible=visible)
    else:
        visible(())
    return _sight(viewer, followed, audiences, frozenset(own))


def _sight(viewer: Viewer, followed: Followed, audiences: disclosure.Audiences, own: frozenset[str]) -> Sight:
    known = own.union(
        *(followed.circles[label] for label in disclosure_rules.open_labels(viewer)),
        audiences.let_in(model=Offering, labels=followed.labels),
    )
    return Sight(viewer, followed, audiences, own, known - followed.waiting)


def visible_ids(*, filters: Filters, sight: Sight) -> Collection[str]:
    """Public ids of published offerings whose capability the viewer may see, of what `filters` leave."""
    if filters == EVERYTHING:
        return sight.known
    found = published_for(viewer=sight.viewer)
    for name in ("kind", "region", "proposition"):
        if getattr(filters, name):
            found = found.filter(**{name: getattr(filters, name)})
    if filters.least_maturity is not None:
        found = found.filter(maturity__gte=filters.least_maturity)
    if filters.status:
        seen = organisations.visible_organisations(viewer=sight.viewer).filter(
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
    sight: "Sight | None" = None


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
    sight, corrected = sight_of(viewer=viewer), rules.as_engine(corrections)
    index, audiences = sight.followed.index, sight.audiences
    known = visible_ids(filters=filters, sight=sight)
    seen = known if only is None else set(only).intersection(known)
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
    named = organisations.offerings_named(public_ids=wanted, audiences=audiences, groups=organisations.MATCHING_GROUPS)
    by_id = {name: row for name, (row, _) in named.items() if row.state == OfferingState.PUBLISHED}
    rows = [
        SupplyRow(match, *named[match.id], document=index.document(match.id))
        for match in result.matches
        if match.id in by_id
    ]
    came_in, fell_out = (
        tuple(by_id[name] for name in names if name in by_id) for names in (difference.came_in, difference.fell_out)
    )
    return _Answer(result, rows, came_in, fell_out, _named(left, by_id), len(left), sight)


def _named(left: Sequence[rules.LeftOut], by_id: Mapping[str, Offering]) -> tuple[LeftOutRow, ...]:
    return tuple(LeftOutRow(by_id[one.id], one.unmet) for one in left[:NAMED] if one.id in by_id)
