"""Somebody asks to belong to an organisation, by a reason or by a code to its mailbox, on the organisation's page."""

import re
from datetime import date

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from schakel.base.accounts.enums import MembershipState, Way
from schakel.base.accounts.models import MailboxCode, Membership, User
from schakel.base.accounts.rules import Viewer
from schakel.register.organisations import services
from schakel.register.organisations.models import Contact, Organisation
from tests import make

BACKEND = "django.contrib.auth.backends.ModelBackend"
pytestmark = pytest.mark.django_db
MAILBOX = "info@body.example"


def kept_by(steward: Viewer) -> Organisation:
    """An open profile that a party keeps as its own."""
    body = make.organisation(by=steward, label="CLEAR")
    assert body.party_id in steward.parties
    return body


def with_mailbox(body: Organisation, steward: Viewer, *, on: date | None = None) -> None:
    details = services.ContactDetails(
        role="desk", email=MAILBOX, phone="", person_name="", consent_on=None, consent_until=None, consent_purpose=""
    )
    services.add_contact(organisation=body, details=details, actor=steward)
    Contact.objects.update(verified_on=on or timezone.localdate())


def newcomer() -> tuple[Client, User]:
    person, client = make.user(), Client(headers={"Accept-Language": "en", "Accept": "text/html"})
    client.force_login(person, backend=BACKEND)
    return client, person


def page_of(body: Organisation) -> str:
    return f"/organisations/{body.public_id}/membership"


def test_a_newcomer_finds_the_way_asks_and_a_steward_sees_it_on_the_first_page() -> None:
    steward = make.steward()
    body = kept_by(steward)
    client, person = newcomer()
    assert page_of(body) in client.get(f"/organisations/{body.public_id}").content.decode()
    assert client.get(page_of(body)).status_code == 200
    assert client.post(page_of(body), {"motivation": "I work at the drawing office."}).status_code == 302
    asked = Membership.objects.get(user=person)
    assert (asked.state, asked.party_id) == (MembershipState.ASKED, body.party_id)
    theirs = Client(headers={"Accept-Language": "en"})
    theirs.force_login(User.objects.get(public_id=steward.user_ref), backend=BACKEND)
    first = theirs.get("/").content.decode()
    assert f"/account/memberships/{asked.public_id}/decide" in first
    assert "Your request waits for a decision" in client.get("/").content.decode()


def test_who_may_not_know_of_the_organisation_asks_nothing() -> None:
    steward = make.steward()
    body = make.organisation(by=steward, label="AMBER")
    client, _person = newcomer()
    for path in (page_of(body), f"{page_of(body)}/code", f"{page_of(body)}/confirm"):
        assert client.post(path, {"motivation": "Let me in.", "code": "12345678"}).status_code == 404
    assert not Membership.objects.filter(state=MembershipState.ASKED).exists()


def test_a_stranger_is_led_to_sign_in_and_a_member_to_the_members() -> None:
    steward = make.steward()
    body = kept_by(steward)
    assert "/account/login" in Client().get(page_of(body)).headers["Location"]
    client = Client()
    client.force_login(User.objects.get(public_id=steward.user_ref), backend=BACKEND)
    assert client.get(page_of(body)).headers["Location"].endswith("/members")


def test_the_code_from_the_mailbox_makes_a_member(settings: Settings) -> None:
    settings.EMAIL_HOST = "localhost"
    steward = make.steward()
    body = kept_by(steward)
    with_mailbox(body, steward)
    client, person = newcomer()
    shown = client.get(page_of(body)).content.decode()
    assert MAILBOX not in shown
    client.post(f"{page_of(body)}/code")
    assert mail.outbox[-1].to == [MAILBOX]
    code = re.search(r"[0-9]{8}", str(mail.outbox[-1].body))[0]  # type: ignore[index]
    assert client.post(f"{page_of(body)}/confirm", {"code": "00000000"}).headers["Location"] == page_of(body)
    assert client.post(f"{page_of(body)}/confirm", {"code": code}).status_code == 302
    made = Membership.objects.get(user=person)
    assert (made.state, made.way) == (MembershipState.ACTIVE, Way.MAILBOX)


@pytest.mark.parametrize("has_mailbox", [True, False])
def test_whether_there_is_a_mailbox_is_not_told(settings: Settings, has_mailbox: bool) -> None:
    settings.EMAIL_HOST = "localhost"
    steward = make.steward()
    body = kept_by(steward)
    if has_mailbox:
        with_mailbox(body, steward)
    client, _person = newcomer()
    for _ in range(5):
        answer = client.post(f"{page_of(body)}/code", follow=True)
        assert "If the organisation has a verified mailbox here" in answer.content.decode()
    assert MailboxCode.objects.count() == (3 if has_mailbox else 0)


def test_a_mailbox_that_was_not_verified_lately_gets_nothing(settings: Settings) -> None:
    settings.EMAIL_HOST = "localhost"
    steward = make.steward()
    body = kept_by(steward)
    with_mailbox(body, steward, on=date(2020, 1, 1))
    newcomer()[0].post(f"{page_of(body)}/code")
    assert not mail.outbox
