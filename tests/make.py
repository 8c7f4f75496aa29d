"""Make records for tests. Defaults are valid; name only what the test is about.

A record in a later status is made by the service that leads there, so a test can never start from a state that the
product itself cannot reach.
"""

from itertools import count

from schakel.base.accounts import selectors as accounts_selectors
from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import Position, Role, Way
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer, job
from schakel.base.parties import services as parties
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party

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
