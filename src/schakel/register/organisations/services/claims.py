"""Claim a profile that another party keeps, and answer such a claim."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act
from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.register.organisations import rules
from schakel.register.organisations.enums import ClaimState
from schakel.register.organisations.models import Claim, Offering, Organisation


@audit.act("organisations.claim")
def claim_profile(*, organisation: Organisation, grounds: str, actor: Viewer) -> Claim:
    """Say that a profile is of the party that one acts for. Saying it twice gives the open claim.

    Raises `disclosure.rules.NotDisclosed` for a profile one may not know of, `NotAllowed` without a verified
    membership, `rules.ClaimRefused` for one that has its party or that one keeps, `rules.ReasonMissing`.
    """
    if not disclosure.seen_groups(record=organisation, viewer=actor):
        raise NotDisclosed
    if actor.acting_for is None:
        raise NotAllowed("claim")
    if organisation.party_id is not None or organisation.owner_id in actor.parties or organisation.withdrawn_at:
        raise rules.ClaimRefused
    if not grounds.strip():
        raise rules.ReasonMissing
    claim, is_new = Claim.objects.get_or_create(
        organisation=organisation,
        claimant_id=actor.acting_for,
        state=ClaimState.ASKED,
        defaults={"grounds": grounds.strip()[:400]},
    )
    if not is_new:
        audit.unchanged()
        return claim
    _record("organisations.claim", claim, actor, reason=grounds)
    return claim


@audit.act("organisations.accept_claim")
def accept_claim(*, claim: Claim, actor: Viewer) -> Organisation:
    """Agree: the profile is the claimant's, who keeps it from now on with its offerings and decides who sees them.

    Labels and audiences stay; consents end, because the new keeper gave none. A number that the claimant keeps on
    another profile is no obstacle: the keeper need not know of that one, so the handed-over profile becomes its twin,
    and the claimant's list of what is left to do says so. The keeper's steward only. Raises `rules.ClaimRefused` when
    it was answered already.
    """
    organisation = Organisation.objects.select_for_update().get(pk=claim.organisation_id)
    disclosure.require(record=organisation, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    _answer(claim, ClaimState.ACCEPTED)
    offerings = list(Offering.objects.filter(organisation=organisation).order_by("public_id"))
    for record in (organisation, *offerings):
        disclosure_services.end_consents(record=record, reason="handed over", actor=actor)
    organisation.party_id = organisation.owner_id = claim.claimant_id
    organisation.version += 1
    organisation.is_twin = _has_twin(organisation)
    _save_handed_over(organisation)
    Offering.objects.filter(organisation=organisation).update(owner=claim.claimant_id, changed_at=timezone.now())
    others = Claim.objects.filter(organisation=organisation, state=ClaimState.ASKED)
    others.update(state=ClaimState.REFUSED, answered_at=timezone.now())
    audit.record(
        act="organisations.hand_over",
        subject=disclosure.subject_of(organisation),
        actor=actor.actor,
        change={"claim": claim.public_id, "to": claim.claimant.public_id},
    )
    for offering in offerings:
        audit.record(act="organisations.hand_over", subject=disclosure.subject_of(offering), actor=actor.actor)
    return organisation


@audit.act("organisations.refuse_claim")
def refuse_claim(*, claim: Claim, reason: str, actor: Viewer) -> None:
    """Refuse a claim, with a reason. The keeper's steward only. Raises `rules.ClaimRefused`, `rules.ReasonMissing`."""
    disclosure.require(record=claim.organisation, viewer=actor, act=Act.CHANGE_DISCLOSURE)
    if not reason.strip():
        raise rules.ReasonMissing
    _answer(claim, ClaimState.REFUSED)
    _record("organisations.refuse_claim", claim, actor, reason=reason)


def _save_handed_over(organisation: Organisation) -> None:
    columns = ["party", "owner", "version", "is_twin", "changed_at"]
    try:
        with transaction.atomic():
            organisation.save(update_fields=columns)
    except IntegrityError:  # the claimant registered the number since we looked
        organisation.is_twin = True
        organisation.save(update_fields=columns)


def _has_twin(organisation: Organisation) -> bool:
    """Whether its owner keeps another standing profile with one of its numbers."""
    numbers = {field: getattr(organisation, field) for field in ("kvk_number", "vat_number")}
    same = Q(pk__in=[])
    for field, number in numbers.items():
        same |= Q(**{field: number}) if number else Q(pk__in=[])
    others = Organisation.objects.filter(same, owner=organisation.owner_id, withdrawn_at=None)
    return others.exclude(pk=organisation.pk).exists()


def _answer(claim: Claim, state: ClaimState) -> None:
    """Conditional update, so that a claim is answered once."""
    still_open = Claim.objects.filter(pk=claim.pk, state=ClaimState.ASKED)
    if not still_open.update(state=state, answered_at=timezone.now()):
        raise rules.ClaimRefused
    claim.state = state


def _record(act: str, claim: Claim, actor: Viewer, *, reason: str = "") -> None:
    subject = audit_rules.Subject("organisations.Claim", claim.public_id)
    change: dict[str, object] = {"organisation": claim.organisation.public_id, "claimant": claim.claimant.public_id}
    audit.record(act=act, subject=subject, actor=actor.actor, change=change, reason=reason)
