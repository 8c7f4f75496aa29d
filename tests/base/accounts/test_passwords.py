"""Passwords: any characters, long enough, not one that everybody tries; changed by who knows the present one."""

import re
from datetime import timedelta

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from schakel.base.accounts import rules
from schakel.base.accounts.models import User
from tests import make
from tests.base.accounts.browsing import LOGIN, at_the_door, confirmed, signed_in
from tests.base.accounts.test_signing_in import activate_totp

pytestmark = pytest.mark.django_db
CHANGE = "/account/password/change/"
NEW = "a quiet river bends twice"


def faults(password: str, person: User | None = None) -> set[str]:
    """Why a password is refused: the codes of its faults."""
    try:
        validate_password(password, person)
    except ValidationError as refused:
        return {str(error.code) for error in refused.error_list}
    return set()


@pytest.mark.asvs("v5.0.0-6.2.1")
def test_a_password_has_at_least_twelve_characters() -> None:
    assert "password_too_short" in faults("q7w2x9z4k1p")
    assert faults("q7w2x9z4k1pd") == set()


@pytest.mark.asvs("v5.0.0-6.2.4", "v5.0.0-6.2.12")
@pytest.mark.parametrize(
    "password", ["1q2w3e4r5t6y", "qwertyuiop[]", "123456123456", "dragonmonkey", "Sunshine2026!!", "footballbaseball"]
)
def test_a_password_of_the_published_breaches_is_refused(password: str) -> None:
    assert faults(password) != set()


@pytest.mark.asvs("v5.0.0-6.2.11")
@pytest.mark.parametrize(
    "password", ["schakel-2026!", "Sch4k3l2026!", "WelkomSchakel1", "defensiedefensie", "W4chtw00rd123"]
)
def test_a_password_of_words_that_everybody_here_would_try_is_refused(password: str) -> None:
    assert "own_words" in faults(password)
    assert password.lower() not in str(rules.OWN_WORDS)


@pytest.mark.asvs("v5.0.0-6.2.5", "v5.0.0-6.2.9")
@pytest.mark.parametrize(
    "password",
    [
        "aaaa bbbb cccc dd",
        "只有中文字符也可以作为密码",
        "7" * 3 + " " * 20 + "x",
        "long " * 24,
        "schakel sits on my shelf",
    ],
)
def test_any_mix_of_characters_of_any_length_makes_a_password(password: str) -> None:
    assert faults(password) == set()


def typed(old: str, new: str = NEW) -> dict[str, str]:
    return {"oldpassword": old, "password1": new, "password2": new}


@pytest.mark.asvs("v5.0.0-6.2.2", "v5.0.0-6.2.3", "v5.0.0-7.4.3")
def test_changing_it_asks_for_the_present_one_and_ends_the_other_sessions() -> None:
    make.user(email="a@test.example")
    here, elsewhere = confirmed("a@test.example"), signed_in("a@test.example")
    assert here.post(CHANGE, typed("not the present one")).status_code == 200
    assert elsewhere.get("/account/profile").status_code == 200
    assert here.post(CHANGE, typed(make.PASSWORD)).status_code == 302
    assert here.get("/account/profile").status_code == 200
    assert elsewhere.get("/account/profile").status_code == 302
    assert signed_in("a@test.example", password=NEW).get("/account/profile").status_code == 200


@pytest.mark.asvs("v5.0.0-6.2.8")
def test_it_is_checked_exactly_as_typed() -> None:
    make.user(email="a@test.example")
    exact = "  Two spaces before, and One after "
    client = confirmed("a@test.example")
    assert client.post(CHANGE, typed(make.PASSWORD, exact)).status_code == 302
    for wrong in (exact.strip(), exact.lower(), exact[:-1]):
        assert at_the_door().post(LOGIN, {"login": "a@test.example", "password": wrong}).status_code == 200
    assert signed_in("a@test.example", password=exact)


@pytest.mark.asvs("v5.0.0-6.2.10")
def test_a_password_stays_valid_for_years() -> None:
    person = make.user(email="a@test.example")
    years = timezone.now() - timedelta(days=10 * 365)
    User.objects.filter(pk=person.pk).update(joined_at=years, last_login=years)
    assert signed_in("a@test.example").get("/account/profile").status_code == 200


def fields(page: str) -> list[str]:
    """Every visible field of a page's own form, as it stands in the page."""
    return re.findall(r"<(?:input|select|textarea)[^>]*>", page[page.index("<main") :])


@pytest.mark.asvs("v5.0.0-6.2.6", "v5.0.0-6.2.7", "v5.0.0-6.4.2")
@pytest.mark.parametrize("path", [LOGIN, "/account/signup/", CHANGE])
def test_fields_for_passwords_hide_what_is_typed_take_what_is_pasted_and_nothing_else_is_asked(path: str) -> None:
    make.user(email="a@test.example")
    client = confirmed("a@test.example") if path == CHANGE else at_the_door()
    page = client.get(path).content.decode()
    secret = [field for field in fields(page) if "password" in field]
    assert secret
    for field in secret:
        assert 'type="password"' in field
        assert re.search(r'autocomplete="(current|new)-password"', field)
        assert "readonly" not in field
    assert not re.search(r"onpaste|question|hint|maiden", " ".join(fields(page)))


@pytest.mark.asvs("v5.0.0-6.4.3")
def test_a_new_password_by_link_does_not_go_round_the_second_step() -> None:
    person = make.user(email="a@test.example")
    activate_totp(confirmed("a@test.example"))
    person.refresh_from_db()
    client: Client = at_the_door()
    path = f"/account/password/reset/key/{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}/"
    form = client.get(path, follow=True).redirect_chain[-1][0]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302
    assert client.get("/account/profile").status_code == 302
    answer = client.post(LOGIN, {"login": "a@test.example", "password": NEW})
    assert answer.headers["Location"].startswith("/account/2fa/authenticate")
    assert client.get("/account/profile").status_code == 302
