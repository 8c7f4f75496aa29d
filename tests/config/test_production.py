"""What production mode sends to a browser: cookies, headers, and nothing without https."""

import functools
import json
import os
import subprocess
import sys
from http.cookies import Morsel
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from schakel.base.documents import services as documents
from tests import make

pytestmark = pytest.mark.django_db
HOST = "schakel.example"
YEAR_S = 365 * 24 * 3600
#: What differs in production and may be changed while a test runs.
TAKEN_OVER = (
    *("SCHAKEL_DEMO", "SCHAKEL_BASE_URL", "SCHAKEL_SIGN_UP", "SCHAKEL_PROXIES", "SCHAKEL_SECOND_STEP"),
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"),
    *("SCHAKEL_THEME_COOKIE", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"),
    *("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "DEBUG"),
)


@functools.lru_cache(maxsize=1)
def production_values() -> dict[str, Any]:
    """The settings as the product reads them in production mode, from a process of its own."""
    wanted = "import json; from schakel.config import settings as s; " + (
        f"print(json.dumps({{name: getattr(s, name) for name in {TAKEN_OVER!r}}}))"
    )
    own = {"SCHAKEL_MODE": "production", "SCHAKEL_HOSTS": HOST, "SCHAKEL_BASE_URL": f"https://{HOST}"}
    surroundings = {**os.environ, **own}
    done = subprocess.run([sys.executable, "-c", wanted], env=surroundings, capture_output=True, text=True, check=True)
    values: dict[str, Any] = json.loads(done.stdout)
    return values


@pytest.fixture(autouse=True)
def _production(settings: Settings) -> None:
    for name, value in production_values().items():
        setattr(settings, name, value)
    settings.SCHAKEL_SECOND_STEP = "offered"  # the tests of signing in ask for it where they need it


def browser() -> Client:
    """Somebody at the host's name, over https."""
    return Client(headers={"host": HOST, "accept": "text/html"})


def asked(path: str, client: Client | None = None) -> HttpResponse:
    return (client or browser()).get(path, secure=True)  # type: ignore[return-value]


def signed_in() -> tuple[Client, HttpResponse]:
    """A person who signed in through the page, and the answer to it."""
    person = make.member()
    client = browser()
    page = asked("/account/login/", client)
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    typed = {"login": person.email, "password": make.PASSWORD, "csrfmiddlewaretoken": token}
    answer = client.post("/account/login/", typed, secure=True, headers={"referer": f"https://{HOST}/account/login/"})
    assert answer.status_code == 302
    return client, answer  # type: ignore[return-value]


def cookies() -> dict[str, "Morsel[str]"]:
    """Every cookie that the product gives: session, form token, look and language."""
    client, _answer = signed_in()
    for path, data in (("/theme", {"theme": "dark"}), ("/language", {"language": "en"})):
        client.post(path, {**data, "next": "/"}, secure=True, headers={"referer": f"https://{HOST}/"})
    return dict(client.cookies.items())


@pytest.mark.asvs("v5.0.0-3.3.1", "v5.0.0-3.3.2", "v5.0.0-3.3.3", "v5.0.0-3.3.4")
@pytest.mark.bio2("8.26")
def test_every_cookie_is_of_this_host_only_secure_closed_to_scripts_and_to_other_sites() -> None:
    found = cookies()
    assert len(found) == 4
    for name, cookie in found.items():
        assert name.startswith("__Host-")
        assert (cookie["path"], cookie["domain"]) == ("/", "")
        assert cookie["secure"] is True
        assert cookie["httponly"] is True
        assert cookie["samesite"] in {"Lax", "Strict"}


def answers() -> dict[str, HttpResponse]:
    """One answer of each kind: pages, refusals, programs' answers, files, parts that never change, a redirect."""
    owner = make.party()
    stored = documents.store_file(data=b"hours", name="a.txt", owner=owner, label="CLEAR", actor=make.steward(of=owner))
    paths = ["/", "/needs", "/nowhere", "/api/v1/needs", "/api/v1/nowhere", "/static/ui/shell.css", "/robots.txt"]
    paths += ["/account/profile", "/.well-known/security.txt", f"/files/{stored.public_id}"]
    found = {path: asked(path) for path in paths}
    for answer in found.values():
        answer.close()  # a file is read as it is sent
    return found


@pytest.mark.asvs("v5.0.0-3.4.1", "v5.0.0-3.4.2", "v5.0.0-3.4.4", "v5.0.0-3.4.5", "v5.0.0-4.1.1")
@pytest.mark.bio2("8.26")
def test_every_answer_demands_https_says_its_kind_and_keeps_to_itself() -> None:
    for path, answer in answers().items():
        life = answer["Strict-Transport-Security"].split("; ")
        assert int(life[0].removeprefix("max-age=")) >= YEAR_S, path
        assert "includeSubDomains" in life, path
        assert answer["X-Content-Type-Options"] == "nosniff", path
        assert answer["Referrer-Policy"] in {"same-origin", "no-referrer"}, path
        assert "Access-Control-Allow-Origin" not in answer, path
        kind = answer.get("Content-Type", "")
        assert (
            "charset=utf-8" in kind.replace('"', "") or kind.startswith("application/") or answer.status_code == 302
        ), path


@pytest.mark.asvs("v5.0.0-3.4.3", "v5.0.0-3.4.6", "v5.0.0-3.7.1")
@pytest.mark.bio2("8.26")
def test_every_answer_lets_only_own_content_load_and_no_site_frame_it() -> None:
    for path, answer in answers().items():
        policy = {part.split(" ")[0]: part.split(" ")[1:] for part in answer["Content-Security-Policy"].split("; ")}
        if path.startswith("/files/"):
            assert policy["default-src"] == ["'none'"]
            assert "sandbox" in policy
            assert answer["X-Frame-Options"] == "DENY"
            continue
        assert (policy["default-src"], policy["script-src"]) == (["'self'"], ["'self'"]), path
        assert (policy["object-src"], policy["base-uri"]) == (["'none'"], ["'none'"]), path
        assert policy["frame-ancestors"] == ["'none'"], path
        assert "unsafe" not in answer["Content-Security-Policy"], path


@pytest.mark.asvs("v5.0.0-4.1.2", "v5.0.0-12.2.1")
@pytest.mark.bio2("8.24")
def test_without_https_a_page_is_led_there_and_a_program_is_refused() -> None:
    page = browser().get("/needs")
    assert (page.status_code, page["Location"]) == (301, f"https://{HOST}/needs")
    for path in ("/api/v1/needs", "/api/v1/openapi.json"):
        answer = browser().get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "https")
        assert asked(path).status_code == 200


@pytest.mark.asvs("v5.0.0-14.3.2", "v5.0.0-14.2.2")
def test_what_a_signed_in_person_sees_is_kept_by_no_cache() -> None:
    client, _answer = signed_in()
    for path in ("/", "/needs", "/account/profile", "/api/v1/needs", "/nowhere"):
        assert "no-store" in asked(path, client)["Cache-Control"], path


@pytest.mark.asvs("v5.0.0-14.3.1")
def test_signing_out_tells_the_browser_to_forget_what_it_kept() -> None:
    client, _answer = signed_in()
    answer = client.post("/account/logout/", secure=True, headers={"referer": f"https://{HOST}/"})
    assert answer.status_code == 302
    assert set(answer["Clear-Site-Data"].split(", ")) == {'"cache"', '"storage"'}
    assert asked("/account/profile", client).status_code == 302


@pytest.mark.asvs("v5.0.0-13.4.4")
@pytest.mark.parametrize("path", ["/", "/needs", "/healthz", "/api/v1/needs", "/account/login/"])
def test_trace_is_not_answered(path: str) -> None:
    answer = browser().trace(path, secure=True, headers={"x-secret": "canary"})
    assert answer.status_code in {405, 404}
    assert b"canary" not in answer.content


@pytest.mark.asvs("v5.0.0-13.4.1", "v5.0.0-13.4.3")
@pytest.mark.parametrize(
    "path", ["/.git/config", "/static/", "/static/ui/", "/static/../.git/HEAD", "/static/%2e%2e/settings.py", "/files/"]
)
def test_neither_folders_nor_the_source_are_given_out(path: str) -> None:
    assert asked(path).status_code in {400, 404}


@pytest.mark.asvs("v5.0.0-6.3.3", "v5.0.0-6.1.3")
@pytest.mark.bio2("8.5")
def test_a_password_alone_opens_only_where_a_second_step_is_set_up(settings: Settings) -> None:
    settings.SCHAKEL_SECOND_STEP = production_values()["SCHAKEL_SECOND_STEP"]
    assert settings.SCHAKEL_SECOND_STEP == "required"
    client, _answer = signed_in()
    for path in ("/needs", "/", "/api/v1/needs"):
        answer = asked(path, client)
        assert answer.status_code in {302, 403}, path
    assert asked("/needs", client)["Location"] == "/account/2fa/"
    page = asked("/account/2fa/", client)
    assert page.status_code == 200
    assert 'role="status"' in page.content.decode()


@pytest.mark.asvs("v5.0.0-15.2.3")
def test_nothing_for_makers_is_there() -> None:
    for path in ("/style-guide", "/style-guide/rows", "/admin/", "/__debug__/", "/api/v1/docs"):
        assert asked(path).status_code == 404, path
    assert "demo.example" not in asked("/account/login/").content.decode()
