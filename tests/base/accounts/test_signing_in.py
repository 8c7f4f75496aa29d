"""Signing in and out, in measure and in the ledger."""

import re
from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks, Settings

from schakel.base.accounts import rules, selectors, services
from schakel.base.accounts.enums import Position, Role, Theme
from schakel.base.accounts.models import User
from schakel.base.audit.models import Entry
from schakel.config import settings as product
from tests import make
from tests.base.accounts.browsing import LOGIN, at_the_door, confirmed, signed_in

pytestmark = pytest.mark.django_db


def acts(person: User | None = None) -> list[str]:
    entries = Entry.objects.order_by("id")
    return list((entries.filter(subject_id=person.public_id) if person else entries).values_list("act", flat=True))


@pytest.mark.asvs("v5.0.0-16.3.1")
def test_signing_in_and_out_stands_in_the_ledger() -> None:
    person = make.user(email="a@test.example")
    client = signed_in("a@test.example")
    client.post("/account/logout/")
    assert acts(person)[-2:] == ["accounts.sign_in", "accounts.sign_out"]


def test_an_unknown_and_a_known_account_get_the_same_answer() -> None:
    make.user(email="known@test.example")
    pages = []
    for email in ("known@test.example", "other@test.example"):
        answer = at_the_door().post(LOGIN, {"login": email, "password": "wrong wrong wrong"})
        assert answer.status_code == 200
        html = answer.content.decode().replace(email, "")
        pages.append(re.sub(r'(csrfmiddlewaretoken" value|X-CSRFToken":)\s*=?"[^"]+"', "", html))
    assert pages[0] == pages[1]
    assert "are not correct" in pages[0]


@pytest.mark.asvs("v5.0.0-16.3.1", "v5.0.0-16.3.3")
def test_failures_leave_one_entry_in_a_quarter_of_an_hour() -> None:
    person = make.user(email="a@test.example")
    for email in ("a@test.example", "a@test.example", "x@test.example", "y@test.example"):
        at_the_door().post(LOGIN, {"login": email, "password": "wrong"})
    assert acts(person).count("accounts.fail_sign_in") == 1
    assert acts().count("accounts.fail_sign_in") == 2


@pytest.mark.asvs("v5.0.0-16.2.5")
def test_the_log_names_nobody_who_failed_to_sign_in(caplog: pytest.LogCaptureFixture) -> None:
    make.user(email="known@test.example")
    for email in ("known@test.example", "other@test.example"):
        at_the_door().post(LOGIN, {"login": email, "password": "wrong"})
    assert "test.example" not in caplog.text


@pytest.mark.asvs("v5.0.0-2.4.1", "v5.0.0-6.3.1")
@pytest.mark.bio2("8.5")
def test_guessing_is_stopped_also_for_the_right_password() -> None:
    make.user(email="a@test.example")
    for _ in range(6):
        answer = at_the_door().post(LOGIN, {"login": "a@test.example", "password": "wrong"})
    assert "Too many failed login attempts" in answer.content.decode()
    answer = at_the_door().post(LOGIN, {"login": "a@test.example", "password": make.PASSWORD})
    assert answer.status_code == 200


@pytest.mark.asvs("v5.0.0-2.4.1", "v5.0.0-6.3.1")
def test_guessing_is_stopped_when_the_cache_forgets(settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
    settings.AXES_FAILURE_LIMIT = 3
    make.user(email="a@test.example")
    make.user(email="b@test.example")
    for _ in range(4):
        answer = at_the_door().post(LOGIN, {"login": "a@test.example", "password": "wrong"})
    assert answer.status_code == 429
    assert at_the_door().post(LOGIN, {"login": "a@test.example", "password": make.PASSWORD}).status_code == 429
    assert at_the_door().post(LOGIN, {"login": "b@test.example", "password": make.PASSWORD}).status_code == 302


def test_a_changed_password_stands_in_the_ledger() -> None:
    person = make.user(email="a@test.example")
    client = signed_in("a@test.example")
    new = "another long enough sentence"
    client.post("/account/password/change/", {"oldpassword": make.PASSWORD, "password1": new, "password2": new})
    person.refresh_from_db()
    assert person.check_password(new)
    assert acts(person)[-1] == "accounts.change_security"


def activate_totp(client: Client) -> str:
    page = client.get("/account/2fa/totp/activate/").content.decode()
    found = re.search(r'value="([A-Z2-7]{32})"', page)
    assert found is not None
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(found.group(1), counter))
    answer = client.post("/account/2fa/totp/activate/", {"code": code})
    assert answer.status_code == 200, answer.headers
    assert "These codes are shown once" in answer.content.decode()
    return found.group(1)


@pytest.mark.bio2("8.5")
def test_a_second_step_is_asked_for_and_its_secret_is_encrypted(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    person = make.user(email="a@test.example")
    with django_capture_on_commit_callbacks(execute=True):
        secret = activate_totp(confirmed("a@test.example"))
    assert secret not in str(list(Authenticator.objects.values("data")))
    assert "accounts.change_security" in acts(person)
    client = at_the_door()
    answer = client.post(LOGIN, {"login": "a@test.example", "password": make.PASSWORD})
    assert answer.headers["Location"].startswith("/account/2fa/authenticate")
    assert client.get("/account/profile").status_code == 302
    assert client.post("/account/2fa/authenticate/", {"code": "000000"}).status_code == 200
    codes = client.post("/account/2fa/authenticate/", {"code": recovery_code(person)})
    assert codes.status_code == 302
    assert client.get("/account/profile").status_code == 200


def second_step(code: str) -> tuple[Client, int]:
    """Somebody who knows the password gives this code; the status of the answer."""
    client = at_the_door()
    client.post(LOGIN, {"login": "a@test.example", "password": make.PASSWORD})
    return client, client.post("/account/2fa/authenticate/", {"code": code}).status_code


def test_a_recovery_code_works_once() -> None:
    person = make.user(email="a@test.example")
    activate_totp(confirmed("a@test.example"))
    code = recovery_code(person)
    assert second_step(code)[1] == 302
    client, status = second_step(code)
    assert status == 200
    assert client.get("/account/profile").status_code == 302
    assert second_step(recovery_code(person))[1] == 302


def test_new_recovery_codes_make_the_old_ones_worthless() -> None:
    person = make.user(email="a@test.example")
    client = confirmed("a@test.example")
    activate_totp(client)
    old = recovery_code(person)
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    page = client.post("/account/2fa/recovery-codes/")
    new = re.findall(r"<code>([\d ]{14})</code>", page.content.decode())
    assert len(set(new)) == 10
    assert "no-store" in page.headers["Cache-Control"]
    assert second_step(old)[1] == 200
    assert second_step(new[3].replace(" ", "-"))[1] == 302
    assert second_step(new[3])[1] == 200
    assert acts(person).count("accounts.use_recovery_code") == 1
    assert "9 codes are left" in client.get("/account/2fa/recovery-codes/").content.decode()
    saved = client.post("/account/2fa/recovery-codes/", {"as": "file"})
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert len(saved.content.decode().splitlines()) == 10


def test_guessing_the_second_step_is_stopped_also_for_the_right_code() -> None:
    person = make.user(email="a@test.example")
    activate_totp(confirmed("a@test.example"))
    for _ in range(6):
        second_step("000000")
    assert second_step(recovery_code(person))[1] == 200


def test_what_was_counted_and_used_is_known_to_every_process(settings: Settings) -> None:
    settings.CACHES = product.CACHES
    call_command("createcachetable")
    person = make.user(email="a@test.example")
    secret = activate_totp(confirmed("a@test.example"))
    counter = next(iter(totp.yield_hotp_counters_from_time())) + 1
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    with patch.object(totp, "yield_hotp_counters_from_time", lambda: iter([counter])):
        assert second_step(code)[1] == 302
        del caches["default"]  # as another process begins: with nothing in its own memory
        assert second_step(code)[1] == 200
    assert Authenticator.objects.filter(user=person).exists()


def recovery_code(person: User) -> str:
    """A code that counts: of a new set, as those of before cannot be read back."""
    return services.make_recovery_codes(user=person, actor=make.SYSTEM.actor)[0]


def test_a_demo_person_is_a_link_that_fills_the_address_and_no_password() -> None:
    services.open_account(
        email="supplier@demo.example", name="S", password="kept secret 123", is_demo=True, actor=make.SYSTEM.actor
    )
    page = at_the_door().get(LOGIN).content.decode()
    assert 'href="?as=supplier"' in page
    assert "kept secret" not in page
    assert 'value="supplier@demo.example"' in at_the_door().get(LOGIN + "?as=supplier").content.decode()
    assert 'value="evil' not in at_the_door().get(LOGIN + "?as=evil").content.decode()


def test_outside_the_demo_no_address_is_named(settings: Settings) -> None:
    services.open_account(
        email="supplier@demo.example", name="S", password="kept secret 123", is_demo=True, actor=make.SYSTEM.actor
    )
    settings.SCHAKEL_DEMO = False
    assert "supplier@" not in at_the_door().get(LOGIN + "?as=supplier").content.decode()


def sign_up(client: Client, **typed: str) -> int:
    data = {"name": "New", "email": "new@test.example", "password1": make.PASSWORD, "password2": make.PASSWORD}
    return client.post("/account/signup/", {**data, **typed}).status_code


def test_a_new_account_sees_what_a_stranger_sees() -> None:
    assert sign_up(at_the_door()) == 302
    viewer = selectors.viewer_of(user=User.objects.get(email="new@test.example"))
    assert viewer.is_signed_in
    assert not viewer.is_verified
    assert "accounts.sign_up" in acts()


def test_sign_up_refuses_a_citizen_service_number_and_does_not_show_it_again() -> None:
    answer = at_the_door().post("/account/signup/", {"name": "Jan 999990019", "email": "new@test.example"})
    assert "999990019" not in answer.content.decode()
    assert not User.objects.exists()


def test_by_invitation_only_a_stranger_opens_no_account_and_an_invited_one_does(settings: Settings) -> None:
    settings.SCHAKEL_SIGN_UP = "invitation"
    assert sign_up(at_the_door()) == 200
    assert not User.objects.exists()
    steward = make.steward(of=(party := make.party()))
    _, link = services.invite_member(party=party, email="new@test.example", position=Position.MEMBER, actor=steward)
    client = at_the_door()
    client.get(link.removeprefix(settings.SCHAKEL_BASE_URL), follow=True)
    assert sign_up(client) == 302
    assert client.post("/account/invitation").headers["Location"].endswith("/members")
    assert party.pk in selectors.viewer_of(user=User.objects.get(email="new@test.example")).parties


def test_the_language_and_look_that_were_chosen_come_along_to_another_browser() -> None:
    person = make.user(email="a@test.example")
    services.change_profile(user=person, name="A", language="en", theme=Theme.DARK, actor=make.viewer(of=person).actor)
    client = signed_in("a@test.example", language="nl")
    page = client.get("/account/profile").content.decode()
    assert '<html lang="en"' in page
    assert "theme-dark" in page


def test_what_was_not_chosen_does_not_change_the_browser() -> None:
    make.user(email="a@test.example")
    assert '<html lang="en"' in signed_in("a@test.example", language="en").get("/account/profile").content.decode()


def test_the_buttons_in_the_head_are_remembered_for_a_person() -> None:
    person = make.user(email="a@test.example")
    client = signed_in("a@test.example")
    client.post("/theme", {"theme": "dark", "next": "/"})
    client.post("/language", {"language": "en", "next": "/"})
    person.refresh_from_db()
    assert (person.theme, person.language, person.is_language_chosen) == ("dark", "en", True)


@pytest.mark.asvs("v5.0.0-7.4.3", "v5.0.0-7.5.2")
def test_a_session_elsewhere_is_signed_out_and_nobody_elses() -> None:
    make.user(email="a@test.example")
    make.user(email="b@test.example")
    here, there, stranger = signed_in("a@test.example"), signed_in("a@test.example"), signed_in("b@test.example")
    number = UserSession.objects.get(session_key=there.session.session_key).pk
    assert stranger.post("/account/sessions/end", {"session": number}).status_code == 404
    assert here.post("/account/sessions/end", {"session": number}).status_code == 302
    assert there.get("/account/profile").status_code == 302
    assert here.get("/account/profile").status_code == 200
    assert acts()[-1] == "accounts.end_session"


@pytest.mark.asvs("v5.0.0-6.4.1", "v5.0.0-7.4.2")
@pytest.mark.bio2("8.2")
def test_a_break_glass_account_works_once_for_its_hours_and_says_so_in_the_ledger() -> None:
    user, password = services.break_glass(hours=2, reason="provider is down", actor=make.SYSTEM.actor)
    assert "administrator" in selectors.viewer_of(user=user).roles
    client = signed_in(user.email, password=password)
    assert client.get("/account/profile").status_code == 200
    assert at_the_door().post(LOGIN, {"login": user.email, "password": password}).status_code == 200
    assert {"accounts.break_glass", "accounts.sign_in"} <= set(acts(user))
    User.objects.filter(pk=user.pk).update(valid_until=timezone.now() - timedelta(seconds=1))
    user.refresh_from_db()
    assert selectors.viewer_of(user=user) == rules.STRANGER
    assert services.sweep(is_rehearsal=False, actor=make.SYSTEM) >= 1
    assert client.get("/account/profile").status_code == 302


@pytest.mark.parametrize(("hours", "reason"), [(0, "x"), (25, "x"), (2, " ")])
def test_the_glass_is_not_broken_without_reason_or_for_long(hours: int, reason: str) -> None:
    with pytest.raises(rules.NotPermitted):
        services.break_glass(hours=hours, reason=reason, actor=make.SYSTEM.actor)
    assert not User.objects.exists()


def test_a_break_glass_session_ends_with_its_hours() -> None:
    user, password = services.break_glass(hours=1, reason="x", actor=make.SYSTEM.actor)
    client = signed_in(user.email, password=password)
    assert client.get("/account/profile").status_code == 200
    User.objects.filter(pk=user.pk).update(valid_until=timezone.now() - timedelta(seconds=1))
    answer = client.get("/account/profile")
    assert (answer.status_code, answer.headers["Location"][:15]) == (302, "/account/login/")
    assert client.get("/needs").status_code == 200  # as a stranger


def test_an_expired_break_glass_account_does_not_sign_in() -> None:
    user, password = services.break_glass(hours=1, reason="x", actor=make.SYSTEM.actor)
    User.objects.filter(pk=user.pk).update(valid_until=timezone.now())
    client = at_the_door()
    client.post(LOGIN, {"login": user.email, "password": password})
    assert client.get("/account/profile").status_code == 302


@pytest.mark.asvs("v5.0.0-11.4.2")
@pytest.mark.bio2("5.17")
def test_passwords_are_hashed_with_argon2() -> None:
    from schakel.config.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert make_password("x", hasher="default")


def test_a_forgotten_password_tells_nobody_whether_there_is_an_account(settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.test"
    make.user(email="a@test.example")
    for email in ("a@test.example", "b@test.example"):
        answer = at_the_door().post("/account/password/reset/", {"email": email})
        assert answer.headers["Location"] == "/account/password/reset/done/"
    assert [message.to for message in mail.outbox] == [["a@test.example"]]


def test_without_a_mail_server_the_page_says_whom_to_ask(settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    page = at_the_door().get("/account/password/reset/").content.decode()
    assert "Ask the administrator" in page
    assert 'name="email"' not in page


def test_a_functionary_is_appointed_and_dismissed() -> None:
    person = make.appointed(role=Role.AUDITOR)
    services.dismiss(appointment=person.appointments.get(), reason="left", actor=make.SYSTEM.actor)
    assert make.viewer(of=person).roles == frozenset()
    assert acts(person)[-1] == "accounts.dismiss"
