"""The demo people and their organisations: who plays which part of `disclosure.md`. None of them exists."""

from dataclasses import dataclass

from schakel.base.accounts.enums import Position, Role
from schakel.base.parties.enums import PartyKind


@dataclass(frozen=True)
class Body:
    """A demo organisation. `region` is a NUTS-2 code, `label` that of its identity."""

    kind: PartyKind
    name: str
    region: str
    status: str
    size_class: str
    summary: str
    label: str = "CLEAR"


@dataclass(frozen=True)
class Part:
    """A demo person: name, body (or none), position in it, function (or none)."""

    name: str
    body: str = ""
    position: Position = Position.MEMBER
    role: Role | None = None


BODIES: dict[str, Body] = {
    "supplier": Body(
        PartyKind.COMPANY, "Voorbeeld Sensortechniek", "NL21", "dual-use", "small",
        "Maakt sensoren die luisteren in plaats van zenden.",
    ),
    "rival": Body(
        PartyKind.COMPANY, "Voorbeeld Radarbouw", "NL35", "active", "medium", "Bouwt compacte radars en antennes."
    ),
    "institute": Body(
        PartyKind.INSTITUTE, "Voorbeeld Instituut voor Autonomie", "NL22", "dual-use", "medium",
        "Onderzoekt voertuigen die zelf hun weg vinden.",
    ),
    "financier": Body(
        PartyKind.FINANCIER, "Voorbeeld Groeifonds", "NL32", "unknown", "small", "Investeert in dual-use bedrijven."
    ),
    "unit": Body(
        PartyKind.DEFENCE_UNIT, "Oefeneenheid Noord (voorbeeld)", "NL11", "unknown", "unknown",
        "Verzonnen eenheid die behoeften stelt.",
    ),
    "other-unit": Body(
        PartyKind.DEFENCE_UNIT, "Oefeneenheid Zuid (voorbeeld)", "NL41", "unknown", "unknown",
        "Tweede verzonnen eenheid die behoeften stelt.",
    ),
    "procurement": Body(
        PartyKind.PROCUREMENT, "Inkoopbureau Voorbeeld", "NL35", "unknown", "unknown", "Verzonnen inkoper."
    ),
    "desk": Body(
        PartyKind.DEVELOPMENT_COMPANY, "Ontwikkelingsmaatschappij Voorbeeld-Oost", "NL21", "unknown", "medium",
        "Verzonnen regionale ontwikkelingsmaatschappij.",
    ),
    "other-desk": Body(
        PartyKind.DEVELOPMENT_COMPANY, "Ontwikkelingsmaatschappij Voorbeeld-Zuid", "NL41", "unknown", "medium",
        "Tweede verzonnen regionale ontwikkelingsmaatschappij.",
    ),
    "office": Body(
        PartyKind.OFFICE, "Programmabureau Voorbeeld", "NL36", "unknown", "small", "Verzonnen landelijk bureau."
    ),
}  # fmt: skip

#: Role name (the part before `@demo.example`) -> who plays it.
PARTS: dict[str, Part] = {
    "defence-officer": Part("Officier van Defensie", "unit", Position.STEWARD),
    "supplier": Part("Medewerker van de leverancier", "supplier"),
    "supplier-steward": Part("Beheerder bij de leverancier", "supplier", Position.STEWARD),
    "rival": Part("Concurrent", "rival", Position.STEWARD),
    "institute": Part("Kennisinstelling", "institute", Position.STEWARD),
    "financier": Part("Financier", "financier", Position.STEWARD),
    "other-officer": Part("Officier van een andere eenheid", "other-unit", Position.STEWARD),
    "buyer": Part("Inkoper", "procurement", Position.STEWARD, Role.BUYER),
    "lawyer": Part("Jurist", "procurement", Position.MEMBER, Role.LAWYER),
    "desk-officer": Part("Loketmedewerker", "desk", Position.STEWARD, Role.DESK_OFFICER),
    "other-desk-officer": Part("Collega van een ander loket", "other-desk", Position.STEWARD, Role.DESK_OFFICER),
    "assessor": Part("Beoordelaar", "institute", Position.MEMBER, Role.ASSESSOR),
    "programme-manager": Part("Programmamanager", "desk", Position.MEMBER, Role.PROGRAMME_MANAGER),
    "national-office": Part("Landelijk bureau", "office", Position.STEWARD, Role.NATIONAL_OFFICE),
    "auditor": Part("Auditor", role=Role.AUDITOR),
    "administrator": Part("Beheerder van de installatie", role=Role.ADMINISTRATOR),
}
DOMAIN = "demo.example"
