"""What accounts hold of a person, what is given, what goes and what stays."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from schakel.base.accounts import privacy, rules, selectors, services
from schakel.base.accounts.enums import MembershipState, Position, Role
from schakel.base.accounts.models import Invitation, Membership, Token, User
from schakel.base.audit import selectors as audit
from schakel.base.audit.models import Entry, EntryValue
from schakel.config import settings as product
from tests import make
from tests.base.accounts.browsing import LOGIN, at_the_door, signed_in

pytestmark = pytest.mark.django_db


def full_person() -> User:
    """Somebody of whom every table here holds something."""
    party = make.party()
    person = make.member(of=party, position=Position.STEWARD, person=make.user(email="ada@test.example", name="Ada"))
    make.appointed(role=Role.ASSESSOR, person=person)
    viewer = make.viewer(of=person)
    services.make_token(name="export", scopes=["needs:read"], days=30, actor=viewer)
    other = make.steward()
    target = make.viewer(of=make.member(of=make.party(), position=Position.STEWARD))
    services.invite_member(
        party=Membership.objects.get(user=target.user_id).party,
        email="ada@test.example",
        position=Position.MEMBER,
        actor=target,
    )
    services.invite_member(party=party, email="x@test.example", position=Position.MEMBER, actor=viewer)
    assert other.is_verified
    return person


def test_a_person_gets_everything_and_no_secret() -> None:
    person = full_person()
    signed_in("ada@test.example")
    held = privacy.export_of(person=person)
    assert {"account", "membership", "function", "invitation", "token", "address", "session"} == {
        row["kind"] for row in held
    }
    text = str(held)
    assert "ada@test.example" in text
    for secret in (Token.objects.get(user=person).digest, person.password, Invitation.objects.all()[0].digest):
        assert secret not in text


def test_an_erased_account_is_an_empty_shell_and_the_ledger_stays_whole() -> None:
    person = full_person()
    at_the_door().post(LOGIN, {"login": "ada@test.example", "password": "wrong"})
    client = signed_in("ada@test.example")
    at_the_door().post(LOGIN, {"login": "ada@test.example", "password": "wrong"})
    ref, entries = person.public_id, Entry.objects.count()
    assert privacy.erase(person=person, actor=make.viewer(of=person)) > 5
    person.refresh_from_db()
    assert person.public_id == ref
    assert (person.name, person.is_active, person.has_usable_password()) == ("", False, False)
    assert client.get("/account/profile").status_code == 302
    tables = (User, Membership, Invitation, Token, EmailAddress, AccessAttempt)
    everything = str([list(model.objects.values()) for model in tables])
    assert "ada@test.example" not in everything
    assert "Ada" not in everything
    assert selectors.viewer_of(user=person) == rules.STRANGER
    assert not Membership.objects.filter(user=person).exclude(state=MembershipState.ENDED).exists()
    assert Entry.objects.count() > entries
    assert not EntryValue.objects.filter(entry__subject_id=ref).exclude(entry__act__startswith="audit.").exists()
    assert audit.verification().is_whole


def test_the_erased_address_may_be_used_again() -> None:
    privacy.erase(person=full_person(), actor=make.SYSTEM)
    assert make.user(email="ada@test.example").is_active


def test_a_rehearsal_counts_and_the_sweep_does_it() -> None:
    full_person()
    long_ago = timezone.now() - timedelta(days=1000)
    Invitation.objects.update(expires_at=long_ago)
    Token.objects.update(revoked_at=long_ago)
    ended = make.member()
    Membership.objects.filter(user=ended).update(state=MembershipState.ENDED, ended_at=long_ago)
    entries = Entry.objects.count()
    assert privacy.apply_retention(is_rehearsal=True, actor=make.SYSTEM) == 4
    assert (Invitation.objects.count(), Entry.objects.count()) == (2, entries)
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) == 4
    assert (Invitation.objects.count(), Token.objects.count(), ended.memberships.count()) == (0, 0, 0)
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) == 0


def test_what_an_earlier_version_left_of_an_erased_person_goes_with_the_sweep(monkeypatch: pytest.MonkeyPatch) -> None:
    person = full_person()
    services.ask_membership(party=make.party(), motivation="Written by Ada", actor=make.viewer(of=person))
    theirs = list(Membership.objects.filter(user=person).values_list("public_id", flat=True))
    with monkeypatch.context() as earlier:  # which erased the account and left what its memberships said
        earlier.setattr("schakel.base.audit.services.erase_values", lambda **_: 0)
        privacy.erase(person=person, actor=make.SYSTEM)
    left = EntryValue.objects.filter(entry__subject_id__in=theirs).exclude(entry__act="audit.erase_values")
    assert left.exists()
    assert privacy.apply_retention(is_rehearsal=True, actor=make.SYSTEM) > 0
    assert left.exists()
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) > 0
    assert not left.exists()
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) == 0
    assert audit.verification().is_whole


def test_sessions_that_are_over_go_with_the_internet_address_that_they_bear() -> None:
    full_person()
    signed_in("ada@test.example")
    signed_in("ada@test.example")
    over = UserSession.objects.order_by("pk")[0]
    long_ago = timezone.now() - timedelta(hours=13)
    UserSession.objects.filter(pk=over.pk).update(last_seen_at=long_ago)
    Session.objects.filter(session_key=over.session_key).update(expire_date=long_ago)
    assert privacy.apply_retention(is_rehearsal=True, actor=make.SYSTEM) == 2
    assert UserSession.objects.count() == 2
    privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM)
    assert UserSession.objects.exclude(pk=over.pk).count() == UserSession.objects.count() == 1
    assert not Session.objects.filter(session_key=over.session_key).exists()


def test_counts_of_attempts_go_when_their_time_is_over(settings: Settings) -> None:
    settings.CACHES = product.CACHES
    call_command("createcachetable")
    cache.set("10.0.0.2-counts", 5, timeout=600)
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(hours=1))
        cursor.execute("INSERT INTO shared_cache VALUES ('10.0.0.1-over', 'x', %s)", [past])
        full_person()
        Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1000))
        privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM)
        cursor.execute("SELECT cache_key FROM shared_cache")
        assert [key for (key,) in cursor.fetchall()] == [":1:10.0.0.2-counts"]


def test_other_addresses_of_the_person_go_too() -> None:
    person = full_person()
    EmailAddress.objects.create(user=person, email="ada@other.example", verified=True)
    Invitation.objects.update(email="ada@other.example")
    privacy.erase(person=person, actor=make.viewer(of=person))
    assert not Invitation.objects.filter(email="ada@other.example").exists()


def test_what_still_counts_is_not_swept() -> None:
    full_person()
    assert privacy.apply_retention(is_rehearsal=False, actor=make.SYSTEM) == 0
    assert Token.objects.count() == 1
