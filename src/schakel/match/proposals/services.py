"""Propose a solution, answer it, and record what came of it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act, FieldGroup, IntroductionState
from schakel.base.disclosure.models import Disclosed, Introduction
from schakel.base.outbox import selectors as outbox_selectors
from schakel.base.outbox import services as outbox
from schakel.base.parties.models import Party
from schakel.match.proposals import rules
from schakel.match.proposals.enums import ProposalState, Step
from schakel.match.proposals.models import Outcome, Proposal
from schakel.register.needs import rules as need_rules
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations import services as organisation_services
from schakel.register.organisations.enums import Passage
from schakel.register.organisations.models import Offering


@dataclass(frozen=True)
class ProposalText:
    """What a supplier writes: a title, how the effect is reached, and where there is one the offering behind it."""

    title: str
    text: str
    offering: Offering | None = None


@audit.act("proposals.draft")
def draft_proposal(*, need: Need, written: ProposalText, actor: Viewer) -> Proposal:
    """Begin a proposal to a card that one may see, for the party one acts for. Raises `NotDisclosed`, `NotAllowed`
    without a verified membership or to one's own card."""
    if FieldGroup.IDENTITY not in needs.seen_groups(need=need, viewer=actor):
        raise disclosure_rules.NotDisclosed
    if actor.acting_for is None or need.owner_id in actor.parties:
        raise disclosure_rules.NotAllowed("draft-proposal")
    _check_offering(written.offering, actor)
    proposal = Proposal.objects.create(
        need=need, owner_id=actor.acting_for, title=written.title, text=written.text, offering=written.offering
    )
    _record("draft", proposal, actor, {"need": need.public_id, "title": written.title})
    return proposal


@audit.act("proposals.change")
def change_proposal(
    *, proposal: Proposal, written: ProposalText, seen_version: int | None = None, actor: Viewer
) -> Proposal:
    """Change a draft. A member of the proposer. Raises `rules.MoveNotAllowed` once it was sent, and
    `rules.ChangedMeanwhile` when a colleague saved it after `seen_version`."""
    disclosure.require(record=proposal, viewer=actor, act=Act.EDIT)
    found = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if found.state != ProposalState.DRAFT:
        raise rules.MoveNotAllowed(f"{found.state} -> changed")
    if seen_version not in (None, found.version):
        raise rules.ChangedMeanwhile(found.version)
    _check_offering(written.offering, actor)
    found.title, found.text, found.offering = written.title, written.text, written.offering
    found.version += 1
    found.save(update_fields=["title", "text", "offering", "version", "changed_at"])
    _record("change", found, actor, {"title": written.title})
    return found


@audit.act("proposals.send")
def send_proposal(*, proposal: Proposal, now: datetime | None = None, actor: Viewer) -> Proposal:
    """Send a draft to the owner of the card, who alone gets to see it. A member of the proposer, who steps forward
    knowingly; `now` is the moment, for a history that is put in later. Raises `rules.CardClosed` when the card no
    longer stands open, `rules.MoveNotAllowed`."""
    disclosure.require(record=proposal, viewer=actor, act=Act.EDIT)
    found = Proposal.objects.select_for_update().select_related("need").get(pk=proposal.pk)
    rules.check_move(found.state, ProposalState.SENT)
    at = now or timezone.now()
    if not need_rules.is_open(state=found.need.state, expires_at=found.need.expires_at, now=at):
        raise rules.CardClosed(found.need.public_id)
    found.state, found.is_draft, found.sent_at = ProposalState.SENT, False, at
    found.save(update_fields=["state", "is_draft", "sent_at", "changed_at"])
    disclosure_services.name_in_audience(
        record=found,
        groups=[FieldGroup.IDENTITY, FieldGroup.CAPABILITY],
        party=Party.objects.get(pk=found.need.owner_id),
        actor=actor,
    )
    _record("send", found, actor, {"need": found.need.public_id})
    outbox.tell_party(kind="proposals.sent", party=found.need.owner, record_id=found.public_id, actor=actor)
    _tell(
        need=found.need,
        supplier=found.owner_id,
        step=Step.PROPOSAL,
        on=timezone.localdate(at),
        proposal=found,
        actor=actor,
    )
    return found


@audit.act("proposals.answer")
def answer_proposal(*, proposal: Proposal, is_going_on: bool, answer: str, actor: Viewer) -> Proposal:
    """Give the reasoned answer that a proposal is owed. A member of the card's owner. Raises `rules.ReasonMissing`,
    `rules.MoveNotAllowed`, `NotAllowed`."""
    reason = rules.check_reason(answer)
    found = Proposal.objects.select_for_update().select_related("need").get(pk=proposal.pk)
    disclosure.require(record=found.need, viewer=actor, act=Act.EDIT)
    wanted = ProposalState.WELCOMED if is_going_on else ProposalState.DECLINED
    rules.check_move(found.state, wanted)
    found.state, found.answer, found.answered_at = wanted, reason, timezone.now()
    found.save(update_fields=["state", "answer", "answered_at", "changed_at"])
    _record("answer", found, actor, {"state": wanted.value}, reason=reason)
    outbox.tell_party(kind="proposals.answered", party=found.owner, record_id=found.public_id, actor=actor)
    return found


@audit.act("proposals.withdraw")
def withdraw_proposal(*, proposal: Proposal, reason: str, actor: Viewer) -> Proposal:
    """Take a proposal back; the card's owner no longer sees it. A member of the proposer."""
    disclosure.require(record=proposal, viewer=actor, act=Act.EDIT)
    found = Proposal.objects.select_for_update().get(pk=proposal.pk)
    rules.check_move(found.state, ProposalState.WITHDRAWN)
    found.state = ProposalState.WITHDRAWN
    found.save(update_fields=["state", "changed_at"])
    _record("withdraw", found, actor, {}, reason=reason)
    return found


@audit.act("proposals.tell_outcome")
def tell_outcome(*, proposal: Proposal, step: Step, on: date, note: str = "", actor: Viewer) -> Outcome:
    """Record how far a card and a proposal came, on a day. A member of either side. Raises `rules.DayRefused`."""
    if not {proposal.owner_id, proposal.need.owner_id} & actor.parties:
        raise disclosure_rules.NotDisclosed
    rules.check_day(on, today=timezone.localdate())
    return _tell(
        need=proposal.need, supplier=proposal.owner_id, step=step, on=on, proposal=proposal, note=note, actor=actor
    )


@audit.act("proposals.tell_introduction_outcome")
def tell_introduction_outcome(
    *, introduction: Introduction, need: Need, step: Step, on: date, note: str = "", actor: Viewer
) -> Outcome:
    """Record how far an asker's card and the offering of an accepted introduction came, without a proposal.

    A member of either side who may see the card. Raises `NotDisclosed`, `rules.NotIntroduced` before a yes or when the
    card is not the asker's, `rules.DayRefused`.
    """
    if not {introduction.asker_id, introduction.owner_id} & actor.parties:
        raise disclosure_rules.NotDisclosed
    if FieldGroup.IDENTITY not in needs.seen_groups(need=need, viewer=actor):
        raise disclosure_rules.NotDisclosed
    offering = Offering.objects.filter(public_id=introduction.record_id).first()
    if introduction.state != IntroductionState.ACCEPTED or need.owner_id != introduction.asker_id or offering is None:
        raise rules.NotIntroduced
    rules.check_day(on, today=timezone.localdate())
    return _tell(need=need, supplier=introduction.owner_id, step=step, on=on, offering=offering, note=note, actor=actor)


@audit.act("proposals.ask_introduction")
def ask_introduction(*, record: Disclosed, reveals: str, actor: Viewer) -> Introduction:
    """Ask the owner of a record to get acquainted, and tell its members. Raises what disclosure raises."""
    introduction = disclosure_services.ask_introduction(record=record, reveals=reveals, actor=actor)
    kind, told = "proposals.introduction-asked", introduction.public_id
    if not outbox_selectors.was_told(kind=kind, record_id=told, since=introduction.asked_at):
        outbox.tell_party(kind=kind, party=introduction.owner, record_id=told, actor=actor)
    return introduction


@audit.act("proposals.accept_introduction")
def accept_introduction(*, introduction: Introduction, actor: Viewer) -> Introduction:
    """Say yes to an introduction, and tell the members of the party that asked. Raises what disclosure raises."""
    found = disclosure_services.accept_introduction(introduction=introduction, actor=actor)
    _hold_detail(found, actor)
    outbox.tell_party(kind="proposals.introduction-accepted", party=found.asker, record_id=found.public_id, actor=actor)
    return found


def _hold_detail(introduction: Introduction, actor: Viewer) -> None:
    """Whom one gets to know is shown contact at once; technical detail that export control holds waits for them, and
    the owner's stewards see that it does."""
    if introduction.record_kind != disclosure.kind_of(Offering):
        return
    met = list(Offering.objects.filter(public_id=introduction.record_id, owner=introduction.owner_id))
    asker, passage = introduction.asker_id, Passage.INTRODUCTION
    if organisations.waiting_for_party(offerings=met, party=asker):
        organisation_services.hold_detail(offerings=met, party=asker, passage=passage, actor=actor)


def _tell(
    *,
    need: Need,
    supplier: int,
    step: Step,
    on: date,
    proposal: Proposal | None = None,
    offering: Offering | None = None,
    note: str = "",
    actor: Viewer,
) -> Outcome:
    outcome = Outcome.objects.create(
        need=need,
        supplier_id=supplier,
        offering=offering or (proposal.offering if proposal else None),
        proposal=proposal,
        step=step,
        on=on,
        note=note,
        told_by_id=actor.user_id,
    )
    audit.record(
        act="proposals.tell_outcome",
        subject=disclosure.subject_of(need),
        actor=actor.actor,
        change={"step": step.value, "on": on, "proposal": proposal.public_id if proposal else "", "note": note},
    )
    return outcome


def _check_offering(offering: Offering | None, actor: Viewer) -> None:
    if offering is not None and offering.owner_id not in actor.parties:
        raise disclosure_rules.NotDisclosed


def _record(verb: str, proposal: Proposal, actor: Viewer, change: dict[str, object], reason: str = "") -> None:
    audit.record(
        act=f"proposals.{verb}",
        subject=audit_rules.Subject("proposals.Proposal", proposal.public_id),
        actor=actor.actor,
        change=change,
        reason=reason,
    )


@audit.act("proposals.forget_person")
def forget_person(*, person: User, actor: Viewer) -> int:
    """Forget that this person told outcomes; what they wrote stays. Returns how many rows changed."""
    changed = Outcome.objects.filter(told_by=person).update(told_by=None)
    if not changed:
        audit.unchanged()
        return 0
    subject = audit_rules.Subject("accounts.User", person.public_id)
    audit.record(act="proposals.forget_person", subject=subject, actor=actor.actor)
    return changed
