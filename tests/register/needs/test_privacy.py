"""What effect cards hold of a person, and how it goes."""

import pytest

from schakel.base.accounts.enums import Position
from schakel.base.parties.enums import PartyKind
from schakel.register.needs import privacy
from schakel.register.needs.models import NeedVersion
from tests import make

pytestmark = pytest.mark.django_db


def test_a_person_gets_what_is_held_and_is_forgotten_once() -> None:
    person = make.member(of=make.party(kind=PartyKind.DEFENCE_UNIT), position=Position.STEWARD)
    need = make.need(by=make.viewer(of=person))
    held = privacy.export_of(person=person)
    assert [(row["kind"], row["need"], row["number"]) for row in held] == [("published", need.public_id, 1)]
    assert privacy.erase(person=person, actor=make.SYSTEM) == 1
    assert privacy.erase(person=person, actor=make.SYSTEM) == 0
    assert privacy.export_of(person=person) == []
    assert NeedVersion.objects.get().published_by == ""


def test_nothing_goes_by_date() -> None:
    make.need()
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) == 0
