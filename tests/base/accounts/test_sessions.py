"""Sessions: a new key when somebody signs in, an end in time, and no life after it."""

import re
import time
from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal import auth as totp
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.test import Client
from pytest_django.fixtures import Settings

from schakel.base.accounts import middleware, rules
from tests import make
from tests.base.accounts.browsing import LOGIN, at_the_door, confirmed, signed_in
from tests.base.accounts.test_signing_in import activate_totp, recovery_code

pytestmark = pytest.mark.django_db
EMAIL = "a@test.example"
OWN = "/account/profile"


def is_in(client: Client) -> bool:
    return client.get(OWN).status_code == 200


def turn_back(client: Client, *, began_s: float, seen_s: float) -> None:
    """Let a session have begun, and have been used last, so many seconds ago."""
    session: Any = client.session
    records = session[AUTHENTICATION_METHODS_SESSION_KEY]
    for record in records:
        record["at"] = time.time() - began_s
    session[AUTHENTICATION_METHODS_SESSION_KEY] = records
    session[middleware.SEEN] = time.time() - seen_s
    session.save()


@pytest.mark.asvs("v5.0.0-7.3.1")
@pytest.mark.parametrize(("idle_min", "goes_on"), [(119, True), (121, False)])
def test_a_session_that_nobody_uses_ends(idle_min: int, goes_on: bool) -> None:
    make.user(email=EMAIL)
    client = signed_in(EMAIL)
    turn_back(client, began_s=3 * 3600, seen_s=idle_min * 60)
    assert is_in(client) is goes_on


@pytest.mark.asvs("v5.0.0-7.3.2", "v5.0.0-7.6.1")
@pytest.mark.parametrize(("hours", "goes_on"), [(11.9, True), (12.1, False)])
def test_a_session_ends_after_twelve_hours_however_busy(hours: float, goes_on: bool) -> None:
    make.user(email=EMAIL)
    client = signed_in(EMAIL)
    turn_back(client, began_s=hours * 3600, seen_s=10)
    assert is_in(client) is goes_on


def test_use_is_noted_now_and_then_and_not_at_every_page() -> None:
    make.user(email=EMAIL)
    client = signed_in(EMAIL)
    turn_back(client, began_s=3600, seen_s=middleware.NOTED_EVERY_S + 1)
    assert is_in(client)
    noted = client.session[middleware.SEEN]
    assert time.time() - noted < 60
    assert is_in(client)
    assert client.session[middleware.SEEN] == noted


@pytest.mark.asvs("v5.0.0-7.2.4")
def test_signing_in_and_confirming_it_each_give_a_new_key_and_end_the_old_one() -> None:
    make.user(email=EMAIL)
    client = at_the_door()
    client.get(LOGIN)
    client.cookies[settings.SESSION_COOKIE_NAME] = "chosenbysomebodyelse1234"
    client.post(LOGIN, {"login": EMAIL, "password": make.PASSWORD})
    first = client.session.session_key
    assert first != "chosenbysomebodyelse1234"
    client.post("/account/reauthenticate/", {"password": make.PASSWORD})
    second = client.session.session_key
    assert second not in {None, first}
    assert is_in(client)
    assert UserSession.objects.get().session_key == second
    assert not is_in(with_key(str(first)))


def with_key(key: str) -> Client:
    """Somebody who has only a session's key."""
    client = at_the_door()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    return client


@pytest.mark.asvs("v5.0.0-7.4.1", "v5.0.0-7.2.1")
def test_a_key_opens_nothing_after_signing_out_and_neither_does_a_made_up_one() -> None:
    make.user(email=EMAIL)
    client = signed_in(EMAIL)
    key = str(client.session.session_key)
    assert is_in(with_key(key))
    client.post("/account/logout/")
    assert not is_in(with_key(key))
    assert not is_in(with_key("x" * 32))


@pytest.mark.asvs("v5.0.0-7.2.2", "v5.0.0-7.2.3")
def test_keys_are_made_anew_with_more_than_128_bits() -> None:
    make.user(email=EMAIL)
    keys = {str(signed_in(EMAIL).session.session_key) for _ in range(4)}
    assert len(keys) == 4
    assert all(len(key) == 32 and key.isalnum() and key.islower() for key in keys)  # 36 ** 32 is 165 bits


def of_now(secret: str, periods: int = 0) -> str:
    """The code of an authenticator app, so many periods of 30 seconds from now."""
    counter = int(time.time()) // 30 + periods
    code: str = totp.format_hotp_value(totp.hotp_value(secret, counter))
    return code


def second_step(code: str) -> bool:
    """Whether a code is taken after the password."""
    client = at_the_door()
    client.post(LOGIN, {"login": EMAIL, "password": make.PASSWORD})
    client.post("/account/2fa/authenticate/", {"code": code})
    return is_in(client)


@pytest.mark.asvs("v5.0.0-6.5.1", "v5.0.0-6.5.5")
def test_a_code_works_once_and_in_its_own_half_minute_only() -> None:
    person = make.user(email=EMAIL)
    secret = activate_totp(confirmed(EMAIL))
    assert not second_step(of_now(secret, periods=-2))
    assert not second_step(of_now(secret, periods=2))
    later = of_now(secret, periods=1)
    assert [second_step(later), second_step(later)] == [True, False]
    code = recovery_code(person)
    assert [second_step(code), second_step(code)] == [True, False]


@pytest.mark.asvs("v5.0.0-6.5.4")
def test_a_recovery_code_has_40_bits() -> None:
    person = make.user(email=EMAIL)
    activate_totp(confirmed(EMAIL))
    code = recovery_code(person)
    assert re.fullmatch(r"\d{4} \d{4} \d{4}", code)  # 10 ** 12 is 40 bits


@pytest.mark.asvs("v5.0.0-6.3.3")
def test_who_set_a_second_step_up_goes_on(settings: Settings) -> None:
    settings.SCHAKEL_SECOND_STEP = "required"
    make.user(email=EMAIL)
    client = confirmed(EMAIL)
    assert client.get("/needs").headers["Location"] == "/account/2fa/"
    activate_totp(client)
    assert client.get("/needs").status_code == 200


@pytest.mark.parametrize(
    ("began_h", "seen_min", "is_over"), [(0, 0, False), (12.01, 0, True), (2.5, 121, True), (11, 119, False)]
)
def test_the_rule_of_ends(began_h: float, seen_min: float, is_over: bool) -> None:
    now = 1_800_000_000.0
    found = rules.is_session_over(
        began_at=now - began_h * 3600, seen_at=now - seen_min * 60, now=now, hours=12, idle_minutes=120
    )
    assert found is is_over
