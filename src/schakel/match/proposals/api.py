"""Proposals, answers, outcomes and introductions for programs: the same reads and acts as the pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.models import Introduction
from schakel.base.interface import rules as wire
from schakel.base.interface import selectors as interface
from schakel.match.proposals import forms, rules, selectors, services
from schakel.match.proposals.enums import Step
from schakel.match.proposals.models import Outcome, Proposal
from schakel.register.needs import selectors as needs
from schakel.register.organisations import selectors as organisations

router = Router(by_alias=True, exclude_unset=True)


class ProposalRow(wire.Shown):
    """A proposal in a list; `isOurs` says on which side the reader stands."""

    id: str
    title: str
    state: str
    need: str
    is_ours: bool
    sent_at: datetime | None


class OutcomeShown(wire.Shown):
    """How far a card and a proposal came, on a day."""

    step: str
    on: date
    note: str


class ProposalShown(ProposalRow):
    """A proposal with its answer and what came of it."""

    text: str
    answer: str
    answered_at: datetime | None
    outcomes: list[OutcomeShown]
    offering: str = ""


class IntroductionShown(wire.Shown):
    """An introduction as its reader's side may know it: a no looks like silence to the asker."""

    id: str
    state: str
    is_asked_by_us: bool
    about: str
    other: str
    reveals: str
    asked_at: datetime


class ProposalSent(wire.Sent):
    """What is proposed; `offering` is an own one."""

    title: str
    text: str
    offering: str = ""


class AnswerSent(wire.Sent):
    """Whether the card's people go on with it, and why."""

    is_going_on: bool
    answer: str


class ReasonSent(wire.Sent):
    """Why."""

    reason: str


class OutcomeSent(wire.Sent):
    """What came of it, and when."""

    step: str
    on: date
    note: str = ""


class AskSent(wire.Sent):
    """What the asker tells about themselves."""

    reveals: str


@contextmanager
def said() -> Iterator[None]:
    """Say what a service of this app refused as a problem in the reader's language."""
    try:
        yield
    except rules.MoveNotAllowed as error:
        detail = _("The proposal was changed or answered in the meantime. Look at it again before you go on.")
        raise wire.Refused(409, detail, code="state") from error
    except rules.CardClosed as error:
        raise wire.Refused(409, _("The card no longer stands open. Your draft is kept."), code="closed") from error
    except rules.ReasonMissing as error:
        raise wire.Refused(422, code="invalid", fields={"answer": _("Say why, in a few words.")}) from error
    except rules.DayRefused as error:
        fields = {"on": _("An outcome lies in the past or is of today.")}
        raise wire.Refused(422, code="invalid", fields=fields) from error


@router.get("/proposals", response=wire.Listing[ProposalRow])
def list_proposals(request: HttpRequest, paging: Query[wire.Paging]) -> Any:
    """Proposals that one's own organisation made or got, newest first."""
    viewer = interface.signed_in(request)
    found = selectors.visible_proposals(viewer=viewer).order_by("-sent_at", "-pk")

    def show(page: list[Proposal]) -> list[ProposalRow]:
        return [ProposalRow(**_row(one, viewer)) for one in page]

    return interface.listing(found, paging=paging, request=request, show=show)


@router.get("/proposals/{id}", response=ProposalShown)
def get_proposal(request: HttpRequest, id: str) -> Any:
    """One proposal with its answer and what came of it."""
    viewer = interface.signed_in(request)
    return _shown(selectors.proposal_for(viewer=viewer, public_id=id), viewer)


@router.post("/needs/{id}/proposals", response={201: ProposalShown})
def draft_proposal(request: HttpRequest, id: str, body: ProposalSent, response: HttpResponse) -> Any:
    """Begin a proposal to a card of somebody else; nobody outside sees it until it is sent."""
    viewer = interface.signed_in(request)
    need = needs.need_for(viewer=viewer, public_id=id)
    if not viewer.is_verified or need.owner_id in viewer.parties:
        raise disclosure_rules.NotAllowed("draft-proposal")
    made = services.draft_proposal(need=need, written=_written(body, viewer), actor=viewer)
    response["Location"] = request.build_absolute_uri(f"{wire.PREFIX}/proposals/{made.public_id}")
    return Status(201, _again(made, viewer))


@router.put("/proposals/{id}", response=ProposalShown)
def change_proposal(request: HttpRequest, id: str, body: ProposalSent) -> Any:
    """Change a draft."""
    viewer = interface.signed_in(request)
    proposal = _ours(id, viewer)
    written = _written(body, viewer)
    with said():
        services.change_proposal(proposal=proposal, written=written, actor=viewer)
    return _again(proposal, viewer)


@router.post("/proposals/{id}/dispatch", response=ProposalShown)
def send_proposal(request: HttpRequest, id: str) -> Any:
    """Send a draft to the owner of the card, who alone gets to see it."""
    viewer = interface.signed_in(request)
    proposal = _ours(id, viewer)
    with said():
        services.send_proposal(proposal=proposal, actor=viewer)
    return _again(proposal, viewer)


@router.post("/proposals/{id}/answer", response=ProposalShown)
def answer_proposal(request: HttpRequest, id: str, body: AnswerSent) -> Any:
    """Give the reasoned answer that a proposal is owed, for the card's own people."""
    viewer = interface.signed_in(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=id)
    if proposal.need.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("answer")
    sent = {"is_going_on": "yes" if body.is_going_on else "no", "answer": body.answer}
    data = interface.checked(forms.AnswerForm(interface.as_form(sent)))
    with said():
        services.answer_proposal(
            proposal=proposal, is_going_on=data["is_going_on"], answer=data["answer"], actor=viewer
        )
    return _again(proposal, viewer)


@router.post("/proposals/{id}/withdrawal", response=ProposalShown)
def withdraw_proposal(request: HttpRequest, id: str, body: ReasonSent) -> Any:
    """Take a proposal back; the owner of the card no longer sees it."""
    viewer = interface.signed_in(request)
    proposal = _ours(id, viewer)
    reason = interface.checked(forms.WithdrawForm(interface.as_form(body.given())))["reason"]
    with said():
        services.withdraw_proposal(proposal=proposal, reason=reason, actor=viewer)
    return _again(proposal, viewer)


@router.post("/proposals/{id}/outcomes", response={201: OutcomeShown})
def tell_outcome(request: HttpRequest, id: str, body: OutcomeSent, response: HttpResponse) -> Any:
    """Record what came of a proposal; both sides see it."""
    viewer = interface.signed_in(request)
    proposal = selectors.proposal_for(viewer=viewer, public_id=id)
    data = interface.checked(forms.OutcomeForm(interface.as_form(body.given())))
    with said():
        made = services.tell_outcome(
            proposal=proposal, step=Step(data["step"]), on=data["on"], note=data["note"], actor=viewer
        )
    response["Location"] = request.build_absolute_uri(f"{wire.PREFIX}/proposals/{proposal.public_id}")
    return Status(201, _outcome(made))


@router.get("/introductions", response=wire.Listing[IntroductionShown])
def list_introductions(request: HttpRequest, paging: Query[wire.Paging]) -> Any:
    """The introductions that one's own organisation asked for or was asked, newest first."""
    rows = selectors.introduction_rows(viewer=interface.signed_in(request))
    return interface.listing(rows, paging=paging, request=request, show=lambda page: [_introduced(one) for one in page])


@router.post("/offerings/{id}/introductions", response={201: IntroductionShown})
def ask_introduction(request: HttpRequest, id: str, body: AskSent, response: HttpResponse) -> Any:
    """Ask the owner of an offering to get acquainted. Asking twice gives the one that runs."""
    viewer = interface.signed_in(request)
    offering = organisations.offering_for(viewer=viewer, public_id=id)
    if not viewer.is_verified or offering.owner_id in viewer.parties:
        raise disclosure_rules.NotAllowed("ask-introduction")
    data = interface.checked(forms.IntroductionForm(interface.as_form(body.given())))
    made = services.ask_introduction(record=offering, reveals=data["reveals"], actor=viewer)
    response["Location"] = request.build_absolute_uri(f"{wire.PREFIX}/introductions")
    return Status(201, _introduction(made, viewer))


@router.post("/introductions/{id}/acceptance", response=IntroductionShown)
def accept_introduction(request: HttpRequest, id: str) -> Any:
    """Say yes: both sides see each other's contact from now on."""
    return _answered(request, id, services.accept_introduction)


@router.post("/introductions/{id}/refusal", response=IntroductionShown)
def decline_introduction(request: HttpRequest, id: str) -> Any:
    """Say no; it looks like silence to the asker."""
    return _answered(request, id, disclosure.decline_introduction)


@router.post("/introductions/{id}/revocation", response=IntroductionShown)
def revoke_introduction(request: HttpRequest, id: str) -> Any:
    """Take an introduction back for the future."""
    return _answered(request, id, disclosure.revoke_introduction)


def _answered(request: HttpRequest, public_id: str, service: Callable[..., Introduction]) -> IntroductionShown:
    viewer = interface.signed_in(request)
    found = service(introduction=selectors.introduction_for(viewer=viewer, public_id=public_id), actor=viewer)
    return _introduction(found, viewer)


def _ours(public_id: str, viewer: Viewer) -> Proposal:
    proposal = selectors.proposal_for(viewer=viewer, public_id=public_id)
    if proposal.owner_id not in viewer.parties:
        raise disclosure_rules.NotAllowed("edit")
    return proposal


def _written(body: ProposalSent, viewer: Viewer) -> services.ProposalText:
    form = forms.ProposalForm(interface.as_form(body.model_dump()), viewer=viewer)
    interface.checked(form)
    return form.written()


def _row(one: Proposal, viewer: Viewer) -> dict[str, Any]:
    return {
        "id": one.public_id,
        "title": one.title,
        "state": one.state,
        "need": one.need.public_id,
        "is_ours": one.owner_id in viewer.parties,
        "sent_at": one.sent_at,
    }


def _again(proposal: Proposal, viewer: Viewer) -> ProposalShown:
    return _shown(selectors.proposal_for(viewer=viewer, public_id=proposal.public_id), viewer)


def _shown(one: Proposal, viewer: Viewer) -> ProposalShown:
    values = _row(one, viewer) | {"text": one.text, "answer": one.answer, "answered_at": one.answered_at}
    values["outcomes"] = [_outcome(row) for row in one.outcomes.all()]
    if one.offering is not None:
        values["offering"] = one.offering.public_id
    return ProposalShown(**values)


def _outcome(one: Outcome) -> OutcomeShown:
    return OutcomeShown(step=one.step, on=one.on, note=one.note)


def _introduction(made: Introduction, viewer: Viewer) -> IntroductionShown:
    rows = selectors.introduction_rows(viewer=viewer)
    return _introduced(next(row for row in rows if row.introduction.pk == made.pk))


def _introduced(row: selectors.IntroductionRow) -> IntroductionShown:
    return IntroductionShown(
        id=row.introduction.public_id,
        state=row.state.value,
        is_asked_by_us=row.is_asked_by_me,
        about=row.about,
        other=row.other,
        reveals=row.introduction.reveals,
        asked_at=row.introduction.asked_at,
    )
