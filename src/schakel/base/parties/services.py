"""Register parties."""

from schakel.base.audit import rules as audit_rules
from schakel.base.audit import services as audit
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party


@audit.act("parties.found")
def found_party(*, kind: PartyKind, actor: audit_rules.Actor) -> Party:
    """Register a party. Its profile is made in the register, its members in accounts."""
    party = Party.objects.create(kind=kind)
    audit.record(
        act="parties.found",
        subject=audit_rules.Subject("parties.Party", party.public_id),
        actor=actor,
        change={"kind": kind.value},
    )
    return party
