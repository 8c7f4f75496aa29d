"""Who is told of proposals and introductions, and no longer when there is nothing to tell."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django.fixtures import Settings

from schakel.base.accounts.enums import Position
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.outbox import jobs
from schakel.base.outbox.enums import MessageState
from schakel.base.outbox.models import Message
from schakel.base.parties.enums import PartyKind
from schakel.match.proposals import services
from schakel.register.organisations import jobs as organisations_jobs
from schakel.register.organisations import services as organisations
from schakel.register.organisations.models import Contact
from schakel.register.organisations.services import ContactDetails
from tests import make
from tests.base.outbox.post import Postbox, post_office

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Settings) -> Iterator[Postbox]:
    settings.SCHAKEL_MAIL_LABEL = "AMBER"
    with post_office() as postbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port
        yield postbox


def sent(box: Postbox) -> list[tuple[str, str]]:
    """Send what waits; to whom and under which subject."""
    box.got.clear()
    jobs.send_mail_queue()
    return [(mail["To"], mail["Subject"]) for mail in box.got]


def demand() -> tuple[Viewer, str]:
    person = make.member(of=make.party(kind=PartyKind.DEFENCE_UNIT), position=Position.STEWARD)
    return make.viewer(of=person), person.email


def supplier() -> tuple[Viewer, str]:
    person = make.member()
    return make.viewer(of=person), person.email


def test_a_sent_proposal_tells_the_cards_owner_and_its_answer_the_proposer(box: Postbox) -> None:
    owner, owner_address = demand()
    proposer, proposer_address = supplier()
    proposal = make.proposal(to=make.need(by=owner), by=proposer)
    assert sent(box) == [(owner_address, "Een oplossingsvoorstel bij uw effectkaart")]
    services.answer_proposal(proposal=proposal, is_going_on=True, answer="This convinced us at once.", actor=owner)
    assert sent(box) == [(proposer_address, "Uw oplossingsvoorstel is beantwoord")]
    assert sent(box) == []


def test_a_proposal_that_was_taken_back_is_not_told_any_more(box: Postbox) -> None:
    owner, _ = demand()
    proposer, _ = supplier()
    proposal = make.proposal(to=make.need(by=owner), by=proposer)
    services.withdraw_proposal(proposal=proposal, reason="a mistake", actor=proposer)
    assert sent(box) == []
    assert Message.objects.get().state == MessageState.STOPPED


def test_an_introduction_tells_the_asked_and_then_the_asker(box: Postbox) -> None:
    asker, asker_address = supplier()
    steward = make.member()
    owner = make.viewer(of=steward)
    offering = make.offering(by=make.steward(of=None))
    keeper = make.member(of=offering.owner)
    introduction = services.ask_introduction(record=offering, reveals="We fly kites.", actor=asker)
    assert (keeper.email, "Iemand wil kennismaken") in sent(box)
    services.ask_introduction(record=offering, reveals="We fly kites.", actor=asker)
    assert sent(box) == []
    services.accept_introduction(introduction=introduction, actor=make.viewer(of=keeper))
    assert sent(box) == [(asker_address, "Uw verzoek om kennismaking is aanvaard")]
    assert owner.user_ref not in str(box.got)


def test_a_no_looks_like_silence_in_the_mailbox_too(box: Postbox) -> None:
    asker, _ = supplier()
    offering = make.offering(by=make.steward())
    introduction = services.ask_introduction(record=offering, reveals="We fly kites.", actor=asker)
    sent(box)
    keeper = make.viewer(of=make.member(of=offering.owner))
    disclosure.decline_introduction(introduction=introduction, actor=keeper)
    assert sent(box) == []


def test_a_contact_that_is_due_is_asked_about_once(box: Postbox) -> None:
    keeper = make.steward()
    organisation = make.organisation(by=keeper)
    details = ContactDetails(role="Sales", email="sales@test.example")
    contact = organisations.add_contact(organisation=organisation, details=details, actor=keeper)
    assert organisations_jobs.remind_contacts() == 0
    Contact.objects.update(verified_on=timezone.localdate() - timedelta(days=2000))
    assert organisations_jobs.remind_contacts() == 1
    assert organisations_jobs.remind_contacts() == 0
    assert [subject for _, subject in sent(box)] == ["Klopt uw contact nog?"]
    Message.objects.all().delete()
    assert organisations_jobs.remind_contacts() == 1
    organisations.verify_contact(contact=contact, actor=keeper)
    assert sent(box) == []
