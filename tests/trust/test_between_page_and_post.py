"""A membership that ends, and a form that is sent again, between a page and its POST: refused calmly, nothing changed.

Every act is also done with the membership intact: without that, a test of "nothing changed" could not fail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from schakel.base.accounts import services as accounts
from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import Membership, User
from schakel.base.audit.models import Entry
from schakel.base.disclosure import services as disclosure
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Limits of confirming count per person; databases of tests give the same number again."""
    cache.clear()


@dataclass(frozen=True)
class Scene:
    """Somebody at work for an organisation, and the page that stands open."""

    person: User
    party: Party
    page: str
    said: dict[str, Any]


def of(kind: PartyKind = PartyKind.COMPANY) -> tuple[User, Party]:
    party = make.party(kind=kind)
    return make.member(of=party, position=Position.STEWARD), party


def offering_edit() -> Scene:
    person, party = of()
    offering = make.offering(by=make.viewer(of=person))
    return Scene(person, party, f"/offerings/{offering.public_id}/edit", {"title": "Changed after leaving"})


def offering_withdraw() -> Scene:
    person, party = of()
    offering = make.offering(by=make.viewer(of=person))
    return Scene(person, party, f"/offerings/{offering.public_id}/withdraw", {"reason": "Not made any more."})


def offering_labels() -> Scene:
    person, party = of()
    offering = make.offering(by=make.viewer(of=person), label="AMBER")
    return Scene(person, party, f"/offerings/{offering.public_id}/labels", {"identity": "CLEAR"})


def need_withdraw() -> Scene:
    person, party = of(PartyKind.DEFENCE_UNIT)
    need = make.need(by=make.viewer(of=person))
    return Scene(person, party, f"/needs/{need.public_id}/withdraw", {"reason": "No longer needed."})


def proposal_change() -> Scene:
    person, party = of()
    need = make.need(by=make.viewer(of=of(PartyKind.DEFENCE_UNIT)[0]))
    proposal = make.proposal(to=need, by=make.viewer(of=person), is_sent=False)
    return Scene(person, party, f"/proposals/{proposal.public_id}/change", {"title": "Changed after leaving"})


def introduction_accept() -> Scene:
    person, party = of()
    offering = make.offering(by=make.viewer(of=person))
    asked = disclosure.ask_introduction(record=offering, reveals="We fly kites.", actor=make.steward())
    return Scene(person, party, f"/introductions/{asked.public_id}/accept", {})


def invitation() -> Scene:
    person, party = of()
    said = {"email": "new@test.example", "position": "member"}
    return Scene(person, party, f"/account/organisations/{party.public_id}/invite", said)


def take_out() -> Scene:
    person, party = of()
    fellow = Membership.objects.get(user=make.member(of=party))
    return Scene(person, party, f"/account/memberships/{fellow.public_id}/end", {"reason": "Works elsewhere."})


SCENES: list[Callable[[], Scene]] = [
    *(offering_edit, offering_withdraw, offering_labels, need_withdraw),
    *(proposal_change, introduction_accept, invitation, take_out),
]


def opened(scene: Scene) -> tuple[Client, dict[str, Any]]:
    """The page stands open at somebody who confirmed just now; what its form would send."""
    client = Client(headers={"Accept-Language": "en", "Accept": "text/html"})
    client.force_login(scene.person, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    page = client.get(scene.page)
    if page.status_code == 405:  # an act without a page of its own
        return client, scene.said
    assert page.status_code == 200, scene.page
    form = page.context["form"]
    shown = {field.html_name: field.value() for field in form if field.value() not in (None, False)}
    return client, {**shown, **scene.said}


@pytest.mark.parametrize("scene_of", SCENES, ids=lambda one: one.__name__)
def test_with_the_membership_the_act_is_done(scene_of: Callable[[], Scene]) -> None:
    scene = scene_of()
    client, said = opened(scene)
    before = Entry.objects.count()
    answer = client.post(scene.page, said)
    assert answer.status_code in {200, 302, 303}, answer.content.decode()[-3000:]
    assert Entry.objects.count() > before


@pytest.mark.parametrize("scene_of", SCENES, ids=lambda one: one.__name__)
def test_a_membership_that_ended_meanwhile_refuses_and_changes_nothing(scene_of: Callable[[], Scene]) -> None:
    scene = scene_of()
    client, said = opened(scene)
    other = Membership.objects.get(user=make.member(of=scene.party, position=Position.STEWARD))
    mine = Membership.objects.get(user=scene.person, party=scene.party)
    accounts.end_membership(membership=mine, reason="Left.", actor=make.viewer(of=other.user))
    before = list(Entry.objects.order_by("pk").values_list("pk", flat=True))
    answer = client.post(scene.page, said)
    assert answer.status_code in {403, 404}
    assert "<main" in answer.content.decode()
    assert list(Entry.objects.order_by("pk").values_list("pk", flat=True)) == before


def test_a_form_sent_again_leads_where_the_first_one_led_and_acts_once() -> None:
    scene = offering_withdraw()
    client, said = opened(scene)
    said |= {"form_token": "the same form"}
    first, before = client.post(scene.page, said), Entry.objects.count()
    again = client.post(scene.page, said)
    assert (again.status_code, again.headers["Location"]) == (302, first.headers["Location"])
    assert Entry.objects.count() == before


def test_a_form_of_somebody_else_does_not_lead_to_their_outcome() -> None:
    scene = offering_withdraw()
    client, said = opened(scene)
    said |= {"form_token": "the same form"}
    client.post(scene.page, said)
    rival = Client()
    rival.force_login(make.member(), backend="django.contrib.auth.backends.ModelBackend")
    assert rival.post(scene.page, said).status_code == 404
