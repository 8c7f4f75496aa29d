"""The fixed cast of `disclosure.md`: every view and every API address is tried by each of them."""

from dataclasses import dataclass

from schakel.base.accounts.enums import Position, Role
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import STRANGER, Viewer
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from tests import make

#: The sixteen demo roles, plus the stranger and the newcomer without a verified membership.
NAMES = (
    "stranger",
    "newcomer",
    "supplier",
    "supplier-steward",
    "rival",
    "institute",
    "financier",
    "defence-officer",
    "other-officer",
    "buyer",
    "lawyer",
    "desk-officer",
    "other-desk-officer",
    "assessor",
    "programme-manager",
    "national-office",
    "auditor",
    "administrator",
)


@dataclass(frozen=True)
class Cast:
    """People by role name (None for the stranger) and the parties they belong to."""

    people: dict[str, User | None]
    parties: dict[str, Party]

    def viewer(self, name: str) -> Viewer:
        """A member of the cast as a viewer, read from the database now."""
        person = self.people[name]
        return make.viewer(of=person) if person else STRANGER


def assemble() -> Cast:
    """Make the whole cast: parties, people, memberships and appointments."""
    parties = {
        "supplier": make.party(kind=PartyKind.COMPANY),
        "rival": make.party(kind=PartyKind.COMPANY),
        "institute": make.party(kind=PartyKind.INSTITUTE),
        "financier": make.party(kind=PartyKind.FINANCIER),
        "unit": make.party(kind=PartyKind.DEFENCE_UNIT),
        "other-unit": make.party(kind=PartyKind.DEFENCE_UNIT),
        "procurement": make.party(kind=PartyKind.PROCUREMENT),
        "desk": make.party(kind=PartyKind.DEVELOPMENT_COMPANY),
        "other-desk": make.party(kind=PartyKind.DEVELOPMENT_COMPANY),
        "office": make.party(kind=PartyKind.OFFICE),
    }
    belongs: dict[str, tuple[str, Position, Role | None]] = {
        "supplier": ("supplier", Position.MEMBER, None),
        "supplier-steward": ("supplier", Position.STEWARD, None),
        "rival": ("rival", Position.STEWARD, None),
        "institute": ("institute", Position.STEWARD, None),
        "financier": ("financier", Position.STEWARD, None),
        "defence-officer": ("unit", Position.STEWARD, None),
        "other-officer": ("other-unit", Position.STEWARD, None),
        "buyer": ("procurement", Position.STEWARD, Role.BUYER),
        "lawyer": ("procurement", Position.MEMBER, Role.LAWYER),
        "desk-officer": ("desk", Position.STEWARD, Role.DESK_OFFICER),
        "other-desk-officer": ("other-desk", Position.STEWARD, Role.DESK_OFFICER),
        "assessor": ("institute", Position.MEMBER, Role.ASSESSOR),
        "programme-manager": ("desk", Position.MEMBER, Role.PROGRAMME_MANAGER),
        "national-office": ("office", Position.STEWARD, Role.NATIONAL_OFFICE),
    }
    people: dict[str, User | None] = {"stranger": None}
    for name in NAMES[1:]:
        person = make.user(email=f"{name}@test.example", name=name)
        people[name] = person
        if name in belongs:
            party, position, role = belongs[name]
            make.member(of=parties[party], position=position, person=person)
            if role:
                make.appointed(role=role, party=parties[party], person=person)
    for name, role in (("auditor", Role.AUDITOR), ("administrator", Role.ADMINISTRATOR)):
        make.appointed(role=role, person=people[name])
    return Cast(people=people, parties=parties)
