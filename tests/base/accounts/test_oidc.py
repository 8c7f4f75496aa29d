"""Signing in through the organisation's own provider: a real one, on the loopback."""

import html
import json
import re
import time
import warnings
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from allauth.socialaccount.models import SocialAccount, SocialToken
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from pytest_django.fixtures import Settings

from schakel.base.accounts import rules, selectors
from schakel.base.accounts.enums import MembershipState, Role
from schakel.base.accounts.models import Membership, User
from schakel.base.audit.models import Entry
from schakel.config import settings as product
from tests import make
from tests.base.accounts.browsing import at_the_door
from tests.base.accounts.provider import CLIENT, SECRET, Provider, running

pytestmark = [pytest.mark.django_db, pytest.mark.enable_socket]
BSN = "999990019"
DOOR = "/account/oidc/organisation/login/"


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    with running() as found:
        found.claims = {
            "sub": "u-1",
            "email": "ada@test.example",
            "email_verified": True,
            "name": "Ada",
            "phone_number": "0612345678",
            "groups": ["audit"],
        }
        app: dict[str, Any] = {
            "provider_id": "organisation",
            "name": "Own sign-in",
            "client_id": CLIENT,
            "secret": SECRET,
        }
        app["settings"] = {"server_url": found.issuer}
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        settings.SCHAKEL_OIDC_MAPPING = {"claim": "groups", "values": {"audit": {"role": "auditor"}}}
        settings.SCHAKEL_SIGN_UP = "invitation"
        yield found


def sent_there(client: Client) -> dict[str, str]:
    """What the browser takes along to the provider."""
    answer = client.post(DOOR)
    assert answer.status_code == 302
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["Location"]).query).items()}


def sign_in(provider: Provider, client: Client | None = None) -> Client:
    """Walk from the sign-in page to the provider and back."""
    client = client or at_the_door()
    back = urlsplit(provider.authorize(sent_there(client)))
    client.get(f"{back.path}?{back.query}")
    return client


def viewer() -> Any:
    return selectors.viewer_of(user=User.objects.get(email="ada@test.example"))


def test_the_sign_in_page_names_the_provider(provider: Provider) -> None:
    page = at_the_door().get("/account/login/").content.decode()
    assert "Own sign-in" in page
    assert DOOR in page


def test_a_person_comes_in_with_the_function_that_the_claims_give(provider: Provider) -> None:
    client = sign_in(provider)
    assert client.get("/account/profile").status_code == 200
    assert viewer().roles == {"auditor"}
    assert not viewer().is_verified
    assert {"accounts.sign_up", "accounts.sign_in", "accounts.appoint"} <= set(
        Entry.objects.values_list("act", flat=True)
    )


@pytest.mark.asvs("v5.0.0-10.1.1")
def test_of_the_claims_only_what_the_mapping_reads_is_kept(provider: Provider) -> None:
    for _ in range(2):
        sign_in(provider)
        assert SocialAccount.objects.get().extra_data == {"userinfo": {"sub": "u-1", "groups": ["audit"]}}
    assert not SocialToken.objects.exists()


@pytest.mark.bio2("5.16", "5.18")
def test_a_function_goes_when_the_provider_no_longer_says_it_and_one_by_hand_stays(provider: Provider) -> None:
    sign_in(provider)
    make.appointed(role=Role.LAWYER, person=User.objects.get())
    provider.claims["groups"] = []
    sign_in(provider)
    assert viewer().roles == {"lawyer"}


@pytest.mark.asvs("v5.0.0-15.3.2")
@pytest.mark.parametrize("path", ["/.well-known/openid-configuration", "/token", "/keys", "/userinfo"])
def test_a_provider_that_sends_on_is_not_followed_and_signs_nobody_in(provider: Provider, path: str) -> None:
    client, state = at_the_door(), {}
    if path != "/.well-known/openid-configuration":
        state = sent_there(client)
    provider.sends_on = path
    if state:
        back = urlsplit(provider.authorize(state))
        answer = client.get(f"{back.path}?{back.query}")
    else:
        answer = client.post(DOOR)
    assert path in provider.asked
    assert "/elsewhere" not in provider.asked
    assert answer.status_code < 500
    assert client.get("/account/profile").status_code == 302
    assert not User.objects.exists()


def test_a_party_in_the_mapping_becomes_a_request_and_no_membership(provider: Provider, settings: Settings) -> None:
    party = make.party()
    settings.SCHAKEL_OIDC_MAPPING = {"claim": "groups", "values": {"audit": {"party": party.public_id}}}
    sign_in(provider)
    assert not viewer().is_verified
    assert Membership.objects.get().state == MembershipState.ASKED


def test_an_address_of_somebody_else_does_not_open_their_account(provider: Provider) -> None:
    make.member(person=make.user(email="ada@test.example"))
    client = sign_in(provider)
    assert client.get("/account/profile").status_code == 302
    assert not SocialAccount.objects.exists()


def test_where_the_operator_trusts_the_addresses_it_does(provider: Provider, settings: Settings) -> None:
    settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION = settings.SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
    person = make.user(email="ada@test.example")
    assert sign_in(provider).get("/account/profile").status_code == 200
    assert SocialAccount.objects.get().user == person


@pytest.mark.asvs("v5.0.0-9.1.1", "v5.0.0-9.1.2", "v5.0.0-9.1.3", "v5.0.0-6.8.2", "v5.0.0-9.2.1", "v5.0.0-9.2.2")
@pytest.mark.parametrize("wrong", ["key", "none", "shared secret", "own key in the header", "expired", "another kind"])
def test_an_identity_token_that_the_provider_did_not_sign_for_now_signs_nobody_in(
    provider: Provider, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encode = jwt.encode

    def forged(body: dict[str, Any], key: Any, **kwargs: Any) -> str:
        if wrong == "key":
            return encode(body, other, algorithm="RS256", headers={"kid": "one"})
        if wrong == "none":
            return encode(body, "", algorithm="none", headers={"kid": "one"})
        if wrong == "shared secret":
            return encode(body, SECRET, algorithm="HS256", headers={"kid": "one"})
        if wrong == "own key in the header":
            own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(other.public_key()))
            return encode(body, other, algorithm="RS256", headers={"kid": "two", "jwk": own})
        if wrong == "expired":
            return encode({**body, "exp": int(time.time()) - 600}, key, algorithm="RS256", headers={"kid": "one"})
        return encode({**body, "aud": ["an interface"]}, key, algorithm="RS256", headers={"kid": "one"})

    monkeypatch.setattr("tests.base.accounts.provider.jwt.encode", forged)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a short shared secret, on purpose
        client = sign_in(provider)
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


@pytest.mark.asvs("v5.0.0-10.5.3")
def test_a_provider_that_calls_itself_otherwise_signs_nobody_in(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = provider.discovery()
    monkeypatch.setattr(provider, "discovery", lambda: {**said, "issuer": "https://elsewhere.example"})
    client = sign_in(provider)
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


@pytest.mark.asvs("v5.0.0-10.5.2")
def test_a_person_is_known_by_the_identifier_of_the_provider_and_not_by_the_address(provider: Provider) -> None:
    sign_in(provider)
    provider.claims |= {"email": "ada.new@test.example"}
    sign_in(provider)
    assert SocialAccount.objects.get().uid == "u-1"
    provider.claims |= {"sub": "u-2", "email": "ada@test.example"}
    client = sign_in(provider)
    assert client.get("/account/profile").status_code == 302
    assert User.objects.count() == 1


@pytest.mark.asvs("v5.0.0-10.1.2", "v5.0.0-10.2.1", "v5.0.0-10.5.1", "v5.0.0-10.5.4", "v5.0.0-9.2.3")
@pytest.mark.parametrize("wrong", ["state", "code", "audience"])
def test_a_forged_answer_signs_nobody_in(provider: Provider, wrong: str) -> None:
    client = at_the_door()
    back = urlsplit(provider.authorize(sent_there(client)))
    query = {name: values[0] for name, values in parse_qs(back.query).items()}
    if wrong == "audience":
        provider.claims["aud"] = "somebody else"
    else:
        query[wrong] = "forged"
    answer = client.get(back.path, query)
    assert "_auth_user_id" not in client.session
    assert answer.status_code < 500
    assert not User.objects.exists()


def test_who_signs_in_elsewhere_is_asked_again_there_before_a_sensitive_act(provider: Provider) -> None:
    client = sign_in(provider)
    assert client.get("/account/tokens/new").status_code == 200
    wait(client, 301)
    asked = client.get("/account/tokens/new")
    assert asked.headers["Location"] == "/account/confirm?next=%2Faccount%2Ftokens%2Fnew"
    page = client.get(asked.headers["Location"]).content.decode()
    door = html.unescape(re.search(r'action="([^"]*oidc[^"]*)"', page)[1])  # type: ignore[index]
    there = client.post(door, {"next": "/account/tokens/new"})
    sent = {name: values[0] for name, values in parse_qs(urlsplit(there.headers["Location"]).query).items()}
    assert (sent["prompt"], sent["max_age"]) == ("login", "0")
    back = urlsplit(provider.authorize(sent))
    answer = client.get(f"{back.path}?{back.query}")
    assert answer.headers["Location"] == "/account/tokens/new"
    assert client.get("/account/tokens/new").status_code == 200


@pytest.mark.parametrize(
    "page",
    ["/account/2fa/totp/activate/", "/account/2fa/webauthn/add/", "/account/password/set/", "/account/email/"],
)
def test_a_found_session_adds_no_other_way_in(provider: Provider, page: str) -> None:
    client = sign_in(provider)
    wait(client, 301)
    for answer in (client.get(page), client.post(page, {"email": "thief@test.example", "action_add": ""})):
        assert answer.headers["Location"].startswith("/account/confirm?next=")
    assert "thief" not in str(dict(client.session))


def test_a_provider_that_did_not_ask_lately_does_not_count(provider: Provider) -> None:
    provider.claims["auth_time"] = int(time.time()) - 3600
    client = sign_in(provider)
    assert client.get("/account/tokens/new").status_code == 302


def test_the_question_leads_nowhere_else(provider: Provider) -> None:
    page = sign_in(provider).get("/account/confirm?next=https://elsewhere.example/").content.decode()
    assert "elsewhere" not in page.split("<main", 1)[1]


@pytest.mark.parametrize("claim", ["sub", "email", "name", "groups"])
def test_a_citizen_service_number_in_a_claim_lets_nobody_in(provider: Provider, claim: str) -> None:
    values = {"sub": BSN, "email": f"{BSN}@test.example", "name": f"Ada {BSN}", "groups": [BSN]}
    provider.claims[claim] = values[claim]
    client = sign_in(provider)
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()
    page = client.get("/account/login/").content.decode()
    assert "citizen service number" in page
    assert BSN not in page


def wait(client: Client, seconds: int) -> None:
    """Let time pass since the provider saw the person."""
    session = client.session
    session[rules.PROVIDER_SAID_AT] = int(time.time()) - seconds
    session.save()


@pytest.mark.asvs("v5.0.0-7.6.2")
def test_looking_at_the_door_sends_nobody_away(provider: Provider) -> None:
    answer = at_the_door().get(DOOR)
    assert answer.status_code == 200
    assert "<form" in answer.content.decode()


def test_without_a_provider_there_is_none() -> None:
    assert product.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"] == []
    assert at_the_door().get(DOOR).status_code == 404
