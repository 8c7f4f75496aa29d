"""Which kinds of parties form which groups, and what a kind may do. Pure."""

from schakel.base.parties.enums import Group, PartyKind

GROUP_OF: dict[PartyKind, Group] = {
    PartyKind.DEFENCE_UNIT: Group.DEFENCE,
    PartyKind.PROCUREMENT: Group.DEFENCE,
    PartyKind.DEVELOPMENT_COMPANY: Group.DEVELOPMENT_COMPANIES,
    PartyKind.INSTITUTE: Group.INSTITUTES,
    PartyKind.FINANCIER: Group.FINANCIERS,
    PartyKind.GOVERNMENT: Group.AUTHORITIES,
    PartyKind.OFFICE: Group.AUTHORITIES,
}

#: Parties whose members may state needs.
DEMAND_KINDS = frozenset({PartyKind.DEFENCE_UNIT, PartyKind.PROCUREMENT})


def groups_of(kinds: frozenset[str]) -> frozenset[str]:
    """The groups that parties of these kinds belong to."""
    return frozenset(GROUP_OF[PartyKind(kind)].value for kind in kinds if PartyKind(kind) in GROUP_OF)
