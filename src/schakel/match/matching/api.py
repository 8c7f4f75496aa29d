"""Matches with reasons, verdicts and corrections for programs: the same reads and acts as the pages."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status
from pydantic import Field

from schakel import engine
from schakel.base.accounts import selectors as accounts
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import FieldGroup, Manner
from schakel.base.documents import rules as documents
from schakel.base.interface import rules as wire
from schakel.base.interface import selectors as interface
from schakel.match.matching import forms, rules, selectors, services
from schakel.match.matching.enums import Cause, CorrectionKind, VerdictKind
from schakel.match.matching.models import Correction
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations

router = Router(by_alias=True, exclude_unset=True)
#: The longest text that is matched, in characters, as on the first page.
LONGEST_TEXT = 20_000


class ReasonShown(wire.Shown):
    """One named part of a score."""

    kind: str
    label: str
    found: str
    weight: float


class Named(wire.Shown):
    """A record by its identifier and name."""

    id: str
    title: str


class VerdictShown(wire.Shown):
    """What the card's people decided about one offering."""

    id: str
    kind: str
    reason: str
    given_at: datetime


class MatchShown(wire.Shown):
    """One match: the weights of `reasons` add up to `score`. `organisation` appears when the reader may know of it,
    `verdict` for the card's own people."""

    rank: int
    score: float
    probability: float
    reasons: list[ReasonShown]
    covered: list[str]
    partly: list[str]
    missing: list[str]
    offering: Named = None  # type: ignore[assignment]  # stands in matches of a card or text
    organisation: Named = None  # type: ignore[assignment]  # left out when it may not be seen
    verdict: VerdictShown = None  # type: ignore[assignment]  # left out when there is none
    need: Named = None  # type: ignore[assignment]  # stands in the cards that own offerings answer


class CorrectionShown(wire.Shown):
    """How the card's people corrected the way it is read."""

    id: str
    kind: str
    word: str
    also: str


class MatchesShown(wire.Shown):
    """The matches of a card or text, best first, and what was read in it."""

    language: str
    requirements: list[str]
    configuration: str
    matches: list[MatchShown]
    corrections: list[CorrectionShown] = []


class TextMatchesShown(MatchesShown):
    """The offerings and the open cards that speak of a text."""

    cards: list[MatchShown]


class OwnMatchesShown(wire.Shown):
    """The open cards that own offerings answer, best first."""

    matches: list[MatchShown]


class MatchQuery(wire.Sent):
    """Narrow the matches; empty means all."""

    kind: str = ""
    region: str = ""
    proposition: str = ""
    status: str = ""
    least_maturity: int | None = Field(None, ge=1, le=9)
    top: int = Field(10, ge=1, le=50)


class TextSent(wire.Sent):
    """A text that is matched and not kept."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)
    top: int = Field(10, ge=1, le=50)


class VerdictSent(wire.Sent):
    """A verdict: `accepted`, or `rejected` with a reason."""

    kind: VerdictKind
    reason: str = ""


class CorrectionSent(wire.Sent):
    """A correction: `ignore` a word here, say what it `also` means, or let words of the card count only as they are
    written (`literal`: the label of a concept or translation reason)."""

    kind: str
    word: str
    also: str = ""


class WeightSent(wire.Sent):
    """What one part of a card weighs: `must`, `dropped`, or `wish`."""

    part: str
    weight: Literal["must", "dropped", "wish"]


class WeightsSent(wire.Sent):
    """The weights of the parts of a card; parts that are not named are wishes."""

    weights: list[WeightSent]


class WeightShown(wire.Shown):
    """One part of a card and what it weighs."""

    part: str
    weight: str


class WeightsShown(wire.Shown):
    """Every part of a card and what it weighs."""

    weights: list[WeightShown]


class WhyNotShown(wire.Shown):
    """Where an offering stands in the matches of a card and what keeps it off the first page."""

    obstacles: list[str]
    rank: int = None  # type: ignore[assignment]  # left out when it is not in the list
    of: int
    unmet: list[str]
    filters: list[str]
    match: MatchShown = None  # type: ignore[assignment]  # left out when nothing is shared


@router.get("/needs/{id}/matches", response=MatchesShown)
def list_need_matches(request: HttpRequest, id: str, query: Query[MatchQuery]) -> Any:
    """Who can contribute to a card, why, and what is missing, as far as the caller may see either."""
    viewer = accounts.viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=id)
    if need.owner_id in viewer.parties:
        services.keep_run(need=need, cause=Cause.SUPPLY, actor=viewer)
    form = forms.FiltersForm(interface.as_form(query.model_dump(exclude={"top"})))
    result = selectors.matches_for_need(need=need, viewer=viewer, filters=form.filters(), top=query.top)
    _note(result, viewer)
    values = _read(result)
    if need.owner_id in viewer.parties:
        values["corrections"] = [_correction(one) for one in result.corrections]
    return MatchesShown(**values)


@router.get("/matches", response=OwnMatchesShown)
def list_own_matches(request: HttpRequest) -> Any:
    """The open cards that the offerings of one's own organisation answer, drafts included."""
    viewer = interface.signed_in(request)
    rows = selectors.needs_for_party(viewer=viewer)
    found = [
        MatchShown(
            **_match(row.match, rank),
            need=Named(id=row.need.public_id, title=row.need.title),
            offering=Named(id=row.offering.public_id, title=row.offering.title),
        )
        for rank, row in enumerate(rows, start=1)
    ]
    return OwnMatchesShown(matches=found)


@router.post("/text-matches", response=TextMatchesShown)
def match_text(request: HttpRequest, body: TextSent) -> Any:
    """Offerings and open cards that speak of a text. Nothing of the text is kept; marked text is refused."""
    viewer = accounts.viewer_from(request)
    if not body.text.strip():
        raise wire.Refused(422, code="invalid", fields={"text": _("Type at least one word.")})
    documents.check_text(body.text, field="text")
    result = selectors.matches_for_text(text=body.text, viewer=viewer, top=body.top)
    _note(result, viewer)
    cards = selectors.needs_for_text(text=body.text, viewer=viewer, top=body.top)
    shown = [
        MatchShown(**_match(row.match, rank), need=Named(id=row.need.public_id, title=row.need.title))
        for rank, row in enumerate(cards, start=1)
    ]
    return TextMatchesShown(**_read(result), cards=shown)


@router.put("/needs/{id}/verdicts/{offering}", response=VerdictShown)
def give_verdict(request: HttpRequest, id: str, offering: str, body: VerdictSent) -> Any:
    """Accept an offering for an own card, or reject it with a reason; in place of an earlier verdict."""
    viewer = interface.signed_in(request)
    need = needs.need_for(viewer=viewer, public_id=id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    found = organisations.offering_for(viewer=viewer, public_id=offering)
    if body.kind == VerdictKind.ACCEPTED:
        verdict = services.accept_match(need=need, offering=found, actor=viewer)
    else:
        reason = interface.checked(forms.RejectForm(interface.as_form({"reason": body.reason})))["reason"]
        documents.check_text(reason, field="reason")
        try:
            verdict = services.reject_match(need=need, offering=found, reason=reason, actor=viewer)
        except rules.ReasonMissing as error:
            fields = {"reason": _("Say in a few words why, so that a colleague understands it later.")}
            raise wire.Refused(422, code="invalid", fields=fields) from error
    return _verdict(verdict)


@router.delete("/verdicts/{id}", response={204: None})
def undo_verdict(request: HttpRequest, id: str) -> Any:
    """Take a verdict back."""
    viewer = interface.signed_in(request)
    services.undo_verdict(verdict=selectors.open_verdict(public_id=id, viewer=viewer), actor=viewer)
    return Status(204, None)


@router.post("/needs/{id}/corrections", response={201: CorrectionShown})
def correct_word(request: HttpRequest, id: str, body: CorrectionSent, response: HttpResponse) -> Any:
    """Correct how an own card is read; it counts for this card only."""
    viewer = interface.signed_in(request)
    need = needs.need_for(viewer=viewer, public_id=id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    data = interface.checked(forms.CorrectionForm(interface.as_form(body.given())))
    for word in (data["word"], data["also"]):
        documents.check_text(word, field="word")
    try:
        made = services.correct_word(
            need=need, kind=CorrectionKind(data["kind"]), word=data["word"], also=data["also"], actor=viewer
        )
    except rules.WordRefused as error:
        fields = {"word": _("Give a word or short phrase with at least one letter or digit.")}
        raise wire.Refused(422, code="invalid", fields=fields) from error
    response["Location"] = request.build_absolute_uri(f"{wire.PREFIX}/needs/{need.public_id}/matches")
    return Status(201, _correction(made))


@router.put("/needs/{id}/weights", response=WeightsShown)
def weigh_parts(request: HttpRequest, id: str, body: WeightsSent) -> Any:
    """Say which parts of an own card must be met and which do not count; it counts for this card only."""
    viewer = interface.signed_in(request)
    need = needs.need_for(viewer=viewer, public_id=id)
    if need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    chosen = {one.part: CorrectionKind(one.weight) for one in body.weights if one.weight != "wish"}
    try:
        services.weigh_parts(need=need, weights=chosen, actor=viewer)
    except rules.PartUnknown as error:
        fields = {"weights": _("This is no part of the card. Read its parts first.")}
        raise wire.Refused(422, code="invalid", fields=fields) from error
    return _weights(need, viewer)


@router.get("/needs/{id}/weights", response=WeightsShown)
def list_weights(request: HttpRequest, id: str) -> Any:
    """The parts of a card that the caller may see, and what they weigh; for others than its people every one a wish."""
    viewer = accounts.viewer_from(request)
    return _weights(needs.need_for(viewer=viewer, public_id=id), viewer)


@router.get("/needs/{id}/why-not/{offering}", response=WhyNotShown)
def explain_absence(request: HttpRequest, id: str, offering: str, query: Query[MatchQuery]) -> Any:
    """Why an offering does, or does not, stand among the first matches of a card."""
    viewer = accounts.viewer_from(request)
    need = needs.need_for(viewer=viewer, public_id=id)
    form = forms.FiltersForm(interface.as_form(query.model_dump(exclude={"top"})))
    found = selectors.why_not(need=need, offering_id=offering, viewer=viewer, filters=form.filters(), shown=query.top)
    if viewer.is_verified:
        groups = [FieldGroup.IDENTITY, FieldGroup.CAPABILITY]
        disclosure_services.log_readings(records=[found.offering], groups=groups, manner=Manner.READ, actor=viewer)
    values: dict[str, Any] = {"obstacles": [one.value for one in found.obstacles], "of": found.of}
    values |= {"unmet": list(found.unmet), "filters": list(found.filters)}
    if found.rank is not None:
        values["rank"] = found.rank
    if found.match is not None:
        values["match"] = MatchShown(**_match(found.match, found.rank or 0))
    return WhyNotShown(**values)


@router.delete("/corrections/{id}", response={204: None})
def undo_correction(request: HttpRequest, id: str) -> Any:
    """Take a correction back."""
    viewer = interface.signed_in(request)
    services.undo_correction(correction=selectors.open_correction(public_id=id, viewer=viewer), actor=viewer)
    return Status(204, None)


def _weights(need: Need, viewer: Viewer) -> WeightsShown:
    steering = selectors.steering_of(need=need, viewer=viewer)
    weights = [
        WeightShown(part=part, weight=rules.weight_of(part, steering))
        for part in selectors.parts_of(need=need, viewer=viewer)
    ]
    return WeightsShown(weights=weights)


def _note(result: selectors.SupplyResult, viewer: Viewer) -> None:
    """Readings above GREEN are noted, as on the page."""
    if viewer.is_verified and result.rows:
        groups = [FieldGroup.IDENTITY, FieldGroup.CAPABILITY]
        records = [row.offering for row in result.rows]
        disclosure_services.log_readings(records=records, groups=groups, manner=Manner.READ, actor=viewer)


def _read(result: selectors.SupplyResult) -> dict[str, Any]:
    rows = []
    for rank, row in enumerate(result.rows, start=1):
        values: dict[str, Any] = _match(row.match, rank)
        values["offering"] = Named(id=row.offering.public_id, title=row.offering.title)
        if row.organisation is not None:
            values["organisation"] = Named(id=row.organisation.public_id, title=row.organisation.name)
        if row.verdict is not None:
            values["verdict"] = _verdict(row.verdict)
        rows.append(MatchShown(**values))
    return {
        "language": result.need.language,
        "requirements": [part.text for part in result.need.requirements],
        "configuration": result.configuration,
        "matches": rows,
    }


def _match(match: engine.Match, rank: int) -> dict[str, Any]:
    return {
        "rank": rank,
        "score": match.score,
        "probability": match.probability,
        "reasons": [
            ReasonShown(kind=one.kind, label=one.label, found=one.found, weight=one.weight) for one in match.reasons
        ],
        "covered": list(match.covered),
        "partly": list(match.partly),
        "missing": list(match.missing),
    }


def _verdict(verdict: selectors.Verdict) -> VerdictShown:
    return VerdictShown(id=verdict.public_id, kind=verdict.kind, reason=verdict.reason, given_at=verdict.given_at)


def _correction(one: Correction) -> CorrectionShown:
    return CorrectionShown(id=one.public_id, kind=one.kind, word=one.word, also=one.also)
