"""The shell and its own pages, in both languages."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory, override_settings
from django.utils import formats, translation
from django.utils.translation import gettext_lazy

from schakel.base.disclosure.rules import NotAllowed, NotDisclosed
from schakel.base.ui import context, middleware, rules, views
from schakel.base.ui.middleware import ErrorPagesMiddleware
from tests import make

PAGES = ["/accessibility", "/report-a-vulnerability", "/licences", "/style-guide"]
HTML = {"HTTP_ACCEPT": "text/html"}


def asked(language: str = "nl", accept: str = "*/*") -> Client:
    return Client(headers={"Accept-Language": language, "Accept": accept})


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_says_its_language_and_has_one_heading(path: str, language: str) -> None:
    html = asked(language).get(path).content.decode()
    assert f'<html lang="{language}"' in html
    assert html.count("<h1") == 1
    title, heading = re.search(r"<title>(.*?) – Schakel</title>", html), re.search(r"<h1[^>]*>(.*?)</h1>", html)
    assert title is not None
    assert heading is not None
    assert title[1].strip() == heading[1].strip()


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_the_dutch_page_differs_from_the_english_one(path: str) -> None:
    main = [re.search(r"<main.*</main>", asked(c).get(path).content.decode(), re.S) for c in ("nl", "en")]
    assert main[0] is not None
    assert main[1] is not None
    assert main[0][0] != main[1][0]


@pytest.mark.django_db
def test_the_language_is_switched_and_remembered() -> None:
    client = asked("nl")
    answer = client.post("/language", {"language": "en", "next": "/licences?sort=name"})
    assert answer["Location"] == "/licences?sort=name"
    assert '<html lang="en"' in client.get("/accessibility").content.decode()


@pytest.mark.django_db
def test_the_look_is_chosen_without_script_and_remembered() -> None:
    client = asked()
    assert "theme-dark" not in client.get("/accessibility").content.decode()
    assert client.post("/theme", {"theme": "dark", "next": "/accessibility"})["Location"] == "/accessibility"
    assert 'class="sk-theme theme-dark"' in client.get("/accessibility").content.decode()
    client.post("/theme", {"theme": "system", "next": "//outside.example/"})
    assert "theme-dark" not in client.get("/accessibility").content.decode()


@pytest.mark.asvs("v5.0.0-3.7.2")
@pytest.mark.django_db
def test_a_look_that_does_not_exist_is_not_remembered_and_nobody_is_led_outside() -> None:
    client = asked()
    answer = client.post("/theme", {"theme": 'x"><script>', "next": "https://outside.example/"})
    assert answer["Location"] == "/"
    assert "schakel_theme" not in client.cookies


@pytest.mark.asvs("v5.0.0-7.4.4")
@pytest.mark.django_db
def test_a_signed_in_person_finds_the_way_out() -> None:
    person = make.user(name="Sam <b>Sample</b>")
    client = asked("en")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get("/accessibility").content.decode()
    assert "Sam &lt;b&gt;Sample&lt;/b&gt;" in html
    assert "Sign out" in html


ENTRIES: list[dict[str, object]] = [
    {"label": gettext_lazy("Licences"), "url_name": "ui:licences", "icon": "scale"},
    {"label": "Absent", "url_name": "nowhere:list"},
    {"label": "Office", "url_name": "ui:security", "roles": ["national-office"]},
    {"label": "Mine", "url_name": "ui:accessibility", "signed_in": True},
]


@pytest.mark.django_db
@override_settings(SCHAKEL_NAVIGATION=ENTRIES)
def test_the_navigation_shows_what_this_reader_may_open_and_marks_where_they_are() -> None:
    html = asked("nl").get("/licences").content.decode()
    nav = html[html.index('<nav class="sk-nav"') : html.index("</nav>", html.index('<nav class="sk-nav"'))]
    assert re.search(r'<a href="/licences" aria-current="page">.*Licenties', nav)
    assert "Absent" not in nav
    assert "Office" not in nav
    assert "Mine" not in nav


@override_settings(SCHAKEL_NAVIGATION=ENTRIES)
def test_the_navigation_shows_a_role_its_own_entries(rf: RequestFactory) -> None:
    class Viewer:
        roles = frozenset({"national-office"})
        party_kinds: frozenset[str] = frozenset()
        is_signed_in = True

    request: Any = rf.get("/report-a-vulnerability")
    request.viewer = Viewer()
    shown = context.shell_of(request).navigation
    assert [str(item.label) for item in shown][-2:] == ["Office", "Mine"]
    assert [item.is_current for item in shown] == [False, True, False]


@override_settings(
    SCHAKEL_NAVIGATION=[
        {"label": "Daily", "url_name": "ui:licences"},
        {"label": "Own", "url_name": "ui:security", "place": "account"},
        {"label": "Rare", "url_name": "ui:accessibility", "place": "footer"},
    ]
)
def test_an_entry_stands_where_its_place_says(rf: RequestFactory) -> None:
    shell = context.shell_of(rf.get("/"))
    assert [str(item.label) for item in shell.navigation] == ["Daily"]
    assert str(shell.account[0].label) == "Own"
    assert str(shell.footer[0].label) == "Rare"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "words"), [("nl", "Deze pagina is er niet"), ("en", "This page is not here")])
def test_an_absent_page_is_a_calm_page(language: str, words: str) -> None:
    answer = asked(language, "text/html").get("/nowhere/at/all")
    assert answer.status_code == 404
    assert words in answer.content.decode()


def answer_of(view: Any, rf: RequestFactory, **headers: Any) -> HttpResponse:
    request: Any = rf.get("/secret/7", **(headers or HTML))
    request.user = make.user()
    layer = ErrorPagesMiddleware(lambda _request: HttpResponse())

    def respond(given: HttpRequest) -> HttpResponse:
        try:
            response: HttpResponse = view(given)
        except Exception as refusal:
            found = layer.process_exception(given, refusal)
            if found is None:
                raise
            return found
        return response

    layer.get_response = respond
    return layer(request)


def raising(refusal: Exception) -> Any:
    def view(_request: HttpRequest) -> HttpResponse:
        raise refusal

    return view


@pytest.mark.django_db
def test_a_hidden_record_answers_exactly_like_an_absent_one(rf: RequestFactory) -> None:
    hidden = answer_of(raising(NotDisclosed("need 7 of Acme")), rf)
    absent: Any = rf.get("/secret/7", **HTML)  # type: ignore[arg-type]
    absent.user = make.user()

    def calm(answer: HttpResponse) -> str:
        return re.sub(r'value="[^"]{40,}"|person\d+@|X-CSRFToken":"[^"]+', "", answer.content.decode())

    assert hidden.status_code == 404
    assert calm(hidden) == calm(views.not_found(absent, Exception()))
    assert "Acme" not in hidden.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (rules.Conflict("Changed by Sam."), 409),
        (rules.TooLarge(""), 413),
        (rules.TooMany(""), 429),
        (NotAllowed("internal words"), 403),
        (RequestDataTooBig("internal words"), 413),
    ],
)
def test_a_refusal_of_an_app_becomes_its_page(rf: RequestFactory, refusal: Exception, status: int) -> None:
    answer = answer_of(raising(refusal), rf)
    assert answer.status_code == status
    assert "<h1" in answer.content.decode()
    assert "internal words" not in answer.content.decode()
    assert ("Changed by Sam." in answer.content.decode()) == isinstance(refusal, rules.Conflict)


@pytest.mark.django_db
def test_a_bare_answer_becomes_a_page_for_a_browser_only(rf: RequestFactory) -> None:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponseNotAllowed(["POST"])

    page = answer_of(view, rf)
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "<h1" in page.content.decode()
    assert answer_of(view, rf, HTTP_ACCEPT="application/json").content == b""


@pytest.mark.django_db
@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 429, 500])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_error_page_says_what_to_do(rf: RequestFactory, status: int, language: str) -> None:
    request: Any = rf.get("/x")
    request.user = make.user()
    with translation.override(language):
        answer = middleware.error_response(request, status)
    html = answer.content.decode()
    assert answer.status_code == status
    assert ("Wat u kunt doen" if language == "nl" else "What you can do") in html
    assert f"Code {status}" in html


@pytest.mark.asvs("v5.0.0-3.7.2")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/offerings/canary?q=canary", "/offerings"),
        ("/canary/deep?next=https://canary.example", "/"),
        ("/offerings%22%3Ecanary", "/"),
    ],
)
def test_a_page_of_refusal_gives_back_nothing_that_was_typed(client: Client, path: str, place: str) -> None:
    page = client.get(path, **HTML)  # type: ignore[arg-type]
    html = page.content.decode()
    assert page.status_code == 404
    assert "canary" not in html
    assert re.findall(r'name="next" value="([^"]*)"', html) == [place, place]
    changed = client.post("/language", {"language": "en", "next": place})
    assert (changed.status_code, changed["Location"]) == (302, place)
    assert 'lang="en"' in client.get(path, **HTML).content.decode()  # type: ignore[arg-type]


@pytest.mark.asvs("v5.0.0-3.7.2")
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/language", "/theme"])
@pytest.mark.parametrize(
    "outside", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil", ""]
)
def test_a_change_of_language_or_look_leads_nowhere_else(client: Client, address: str, outside: str) -> None:
    sent = {"language": "en", "theme": "dark", "next": outside}
    answer = client.post(address, sent, HTTP_REFERER="https://evil.example/x")
    assert (answer.status_code, answer["Location"]) == (302, "/")


@pytest.mark.asvs("v5.0.0-16.5.1")
def test_the_error_page_stands_when_the_database_does_not(rf: RequestFactory) -> None:
    class Broken:
        @property
        def is_authenticated(self) -> bool:
            raise RuntimeError("no database")

    request: Any = rf.get("/x")
    request.user = Broken()
    answer = views.server_error(request)
    assert answer.status_code == 500
    assert b"no database" not in answer.content
    assert b"Schakel" in answer.content


@pytest.mark.asvs("v5.0.0-3.5.1")
@pytest.mark.django_db
def test_a_form_from_a_page_that_was_too_old_is_explained() -> None:
    client = Client(enforce_csrf_checks=True, HTTP_ACCEPT_LANGUAGE="nl", **HTML)  # type: ignore[arg-type]
    answer = client.post("/theme", {"theme": "dark"})
    assert answer.status_code == 403
    assert "wat u typte staat er nog" in answer.content.decode()


@override_settings(SCHAKEL_SECURITY_CONTACT="security@example.org")
def test_security_txt_names_contact_and_an_end(client: Client) -> None:
    answer = client.get("/.well-known/security.txt")
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert answer["Content-Type"].startswith("text/plain")
    assert lines["Contact"] == "mailto:security@example.org"
    assert lines["Preferred-Languages"] == "nl, en"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", lines["Expires"])


def test_robots_stay_out_of_accounts(client: Client) -> None:
    assert "Disallow: /account/" in client.get("/robots.txt").content.decode()


@pytest.mark.asvs("v5.0.0-15.2.3")
@override_settings(SCHAKEL_DEMO=False)
@pytest.mark.django_db
def test_the_style_guide_is_not_there_outside_the_demo(client: Client) -> None:
    assert client.get("/style-guide", **HTML).status_code == 404  # type: ignore[arg-type]


@pytest.mark.django_db
def test_the_sample_form_keeps_what_was_typed_and_answers_422(client: Client) -> None:
    answer = client.post("/style-guide", {"effect": "Protect the camp"})
    assert answer.status_code == 422
    assert "Protect the camp</textarea>" in answer.content.decode()
    assert re.search(r"<title>(Fout|Error): ", answer.content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/account/login/", "/account/signup/", "/account/password/reset/"])
@override_settings(EMAIL_HOST="mail.test")
def test_the_pages_of_the_account_stand_in_the_shell(path: str) -> None:
    html = asked("nl").get(path).content.decode()
    assert '<header class="sk-header">' in html
    assert 'class="sk-control"' in html
    assert html.count("<h1") == 1


def test_english_pages_write_days_as_people_here_do() -> None:
    with translation.override("en"):
        assert formats.date_format(date(2026, 11, 28)) == "28 November 2026"
        assert (
            formats.date_format(datetime(2026, 11, 28, 16, 5, tzinfo=UTC), "DATETIME_FORMAT")
            == "28 November 2026 16:05"
        )
