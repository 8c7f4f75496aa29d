"""Make records for tests. Defaults are valid; name only what the test is about.

A record in a later status is made by the service that leads there, so a test can never start from a state that the
product itself cannot reach.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import count
from typing import TypeVar

from schakel.base.accounts import selectors as accounts_selectors
from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import Position, Role, Way
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer, job
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Disclosed
from schakel.base.parties import services as parties
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.match.proposals import services as proposals
from schakel.match.proposals.models import Proposal
from schakel.register.needs import rules as needs_rules
from schakel.register.needs import services as needs
from schakel.register.needs.models import Need
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.rules import Provenance
from schakel.register.vocabulary.enums import Trust

Labelled = TypeVar("Labelled", bound=Disclosed)
_numbers = count(1)
SYSTEM = job("test-setup")
PASSWORD = "correct horse battery staple"


def user(*, email: str = "", name: str = "Somebody") -> User:
    return accounts.open_account(
        email=email or f"person{next(_numbers)}@test.example", name=name, password=PASSWORD, actor=SYSTEM.actor
    )


def party(*, kind: PartyKind = PartyKind.COMPANY) -> Party:
    return parties.found_party(kind=kind, actor=SYSTEM.actor)


def member(*, of: Party | None = None, position: Position = Position.MEMBER, person: User | None = None) -> User:
    person = person or user()
    accounts.join_party(user=person, party=of or party(), position=position, way=Way.INVITATION, actor=SYSTEM.actor)
    return person


def appointed(*, role: Role, party: Party | None = None, person: User | None = None) -> User:
    person = person or user()
    accounts.appoint(user=person, role=role, party=party, actor=SYSTEM.actor)
    return person


def viewer(*, of: User) -> Viewer:
    return accounts_selectors.viewer_of(user=of)


def steward(*, of: Party | None = None) -> Viewer:
    """Somebody who may set labels for a party, as a viewer."""
    return viewer(of=member(of=of, position=Position.STEWARD))


def provenance(*, source: str = "own statement", on: date = date(2026, 11, 1), trust: Trust = Trust.OWN) -> Provenance:
    return Provenance(source=source, stated_on=on, trust=trust)


def organisation(
    *, by: Viewer, name: str = "", label: str = "", of: Party | None = None, **facts: object
) -> Organisation:
    """A profile kept by the party that the viewer acts for; `label` sets every field group when given."""
    owner = Party.objects.get(public_id=by.on_behalf_of)
    made = organisations.register_organisation(
        owner=owner,
        party=of or owner,
        facts={"name": name or f"Organisation {next(_numbers)}", **facts},
        provenance=provenance(),
        actor=by,
    )
    return labelled(made, label=label, by=by)


def offering(
    *,
    by: Viewer,
    of: Organisation | None = None,
    title: str = "",
    text: str = "A radar that sees small things.",
    label: str = "GREEN",
    is_published: bool = True,
    concepts: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
    **facts: object,
) -> Offering:
    """A published offering (or a draft), with `label` on every field group; its organisation is made when not given."""
    made = organisations.add_offering(
        organisation=of or organisation(by=by, label=label),
        texts={"title": title or f"Offering {next(_numbers)}", "text": text},
        facts={"kind": "product", **facts},
        concepts=concepts,
        words=words,
        provenance=provenance(),
        actor=by,
    )
    if is_published:
        organisations.publish_offering(offering=made, actor=by)
    return labelled(made, label=label, by=by)


def labelled(record: Labelled, *, label: str, by: Viewer) -> Labelled:
    """The record with this label on every field group."""
    if label:
        disclosure.set_labels(record=record, labels=dict.fromkeys(FieldGroup, label), actor=by)
    return record


def card(**changes: object) -> needs_rules.Card:
    """What is written on an effect card that can be published; name only what the test is about."""
    written = needs_rules.Card(
        title="Small aircraft noticed in time",
        effect="A unit notices small aircraft above its camp early enough to take cover, day and night.",
        situation="Open country, wind up to 12 m/s, no fixed power.",
        measures=(needs_rules.MeasureOfSuccess("warning time", "at-least", Decimal(60), "s"),),
    )
    return replace(written, **changes)  # type: ignore[arg-type]  # the caller names fields of the card


def need(
    *, by: Viewer | None = None, label: str = "GREEN", is_published: bool = True, days: int = 60, **changes: object
) -> Need:
    """An effect card of a Defence unit, published with `label` on every field group, or still a draft."""
    actor = by or steward(of=party(kind=PartyKind.DEFENCE_UNIT))
    owner = Party.objects.get(public_id=actor.on_behalf_of)
    made = needs.draft_need(owner=owner, card=card(**changes), actor=actor)
    if is_published:
        needs.publish_need(need=made, days=days, labels=dict.fromkeys(FieldGroup, label), actor=actor)
    return made


def proposal(*, to: Need, by: Viewer, title: str = "Hearing what comes", is_sent: bool = True) -> Proposal:
    """A solution proposal to a card, sent or still a draft."""
    written = proposals.ProposalText(title=title, text="Microphones on masts hear small aircraft from afar.")
    made = proposals.draft_proposal(need=to, written=written, actor=by)
    return proposals.send_proposal(proposal=made, actor=by) if is_sent else made
