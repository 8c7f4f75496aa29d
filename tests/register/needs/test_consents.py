"""A steward lets others take a part of a card along, sees what has left, and takes the consent back."""

import pytest
from django.test import Client

from schakel.base.accounts.enums import Position
from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.base.audit.models import Entry
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup, Purpose
from schakel.base.disclosure.models import Consent, Reading
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.register.needs import selectors
from schakel.register.needs.models import Need
from tests import make

pytestmark = pytest.mark.django_db
EFFECT = "early enough to take cover"


@pytest.fixture
def officer() -> User:
    return make.member(of=make.party(kind=PartyKind.DEFENCE_UNIT), position=Position.STEWARD)


@pytest.fixture
def steward(officer: User) -> Viewer:
    return make.viewer(of=officer)


@pytest.fixture
def reader() -> User:
    return make.member()


@pytest.fixture
def card(steward: Viewer, reader: User) -> Need:
    """A card whose title is GREEN and whose effect the reader may read, and not take along."""
    made = make.need(by=steward)
    groups = (FieldGroup.CAPABILITY, FieldGroup.TECHNICAL)
    disclosure.set_labels(record=made, labels=dict.fromkeys(groups, "AMBER"), actor=steward)
    party = Party.objects.get(public_id=make.viewer(of=reader).on_behalf_of)
    disclosure.set_audience(record=made, groups=groups, audience=disclosure.Audience(parties=(party,)), actor=steward)
    return made


def client_of(person: User) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person)
    return client


def taken(person: User) -> str:
    answer = client_of(person).get("/needs/export?as=csv")
    assert answer.status_code == 200
    return answer.content.decode("utf-8-sig")


def test_one_field_goes_along_by_consent_and_stays_the_moment_it_is_withdrawn(
    card: Need, officer: User, reader: User
) -> None:
    assert card.title in taken(reader)
    assert EFFECT not in taken(reader)
    owner, page = client_of(officer), f"/needs/{card.public_id}/consents"
    assert owner.post(page, {"field": "effect", "audience": "", "until_on": ""}).status_code == 302
    file = taken(reader)
    assert EFFECT in file
    assert card.situation not in file
    shown = owner.get(page).content.decode()
    assert "Effect" in shown
    withdraw = f"/needs/consents/{Consent.objects.get().public_id}/withdraw"
    assert withdraw in shown
    assert owner.post(withdraw).headers["Location"] == page
    assert EFFECT not in taken(reader)
    acts = Entry.objects.filter(subject_id=card.public_id).values_list("act", flat=True)
    assert {"disclosure.give_consent", "disclosure.withdraw_consent", "disclosure.export"} <= set(acts)


def test_the_owner_sees_what_has_left_under_the_consent(card: Need, officer: User, reader: User) -> None:
    owner = client_of(officer)
    owner.post(f"/needs/{card.public_id}/consents", {"field": "effect", "audience": "", "until_on": ""})
    taken(reader)
    left = Reading.objects.get(manner="export")
    assert (left.record_id, left.consented) == (card.public_id, "effect")
    assert "under your consent: effect" in owner.get("/my-records/left").content.decode()
    assert "1 time" in owner.get("/my-records/consents").content.decode()


def test_who_exports_without_a_consent_leaves_none_in_the_log(card: Need, reader: User) -> None:
    taken(reader)
    assert not Reading.objects.filter(manner="export").exists()
    assert card.pk


def test_who_follows_the_list_gets_what_a_file_would_hold_and_the_withdrawn_no_more(
    card: Need, officer: User, reader: User
) -> None:
    def followed() -> str:
        answer = client_of(reader).get("/needs/export?as=atom")
        assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        return answer.content.decode()

    assert card.title in followed()
    assert EFFECT not in followed()
    owner, page = client_of(officer), f"/needs/{card.public_id}/consents"
    owner.post(page, {"field": "effect", "audience": "", "until_on": ""})
    assert EFFECT in followed()
    assert card.situation not in followed()
    assert "under your consent: effect" in owner.get("/my-records/left").content.decode()
    owner.post(f"/needs/consents/{Consent.objects.get().public_id}/withdraw")
    assert EFFECT not in followed()
    assert client_of(officer).get("/needs/export?as=atom&q=nothing-like-it").content.count(b"<entry>") == 0


def test_only_the_steward_of_the_unit_gives_and_withdraws(card: Need, steward: Viewer, reader: User) -> None:
    page = f"/needs/{card.public_id}/consents"
    asked = {"field": "effect", "audience": "", "until_on": ""}
    assert client_of(reader).post(page, asked).status_code == 403
    plain = make.member(of=Party.objects.get(public_id=steward.on_behalf_of))
    assert client_of(plain).post(page, asked).status_code == 403
    assert not Consent.objects.exists()
    given = disclosure.give_consent(record=card, field="effect", purpose=Purpose.EXPORT, actor=steward)
    withdraw = f"/needs/consents/{given.public_id}/withdraw"
    assert [client_of(one).post(withdraw).status_code for one in (reader, plain)] == [404, 403]
    given.refresh_from_db()
    assert given.withdrawn_at is None


def test_a_part_that_a_card_does_not_have_or_a_day_that_passed_is_refused(card: Need, officer: User) -> None:
    owner, page = client_of(officer), f"/needs/{card.public_id}/consents"
    assert owner.post(page, {"field": "money", "audience": ""}).status_code == 422
    assert owner.post(page, {"field": "effect", "audience": "rivals"}).status_code == 422
    assert owner.post(page, {"field": "effect", "until_on": "2020-01-01"}).status_code == 422
    assert not Consent.objects.exists()


def test_a_consent_withdrawn_while_the_file_is_made_stops_it(
    card: Need, steward: Viewer, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = disclosure.give_consent(record=card, field="effect", purpose=Purpose.EXPORT, actor=steward)
    honest = selectors.exportable_needs

    def withdrawn_right_after(*, needs: list[Need], viewer: Viewer) -> list[tuple[Need, frozenset[str]]]:
        found = honest(needs=needs, viewer=viewer)
        disclosure.withdraw_consent(consent=given, actor=steward)
        return found

    monkeypatch.setattr(selectors, "exportable_needs", withdrawn_right_after)
    answer = client_of(reader).get("/needs/export?as=csv")
    assert answer.status_code == 409
    assert EFFECT.encode() not in answer.content
