"""Links from mails that let somebody back in: what a link says that does not count, and that it changes nothing."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.test import Client
from django.utils import timezone

from schakel.base.accounts.models import User
from tests import make
from tests.base.accounts.browsing import at_the_door, signed_in

pytestmark = pytest.mark.django_db
NEW = "another long enough sentence"
GONE = {"nl": "Deze link telt niet meer", "en": "This link does not count any more"}


def link_for(person: User) -> str:
    return f"/account/password/reset/key/{user_pk_to_url_str(person)}-{default_token_generator.make_token(person)}/"


def assert_gone(client: Client, path: str, language: str = "en") -> None:
    answer = client.get(path, headers={"accept": "text/html", "accept-language": language})
    page = answer.content.decode()
    assert answer.status_code == 410
    assert f"<title>{GONE[language]}" in page
    assert f'lang="{language}"' in page
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("key", ["x", "set-password", "c8k3f1-0123456789abcdef0123456789abcdef"])
def test_a_wrong_link_for_a_password_says_what_to_do(key: str, language: str) -> None:
    person = make.user(email="a@test.example")
    assert_gone(at_the_door(), f"/account/password/reset/key/{user_pk_to_url_str(person)}-{key}/", language)
    assert_gone(at_the_door(), f"/account/password/reset/key/zzzzz-{key}/", language)


def test_a_link_of_more_than_three_days_ago_does_not_count() -> None:
    person = make.user(email="a@test.example")
    long_ago = timezone.make_naive(timezone.now() - timedelta(days=3, minutes=1))
    with patch.object(default_token_generator, "_now", return_value=long_ago):
        path = link_for(person)
    assert_gone(at_the_door(), path)


def test_a_link_works_once_and_its_form_not_a_second_time() -> None:
    person = make.user(email="a@test.example")
    client, path = at_the_door(), link_for(person)
    form = client.get(path, follow=True).redirect_chain[-1][0]
    said = {"password1": NEW, "password2": NEW}
    assert client.post(form, said).status_code == 302
    other = {"password1": f"{NEW} x", "password2": f"{NEW} x"}
    assert client.post(form, other).status_code == 410
    assert_gone(at_the_door(), path)
    person.refresh_from_db()
    assert person.check_password(NEW)


def test_a_link_whose_person_signed_in_since_does_not_count() -> None:
    person = make.user(email="a@test.example")
    path = link_for(person)
    signed_in("a@test.example")
    assert_gone(at_the_door(), path)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_wrong_link_for_an_address_says_what_to_do(language: str) -> None:
    assert_gone(at_the_door(), "/account/confirm-email/MQ:1abcde:wrong/", language)


def test_a_link_for_an_address_confirms_by_post_only_and_once() -> None:
    person = make.user(email="a@test.example")
    address = EmailAddress.objects.create(user=person, email="b@test.example", verified=False)
    path = f"/account/confirm-email/{EmailConfirmationHMAC(address).key}/"
    client = at_the_door()
    assert "b@test.example" in client.get(path).content.decode()
    address.refresh_from_db()
    assert not address.verified
    assert client.post(path).status_code == 302
    address.refresh_from_db()
    assert address.verified
    assert_gone(at_the_door(), path)
