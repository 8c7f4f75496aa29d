"""An officer of a unit, at a browser and as a viewer."""

import pytest
from django.test import Client
from pytest_django import Settings

from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from tests import make


@pytest.fixture(autouse=True)
def _cards_alone(settings: Settings) -> None:
    """What other apps show on a card is tested where it is made."""
    settings.SCHAKEL_NEED_FRAGMENTS = []
    settings.SCHAKEL_VERSION_FRAGMENTS = []


@pytest.fixture
def unit() -> Party:
    return make.party(kind=PartyKind.DEFENCE_UNIT)


@pytest.fixture
def person(unit: Party) -> User:
    return make.member(of=unit, position=Position.STEWARD)


@pytest.fixture
def officer(person: User) -> Viewer:
    return make.viewer(of=person)


@pytest.fixture
def page(client: Client, person: User) -> Client:
    client.force_login(person)
    client.cookies["django_language"] = "en"
    return client
