"""Read proposals, outcomes and introductions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, IntroductionState
from schakel.base.disclosure.models import Introduction
from schakel.base.outbox import rules as mail_rules
from schakel.match.proposals.enums import ProposalState, Step
from schakel.match.proposals.models import Outcome, Proposal
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import rules as organisation_rules
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.models import Contact


@dataclass(frozen=True)
class IntroductionRow:
    """An introduction as one side sees it: `state` is what that side may know, `contacts` how to reach the other side
    once it was accepted, each with the person's name while that person's consent runs."""

    introduction: Introduction
    is_asked_by_me: bool
    state: IntroductionState
    other: str
    about: str
    contacts: tuple[tuple[Contact, str], ...] = ()
    outcomes: tuple[Outcome, ...] = ()


def visible_proposals(*, viewer: Viewer) -> QuerySet[Proposal]:
    """The proposals that a viewer may read: own ones, and those sent to a card of the viewer's party."""
    standing = Q(state__in=[state for state in ProposalState if state != ProposalState.WITHDRAWN])
    groups = [FieldGroup.CAPABILITY]
    found = disclosure.visible(Proposal.objects.all(), viewer=viewer, groups=groups, standing=standing)
    return found.select_related("need", "offering")


def proposal_for(*, viewer: Viewer, public_id: str) -> Proposal:
    """One proposal. Raises `NotDisclosed`, absent or hidden alike."""
    proposal = visible_proposals(viewer=viewer).filter(public_id=public_id).first()
    if proposal is None:
        raise disclosure_rules.NotDisclosed
    return proposal


def proposals_to(*, need: Need, viewer: Viewer) -> QuerySet[Proposal]:
    """The proposals to one card that the viewer may read, newest first."""
    return visible_proposals(viewer=viewer).filter(need=need).order_by("-sent_at", "-pk")


def waiting_proposals(*, viewer: Viewer) -> QuerySet[Proposal]:
    """Proposals sent to the viewer's own cards that wait for an answer, oldest first."""
    found = visible_proposals(viewer=viewer).filter(need__owner__in=viewer.parties, state=ProposalState.SENT)
    return found.order_by("sent_at", "pk")


def outcomes_of(*, need: Need, viewer: Viewer) -> QuerySet[Outcome]:
    """What came of a card: all of it for members of its owner, their own part for suppliers."""
    mine = Q(need__owner__in=viewer.parties) | Q(supplier__in=viewer.parties)
    return (
        Outcome.objects.filter(mine, need=need).select_related("told_by", "offering", "proposal").order_by("-on", "-pk")
    )


def outcome_figures(*, viewer: Viewer) -> Mapping[str, int]:
    """How many card-and-supplier pairs of the viewer's own parties stand at each step (their newest one), in the order
    of the steps; nothing when there is no pair yet."""
    mine = Q(need__owner__in=viewer.parties) | Q(supplier__in=viewer.parties)
    newest: dict[tuple[int, int], str] = {}
    rows = Outcome.objects.filter(mine).order_by("on", "pk").values_list("need_id", "supplier_id", "step")
    for need, supplier, step in rows:
        newest[need, supplier] = step
    steps = list(newest.values())
    return {step.value: steps.count(step.value) for step in Step} if steps else {}


def steps_with(*, suppliers: Collection[int], viewer: Viewer) -> QuerySet[Outcome, tuple[int, str]]:
    """How far the viewer's own parties came with these suppliers, whatever the card: (party, step) pairs."""
    found = Outcome.objects.filter(need__owner__in=viewer.parties, supplier__in=suppliers)
    return found.order_by("pk").values_list("supplier_id", "step")


def introduction_rows(*, viewer: Viewer) -> list[IntroductionRow]:
    """The viewer's introductions, newest first, each as their side may know it."""
    found = list(disclosure.introductions(viewer=viewer))
    parties = {row.asker_id for row in found} | {row.owner_id for row in found}
    names = organisations.party_names(parties=parties, viewer=viewer)
    about = _titles(found, viewer)
    contacts = _contacts(found, viewer)
    outcomes = _outcomes(found, viewer)
    rows = []
    for row in found:
        is_mine = row.asker_id in viewer.parties
        other = row.owner_id if is_mine else row.asker_id
        rows.append(
            IntroductionRow(
                introduction=row,
                is_asked_by_me=is_mine,
                state=disclosure_rules.state_for_asker(row.state) if is_mine else IntroductionState(row.state),
                other=names.get(other, ""),
                about=about.get((row.record_kind, row.record_id), ""),
                contacts=contacts.get(other, ()) if row.state == IntroductionState.ACCEPTED else (),
                outcomes=outcomes.get((row.asker_id, row.record_id), ()),
            )
        )
    return rows


def cards_of_asker(*, introduction: Introduction, viewer: Viewer) -> QuerySet[Need]:
    """The asker's cards that the viewer may see, latest first: about which one may tell an outcome."""
    found = needs.visible_needs(viewer=viewer).filter(owner=introduction.asker_id)
    return found.order_by("-published_at", "public_id")


def introduction_for(*, viewer: Viewer, public_id: str) -> Introduction:
    """One introduction of the viewer's parties. Raises `NotDisclosed`."""
    found = disclosure.introductions(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def waiting_introductions(*, viewer: Viewer) -> QuerySet[Introduction]:
    """Introductions that one of the viewer's parties was asked for and did not answer yet, oldest first."""
    found = disclosure.introductions(viewer=viewer).filter(owner__in=viewer.parties, state=IntroductionState.ASKED)
    return found.order_by("asked_at", "pk")


def mail_about(*, kind: str, record_id: str, viewer: Viewer) -> mail_rules.Content | None:
    """The words of a mail about a proposal or an introduction, with the rights that its reader has now; None when
    there is nothing left to tell: taken back, answered meanwhile, or hidden."""
    if kind in ("proposals.introduction-asked", "proposals.introduction-accepted"):
        return _mail_about_introduction(kind, record_id, viewer)
    proposal = visible_proposals(viewer=viewer).filter(public_id=record_id).first()
    if proposal is None:
        return None
    asked = proposal.need.owner_id in viewer.parties
    path = reverse("proposals:proposal-detail", args=[proposal.public_id])
    shown: dict[str, Any] = {"record": proposal, "groups": [FieldGroup.IDENTITY], "path": path}
    shown["label"] = proposal.label_identity
    if kind == "proposals.sent" and asked and proposal.state == ProposalState.SENT:
        text = _("You owe it a reasoned answer: %(title)s") % {"title": proposal.title}
        return mail_rules.Content(title=_("A solution proposal to your effect card"), text=text, **shown)
    if kind == "proposals.answered" and proposal.owner_id in viewer.parties and proposal.answer:
        text = _("There is an answer with reasons to: %(title)s") % {"title": proposal.title}
        return mail_rules.Content(title=_("Your solution proposal was answered"), text=text, **shown)
    return None


def _mail_about_introduction(kind: str, record_id: str, viewer: Viewer) -> mail_rules.Content | None:
    found = disclosure.introductions(viewer=viewer).filter(public_id=record_id).first()
    if found is None:
        return None
    shown: dict[str, Any] = {"path": reverse("proposals:introduction-list"), "label": "AMBER"}
    if kind == "proposals.introduction-asked" and found.owner_id in viewer.parties:
        if found.state != IntroductionState.ASKED:
            return None
        title = _("Somebody wants to get acquainted")
        return mail_rules.Content(title=title, text=_("Read who asks and why, and accept or decline."), **shown)
    if found.asker_id in viewer.parties and found.state == IntroductionState.ACCEPTED:
        title = _("Your introduction was accepted")
        return mail_rules.Content(title=title, text=_("You now see each other's contact."), **shown)
    return None


def _contacts(found: Sequence[Introduction], viewer: Viewer) -> dict[int, tuple[tuple[Contact, str], ...]]:
    """How to reach the other side of each accepted introduction, by party."""
    accepted = [row for row in found if row.state == IntroductionState.ACCEPTED]
    if not accepted:
        return {}
    others = {party for row in accepted for party in (row.asker_id, row.owner_id)} - viewer.parties
    gathered: dict[int, tuple[tuple[Contact, str], ...]] = {}
    today = timezone.localdate()
    for contact in organisations.directory(viewer=viewer).filter(organisation__party__in=others):
        party = contact.organisation.party_id
        if party is not None:
            gathered[party] = (*gathered.get(party, ()), (contact, organisation_rules.shown_name(contact, today)))
    return gathered


def _outcomes(found: Sequence[Introduction], viewer: Viewer) -> dict[tuple[int, str], tuple[Outcome, ...]]:
    """What was told beside introductions, without a proposal: by asker and offering, the newest first."""
    accepted = [row.record_id for row in found if row.state == IntroductionState.ACCEPTED]
    if not accepted:
        return {}
    mine = Q(need__owner__in=viewer.parties) | Q(supplier__in=viewer.parties)
    rows = Outcome.objects.filter(mine, proposal=None, offering__public_id__in=accepted)
    gathered: dict[tuple[int, str], tuple[Outcome, ...]] = {}
    for row in rows.select_related("need", "offering", "told_by").order_by("-on", "-pk"):
        key = (row.need.owner_id, row.offering.public_id if row.offering else "")
        gathered[key] = (*gathered.get(key, ()), row)
    return gathered


def _titles(found: list[Introduction], viewer: Viewer) -> dict[tuple[str, str], str]:
    ids = [row.record_id for row in found]
    titles = {}
    for public_id, title in (
        needs.visible_needs(viewer=viewer).filter(public_id__in=ids).values_list("public_id", "title")
    ):
        titles["needs.Need", public_id] = title
    offerings = organisations.visible_offerings(viewer=viewer).filter(public_id__in=ids)
    for public_id, title in offerings.order_by().values_list("public_id", "title"):
        titles["organisations.Offering", public_id] = title
    return titles
