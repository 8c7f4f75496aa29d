"""Mail goes out once, by a real mail server, with the rights that its reader has when it goes."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail import EmailMessage, get_connection
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from schakel.base.accounts import services as accounts
from schakel.base.accounts.models import Membership, User
from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import services as disclosure
from schakel.base.disclosure.enums import FieldGroup
from schakel.base.disclosure.models import Reading
from schakel.base.outbox import jobs, rules, selectors, services, sources
from schakel.base.outbox.enums import Frequency, MessageState, Outcome
from schakel.base.outbox.models import Mail, Message
from schakel.base.parties.enums import PartyKind
from schakel.base.parties.models import Party
from schakel.register.needs import selectors as needs
from schakel.register.needs.models import Need
from tests import make
from tests.base.outbox.post import Postbox, post_office

pytestmark = pytest.mark.django_db
KIND = "test.card"


def about(*, kind: str, record_id: str, viewer: Viewer) -> rules.Content | None:
    """The words of a mail about a card: none when its reader may not read it (any more)."""
    card = needs.visible_needs(viewer=viewer).filter(public_id=record_id).first()
    if card is None:
        return None
    return rules.Content(
        title=f"About {card.title}",
        text="Read it.",
        path=f"/needs/{card.public_id}",
        label=card.label_identity,
        record=card,
        groups=(FieldGroup.IDENTITY,),
    )


@pytest.fixture
def box(settings: Settings) -> Iterator[Postbox]:
    settings.SCHAKEL_MAIL_KINDS = {KIND: f"{__name__}.about"}
    settings.SCHAKEL_BASE_URL = "https://schakel.example"
    with post_office() as postbox:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", postbox.port
        yield postbox


@pytest.fixture
def person() -> User:
    return make.member()


def party_of(person: User) -> Party:
    return Membership.objects.get(user=person).party


def told(person: User, card: Need) -> Message:
    services.tell_person(kind=KIND, person=person, record_id=card.public_id, party=party_of(person), actor=make.SYSTEM)
    return Message.objects.latest("pk")


def text_of(mail: Any) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_mail_goes_once_with_text_page_and_one_click_unsubscribe(box: Postbox, person: User) -> None:
    message = told(person, make.need(label="CLEAR", title="Small aircraft"))
    assert jobs.send_mail_queue() == {"taken": 1, "doubted": 0}
    assert jobs.send_mail_queue()["taken"] == 0
    (mail,) = box.got
    assert (mail["To"], mail["Subject"], box.to) == (person.email, "About Small aircraft", [person.email])
    assert "https://schakel.example/needs/" in text_of(mail)
    page = str(mail.get_body(("html",)).get_content())  # type: ignore[union-attr]  # every mail has one
    assert "<script" not in page
    assert {part.split("/")[0] for part in page.split("https://")[1:]} == {"schakel.example"}
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<https://schakel.example/mail/unsubscribe/")
    assert mail["Message-ID"] == rules.message_id([message.public_id], host="schakel.example")
    message.refresh_from_db()
    assert message.state == MessageState.SENT


@pytest.mark.parametrize(
    "url", ["https://schakel.example", "https://schakel.of.an.organisation.with.a.long.name.example"]
)
def test_the_address_to_unsubscribe_goes_as_an_address_and_not_as_an_encoded_word(
    box: Postbox, person: User, settings: Settings, url: str
) -> None:
    settings.SCHAKEL_BASE_URL = url
    told(person, make.need(label="CLEAR", title="Één klein toestel"))
    jobs.send_mail_queue()
    head = box.raw[0].partition(b"\r\n\r\n")[0].decode("ascii")
    (line,) = [one for one in head.split("\r\n") if one.startswith("List-Unsubscribe:")]
    assert re.fullmatch(rf"List-Unsubscribe: <{re.escape(url)}/mail/unsubscribe/[\w-]{{43}}>", line)
    assert max(map(len, head.split("\r\n"))) < 998
    assert "Subject: About =?utf-8?" in head


def test_without_a_mail_server_nothing_is_put_in(person: User, settings: Settings) -> None:
    settings.SCHAKEL_MAIL_KINDS, settings.EMAIL_HOST = {KIND: f"{__name__}.about"}, ""
    card = make.need()
    services.tell_person(kind=KIND, person=person, record_id=card.public_id, actor=make.SYSTEM)
    assert not Message.objects.exists()
    assert jobs.send_mail_queue().total() == 0


def test_an_act_that_is_undone_leaves_no_mail(box: Postbox, person: User) -> None:
    card = make.need(label="CLEAR")

    def undone() -> None:
        with transaction.atomic():
            told(person, card)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        undone()
    assert jobs.send_mail_queue()["taken"] == 0
    assert box.got == []


@pytest.mark.asvs("v5.0.0-14.2.4")
@pytest.mark.bio2("5.14")
def test_above_the_operators_label_it_says_only_sign_in(box: Postbox, person: User) -> None:
    told(person, make.need(label="GREEN", title="Not for the open wire"))
    jobs.send_mail_queue()
    (mail,) = box.got
    assert "wire" not in mail.as_string()
    assert "/needs/" not in text_of(mail)
    assert "https://schakel.example/\n" in text_of(mail)


def test_content_above_green_that_the_operator_lets_out_stands_in_the_read_log(
    box: Postbox, settings: Settings
) -> None:
    settings.SCHAKEL_MAIL_LABEL = "AMBER"
    reader = make.member()
    owner = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    card = make.need(by=owner, label="GREEN", title="Let out")
    told(reader, card)
    jobs.send_mail_queue()
    assert "Let out" in box.got[0]["Subject"]
    assert not Reading.objects.exists()
    secret = make.need(by=owner, label="AMBER", title="Named")
    disclosure.name_in_audience(record=secret, groups=list(FieldGroup), party=party_of(reader), actor=owner)
    told(reader, secret)
    jobs.send_mail_queue()
    assert "Named" in box.got[1]["Subject"]
    assert Reading.objects.get().manner == "mail"


def test_a_membership_that_ended_stops_what_waits(box: Postbox, person: User) -> None:
    message = told(person, make.need(label="CLEAR"))
    membership = Membership.objects.get(user=person)
    accounts.leave_party(membership=membership, reason="elsewhere", actor=make.viewer(of=person))
    assert jobs.send_mail_queue()["stopped"] == 1
    message.refresh_from_db()
    assert (message.state, box.got) == (MessageState.STOPPED, [])


def test_a_record_that_was_hidden_meanwhile_stops_what_waits(box: Postbox, person: User) -> None:
    owner = make.steward(of=make.party(kind=PartyKind.DEFENCE_UNIT))
    card = make.need(by=owner, label="GREEN")
    message = told(person, card)
    make.labelled(card, label="AMBER", by=owner)
    jobs.send_mail_queue()
    message.refresh_from_db()
    assert (message.state, box.got, Mail.objects.count()) == (MessageState.STOPPED, [], 0)


def test_a_digest_is_one_mail_for_all_that_waits(box: Postbox, person: User) -> None:
    actor = make.viewer(of=person)
    services.choose_frequency(person=person, frequency=Frequency.DAILY, actor=actor)
    for title in ("First card", "Second card"):
        told(person, make.need(label="CLEAR", title=title))
    assert jobs.send_mail_queue()["taken"] == 0
    Message.objects.update(due_at=timezone.now())
    assert jobs.send_mail_queue() == {"taken": 1, "doubted": 0}
    (mail,) = box.got
    assert "First card" in text_of(mail)
    assert "Second card" in text_of(mail)
    assert mail["Subject"].startswith("2 ")


def test_a_refusal_for_now_is_tried_again_and_one_for_good_is_not(box: Postbox, person: User) -> None:
    message = told(person, make.need(label="CLEAR"))
    box.answer = "451 later"
    assert jobs.send_mail_queue()["later"] == 1
    message.refresh_from_db()
    assert (message.state, message.attempts) == (MessageState.WAITING, 1)
    assert message.due_at > timezone.now() + timedelta(minutes=1)
    box.answer, box.refuses = "250 taken", "550 nobody of that name"
    Message.objects.update(due_at=timezone.now())
    assert jobs.send_mail_queue()["refused"] == 1
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


@pytest.mark.asvs("v5.0.0-16.5.2")
def test_a_mail_server_that_is_gone_loses_nothing(box: Postbox, person: User, settings: Settings) -> None:
    message = told(person, make.need(label="CLEAR"))
    settings.EMAIL_PORT = 1
    assert jobs.send_mail_queue()["later"] == 1
    settings.EMAIL_PORT = box.port
    Message.objects.update(due_at=timezone.now())
    assert jobs.send_mail_queue() == {"taken": 1, "doubted": 0}
    message.refresh_from_db()
    assert (message.state, len(box.got)) == (MessageState.SENT, 1)


def test_after_ten_attempts_it_is_given_up(box: Postbox, person: User) -> None:
    message = told(person, make.need(label="CLEAR"))
    box.answer = "451 later"
    Message.objects.update(attempts=rules.MOST_ATTEMPTS - 1)
    jobs.send_mail_queue()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED


def test_a_connection_that_breaks_after_the_content_is_not_tried_again(box: Postbox, person: User) -> None:
    message = told(person, make.need(label="CLEAR"))
    box.drops = True
    assert jobs.send_mail_queue()["unsure"] == 1
    box.drops = False
    assert jobs.send_mail_queue()["taken"] == 0
    message.refresh_from_db()
    assert (message.state, len(box.got)) == (MessageState.UNSURE, 1)


def test_a_worker_that_is_killed_while_sending_leaves_a_mail_that_is_reported_not_repeated(
    box: Postbox, person: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    message = told(person, make.need(label="CLEAR"))

    def killed(letter: rules.Letter) -> Outcome:
        assert sources_hand_over(letter) == Outcome.TAKEN
        raise SystemExit

    sources_hand_over = sources.hand_over
    monkeypatch.setattr(sources, "hand_over", killed)
    with pytest.raises(SystemExit):
        jobs.send_mail_queue()
    monkeypatch.undo()
    assert jobs.send_mail_queue()["doubted"] == 0
    Mail.objects.update(started_at=timezone.now() - rules.LEASE - timedelta(seconds=1))
    assert jobs.send_mail_queue()["doubted"] == 1
    message.refresh_from_db()
    assert (message.state, len(box.got)) == (MessageState.UNSURE, 1)
    assert "1 mails may or may not have been sent" in caplog.text


def test_an_unsure_mail_goes_again_only_when_somebody_decides_so(
    box: Postbox, person: User, capsys: pytest.CaptureFixture[str]
) -> None:
    message = told(person, make.need(label="CLEAR"))
    box.drops = True
    jobs.send_mail_queue()
    box.drops = False
    (mail,) = selectors.unsure_mails()
    call_command("send_mail_queue", unsure=True)
    assert mail.public_id in capsys.readouterr().out
    with pytest.raises(CommandError, match="reason"):
        call_command("send_mail_queue", again=mail.public_id)
    call_command("send_mail_queue", again=mail.public_id, reason="the mail server's log does not know it")
    assert jobs.send_mail_queue() == {"taken": 1, "doubted": 0}
    message.refresh_from_db()
    assert message.state == MessageState.SENT
    assert {one["Message-ID"] for one in box.got} == {mail.message_id}
    with pytest.raises(CommandError, match="no such"):
        call_command("send_mail_queue", again=mail.public_id, reason="once more")


@pytest.mark.asvs("v5.0.0-2.3.4")
def test_two_workers_never_send_the_same_message(box: Postbox, person: User) -> None:
    message = told(person, make.need(label="CLEAR"))
    now = timezone.now()
    stale = Message.objects.get(pk=message.pk)
    assert services.claim_mail(message=message, now=now, actor=make.SYSTEM) is not None
    assert services.claim_mail(message=stale, now=now, actor=make.SYSTEM) is None
    assert Mail.objects.count() == 1


def test_a_letter_keeps_its_words_encrypted_until_it_went(box: Postbox) -> None:
    connection = get_connection("schakel.base.outbox.adapters.QueueBackend")
    EmailMessage(
        "Invitation", "Open https://schakel.example/x/secret", to=["new@test.example"], connection=connection
    ).send()
    message = Message.objects.get()
    assert b"secret" not in bytes(message.sealed)
    assert jobs.send_mail_queue() == {"taken": 1, "doubted": 0}
    assert "x/secret" in text_of(box.got[0])
    assert "List-Unsubscribe" not in box.got[0]
    message.refresh_from_db()
    assert bytes(message.sealed) == b""


def test_a_letter_that_waits_for_an_erased_person_goes_with_them(box: Postbox, person: User) -> None:
    for to in (person.email.upper(), "other@test.example"):
        services.queue_letter(to=to, subject="Hello", text="Words.", actor=make.SYSTEM)
    services.forget_person(person=person, actor=make.viewer(of=person))
    jobs.send_mail_queue()
    assert box.to == ["other@test.example"]


@pytest.mark.asvs("v5.0.0-3.5.3")
def test_unsubscribing_shows_by_get_and_acts_by_post_without_any_page(box: Postbox, person: User) -> None:
    told(person, make.need(label="CLEAR"))
    jobs.send_mail_queue()
    path = box.got[0]["List-Unsubscribe"].strip("<>").removeprefix("https://schakel.example")
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert selectors.frequency_of(person=person.pk) == Frequency.AT_ONCE
    waiting = told(person, make.need(label="CLEAR"))
    answer = program.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert selectors.frequency_of(person=person.pk) == Frequency.NEVER
    waiting.refresh_from_db()
    assert waiting.state == MessageState.STOPPED
    assert program.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    told(person, make.need(label="CLEAR"))
    assert jobs.send_mail_queue()["taken"] == 0


def test_a_wrong_link_of_unsubscribing_is_an_absent_page(client: Client) -> None:
    assert client.get("/mail/unsubscribe/nothing").status_code == 404
    assert client.post("/mail/unsubscribe/nothing").status_code == 404


def test_the_link_is_kept_as_a_digest_only(box: Postbox, person: User) -> None:
    told(person, make.need(label="CLEAR"))
    jobs.send_mail_queue()
    token = box.got[0]["List-Unsubscribe"].strip("<>").rpartition("/")[2]
    kept = Mail.objects.get().unsubscribe_digest
    assert (len(kept), token == kept) == (64, False)


def test_a_person_chooses_how_often(client: Client, person: User) -> None:
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/account/mail").status_code == 200
    assert client.post("/account/mail", {"frequency": "weekly"}).status_code == 302
    assert selectors.frequency_of(person=person.pk) == Frequency.WEEKLY
    assert client.post("/account/mail", {"frequency": "hourly"}).status_code == 422


def test_a_kind_that_the_settings_do_not_name_is_a_mistake(box: Postbox, person: User) -> None:
    with pytest.raises(rules.KindUnknown):
        services.tell_person(kind="nobody.knows", person=person, record_id="x", actor=make.SYSTEM)


def test_what_was_settled_long_ago_goes_and_a_rehearsal_only_counts(box: Postbox, person: User) -> None:
    told(person, make.need(label="CLEAR"))
    jobs.send_mail_queue()
    old = timezone.now() - rules.KEPT - timedelta(days=1)
    Message.objects.update(made_at=old)
    Mail.objects.update(started_at=old)
    assert services.sweep(is_rehearsal=True, actor=make.SYSTEM) == 2
    assert Message.objects.count() == 1
    assert services.sweep(is_rehearsal=False, actor=make.SYSTEM) == 2
    assert not Message.objects.exists()
