"""Invitations and codes: once, in time, for whom they were meant."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from schakel.base.accounts import rules, services, sources
from schakel.base.accounts.enums import MembershipState, Position, Way
from schakel.base.accounts.models import Invitation, MailboxCode, Membership
from schakel.base.accounts.rules import Viewer
from schakel.base.parties.models import Party
from tests import make

pytestmark = pytest.mark.django_db


def invited(*, email: str, party: Party, by: Viewer, position: Position = Position.MEMBER) -> str:
    _, link = services.invite_member(party=party, email=email, position=position, actor=by)
    return sources.digest(link.rpartition("/")[2])


def test_an_invited_person_becomes_a_member_once() -> None:
    party, person = make.party(), make.user(email="new@test.example")
    digest = invited(email="New@test.example", party=party, by=make.steward(of=party), position=Position.STEWARD)
    services.accept_invitation(digest=digest, actor=make.viewer(of=person))
    assert party.pk in make.viewer(of=person).stewarded
    with pytest.raises(rules.InvitationInvalid):
        services.accept_invitation(digest=digest, actor=make.viewer(of=person))


def test_the_link_is_not_in_the_database() -> None:
    party = make.party()
    _, link = services.invite_member(
        party=party, email="a@test.example", position=Position.MEMBER, actor=make.steward(of=party)
    )
    kept = " ".join(str(value) for value in Invitation.objects.values().get().values())
    assert link.rpartition("/")[2] not in kept


def test_a_leaked_link_does_not_work_for_another_address() -> None:
    party, thief = make.party(), make.user()
    digest = invited(email="new@test.example", party=party, by=make.steward(of=party))
    with pytest.raises(rules.InvitationInvalid):
        services.accept_invitation(digest=digest, actor=make.viewer(of=thief))
    assert not make.viewer(of=thief).is_verified


def test_an_old_withdrawn_or_replaced_invitation_does_not_work() -> None:
    party, person = make.party(), make.user(email="new@test.example")
    steward = make.steward(of=party)
    replaced = invited(email="new@test.example", party=party, by=steward)
    old = invited(email="new@test.example", party=party, by=steward)
    Invitation.objects.filter(digest=old).update(expires_at=timezone.now() - timedelta(seconds=1))
    withdrawn = invited(email="new@test.example", party=party, by=steward)
    services.withdraw_invitation(invitation=Invitation.objects.get(digest=withdrawn), actor=steward)
    for digest in (replaced, old, withdrawn, "unknown"):
        with pytest.raises(rules.InvitationInvalid):
            services.accept_invitation(digest=digest, actor=make.viewer(of=person))
    assert not Membership.objects.filter(user=person).exists()


def test_an_invitation_of_somebody_who_left_does_not_work() -> None:
    party, person = make.party(), make.user(email="new@test.example")
    make.steward(of=party)
    member = make.viewer(of=make.member(of=party))
    digest = invited(email="new@test.example", party=party, by=member)
    services.leave_party(membership=Membership.objects.get(user=member.user_id), actor=member)
    with pytest.raises(rules.InvitationInvalid):
        services.accept_invitation(digest=digest, actor=make.viewer(of=person))


def test_a_member_invites_members_only_and_an_outsider_nobody() -> None:
    party = make.party()
    member = make.viewer(of=make.member(of=party))
    invited(email="a@test.example", party=party, by=member)
    for actor, position in ((member, Position.STEWARD), (make.steward(), Position.MEMBER)):
        with pytest.raises(rules.NotPermitted):
            services.invite_member(party=party, email="b@test.example", position=position, actor=actor)
    assert Invitation.objects.count() == 1


def test_the_mail_with_the_link_does_not_name_the_organisation(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.EMAIL_HOST = "mail.test"
    steward = make.steward(of=(party := make.party()))
    make.organisation(by=steward, name="Verborgen Radar", label="AMBER")
    with django_capture_on_commit_callbacks(execute=True):
        _, link = services.invite_member(party=party, email="a@test.example", position=Position.MEMBER, actor=steward)
    assert link in mail.outbox[0].body
    assert "Radar" not in f"{mail.outbox[0].body} {mail.outbox[0].subject}"
    assert party.public_id not in mail.outbox[0].body


def test_nothing_is_sent_where_there_is_no_mail_server(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.EMAIL_HOST = ""
    party = make.party()
    with django_capture_on_commit_callbacks(execute=True):
        invited(email="a@test.example", party=party, by=make.steward(of=party))
    assert mail.outbox == []


def code_sent(callbacks: DjangoCaptureOnCommitCallbacks, *, party: Party, actor: Viewer) -> str:
    with callbacks(execute=True):
        services.ask_membership_by_mailbox(party=party, mailbox="info@test.example", actor=actor)
    found = re.search(r"\b\d{8}\b", str(mail.outbox[-1].body))
    assert found is not None
    return found.group()


def test_the_code_from_the_mailbox_makes_a_member(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.EMAIL_HOST = "mail.test"
    party, person = make.party(), make.user()
    code = code_sent(django_capture_on_commit_callbacks, party=party, actor=make.viewer(of=person))
    assert mail.outbox[-1].to == ["info@test.example"]
    assert code not in str(MailboxCode.objects.values().get())
    made = services.confirm_mailbox_code(party=party, code=f"{code[:4]} {code[4:]}", actor=make.viewer(of=person))
    assert made is not None
    assert (made.way, made.position, made.state) == (Way.MAILBOX, Position.MEMBER, MembershipState.ACTIVE)
    assert services.confirm_mailbox_code(party=party, code=code, actor=make.viewer(of=person)) is None


def test_after_five_wrong_codes_the_right_one_does_not_work_either(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.EMAIL_HOST = "mail.test"
    party, person = make.party(), make.user()
    viewer = make.viewer(of=person)
    code = code_sent(django_capture_on_commit_callbacks, party=party, actor=viewer)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _ in range(5):
        assert services.confirm_mailbox_code(party=party, code=wrong, actor=viewer) is None
    assert services.confirm_mailbox_code(party=party, code=code, actor=viewer) is None
    assert not make.viewer(of=person).is_verified


def test_a_code_is_for_one_person_one_party_and_half_an_hour(
    settings: Settings, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    settings.EMAIL_HOST = "mail.test"
    party, viewer = make.party(), make.viewer(of=make.user())
    code = code_sent(django_capture_on_commit_callbacks, party=party, actor=viewer)
    other = make.viewer(of=make.user())
    assert services.confirm_mailbox_code(party=party, code=code, actor=other) is None
    assert services.confirm_mailbox_code(party=make.party(), code=code, actor=viewer) is None
    MailboxCode.objects.update(expires_at=timezone.now())
    assert services.confirm_mailbox_code(party=party, code=code, actor=viewer) is None


@pytest.mark.asvs("v5.0.0-2.3.2", "v5.0.0-2.4.1")
def test_nobody_floods_a_mailbox_and_without_mail_the_way_is_closed(settings: Settings) -> None:
    party, viewer = make.party(), make.viewer(of=make.user())
    settings.EMAIL_HOST = ""
    with pytest.raises(rules.NoMail):
        services.ask_membership_by_mailbox(party=party, mailbox="info@test.example", actor=viewer)
    settings.EMAIL_HOST = "mail.test"
    for _ in range(3):
        services.ask_membership_by_mailbox(party=party, mailbox="info@test.example", actor=viewer)
    with pytest.raises(rules.TooManyCodes):
        services.ask_membership_by_mailbox(party=party, mailbox="info@test.example", actor=viewer)
