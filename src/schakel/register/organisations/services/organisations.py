"""Register organisations, change them, say that they are still right, take them out."""

from collections.abc import Mapping

from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.audit import services as audit
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure import services as disclosure_services
from schakel.base.disclosure.enums import Act
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.register.organisations import rules
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.services import statements


@audit.act("organisations.register")
def register_organisation(
    *,
    owner: Party,
    facts: Mapping[str, object],
    provenance: rules.Provenance,
    kind: PartyKind = PartyKind.COMPANY,
    party: Party | None = None,
    actor: Viewer,
) -> Organisation:
    """Register the profile of an organisation, kept by `owner`; `party` is the party it is the profile of, if known.

    `facts` are fields of `rules.ORGANISATION_FACTS`, at least a name. Hidden until the steward sets labels. Members of
    the owner only (`disclosure.rules.NotAllowed`). Raises `rules.NameNeeded`, `rules.ValueNotUnderstood`,
    `rules.AlreadyRegistered` when this owner keeps a profile with the same KvK or VAT number.
    """
    if owner.pk not in actor.parties:
        raise disclosure_rules.NotAllowed(Act.EDIT.value)
    name = rules.normal_value("name", rules.ORGANISATION_FACTS["name"], facts.get("name"))
    if not name:
        raise rules.NameNeeded
    organisation = Organisation.objects.create(
        owner=owner, party=party, kind=kind, name=name, is_draft=False, confirmed_at=timezone.now()
    )
    audit.record(
        act="organisations.register",
        subject=disclosure_services.subject_of(organisation),
        actor=actor.actor,
        change={"owner": owner.public_id, "kind": kind, "party": party.public_id if party else ""},
    )
    statements.state_facts(record=organisation, facts=facts, provenance=provenance, actor=actor)
    return organisation


@audit.act("organisations.change")
def change_organisation(
    *,
    organisation: Organisation,
    facts: Mapping[str, object],
    provenance: rules.Provenance,
    kind: PartyKind | None = None,
    expected_version: int | None = None,
    actor: Viewer,
) -> tuple[str, ...]:
    """Change facts (and the kind) of an organisation; only what differs from the shown value is stated anew.

    Returns the fields where another statement stays the shown one. With `expected_version`, raises
    `rules.ChangedMeanwhile` when somebody else was quicker. The owner's members only.
    """
    disclosure.require(record=organisation, viewer=actor, act=Act.EDIT)
    organisation = _locked(organisation, expected_version)
    specs = rules.ORGANISATION_FACTS
    differing = {
        field: raw
        for field, raw in facts.items()
        if rules.column_value(field, specs[field], rules.normal_value(field, specs[field], raw))
        != getattr(organisation, field)
    }
    hidden: tuple[str, ...] = ()
    if differing:
        hidden = statements.state_facts(record=organisation, facts=differing, provenance=provenance, actor=actor)
    if kind is None or kind == organisation.kind:
        if not differing:
            audit.unchanged()
        return hidden
    change = {"kind": [organisation.kind, kind]}
    organisation.kind = kind
    organisation.version += 1
    organisation.save(update_fields=["kind", "version", "changed_at"])
    audit.record(
        act="organisations.change",
        subject=disclosure_services.subject_of(organisation),
        actor=actor.actor,
        change=change,
    )
    return hidden


@audit.act("organisations.confirm")
def confirm_freshness(*, record: Organisation | Offering, actor: Viewer) -> None:
    """Say that everything in this profile or offering is still right today. The owner's members."""
    disclosure.require(record=record, viewer=actor, act=Act.EDIT)
    record.confirmed_at = timezone.now()
    record.save(update_fields=["confirmed_at"])
    audit.record(act="organisations.confirm", subject=disclosure_services.subject_of(record), actor=actor.actor)


@audit.act("organisations.withdraw")
def withdraw_organisation(*, organisation: Organisation, reason: str, actor: Viewer) -> None:
    """Take an organisation out of the register, with all its offerings; its owner's people still see it.

    The owner's steward, with a reason (`rules.ReasonMissing`)."""
    disclosure.require(record=organisation, viewer=actor, act=Act.WITHDRAW)
    if not reason.strip():
        raise rules.ReasonMissing
    if organisation.withdrawn_at is not None:
        audit.unchanged()
        return
    now = timezone.now()
    Organisation.objects.filter(pk=organisation.pk).update(withdrawn_at=now, changed_at=now)
    standing = Offering.objects.filter(organisation=organisation).exclude(state=OfferingState.WITHDRAWN)
    gone = list(standing.order_by("public_id"))
    standing.update(state=OfferingState.WITHDRAWN, is_draft=False, withdrawn_at=now, changed_at=now)
    organisation.withdrawn_at = now
    audit.record(
        act="organisations.withdraw",
        subject=disclosure_services.subject_of(organisation),
        actor=actor.actor,
        change={"offerings": [offering.public_id for offering in gone]},
        reason=reason,
    )
    for offering in gone:
        subject = disclosure_services.subject_of(offering)
        audit.record(act="organisations.offering_withdrawn", subject=subject, actor=actor.actor, reason=reason)


@audit.act("organisations.restore")
def restore_organisation(*, organisation: Organisation, actor: Viewer) -> None:
    """Put a withdrawn organisation back, without its offerings. The owner's steward. Raises `rules.AlreadyRegistered`
    when the owner registered the same number in between."""
    disclosure.require(record=organisation, viewer=actor, act=Act.WITHDRAW)
    if organisation.withdrawn_at is None:
        audit.unchanged()
        return
    for field in ("kvk_number", "vat_number"):
        number = getattr(organisation, field)
        same = Organisation.objects.filter(owner=organisation.owner_id, withdrawn_at=None, **{field: number})
        twin = same.first() if number else None
        if twin:
            raise rules.AlreadyRegistered(field, twin.public_id)
    organisation.withdrawn_at = None
    organisation.save(update_fields=["withdrawn_at", "changed_at"])
    audit.record(act="organisations.restore", subject=disclosure_services.subject_of(organisation), actor=actor.actor)


def _locked(organisation: Organisation, expected_version: int | None) -> Organisation:
    fresh = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if expected_version is not None and fresh.version != expected_version:
        raise rules.ChangedMeanwhile(fresh.version)
    return fresh
