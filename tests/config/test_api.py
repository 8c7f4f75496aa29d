"""The interface for programs: what its document promises, and that refusals are problems."""

import json
from typing import Any

import pytest
from django.test import Client

from schakel.base.interface import rules as wire
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client: Client) -> dict[str, Any]:
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def test_the_document_is_openapi_31_with_contact_and_the_version_in_the_server(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["info"]["contact"]["url"]
    assert all(server["url"].endswith("/api/v1") for server in document["servers"])


def test_no_path_ends_with_a_slash_and_all_are_kebab_case(document: dict[str, Any]) -> None:
    for path in document["paths"]:
        fixed = [part for part in path.split("/")[1:] if not part.startswith("{")]
        assert all(part and part == part.lower() and "_" not in part for part in fixed), path


def test_every_key_is_camel_case(document: dict[str, Any]) -> None:
    wrong = [
        f"{name}.{key}"
        for name, schema in document["components"]["schemas"].items()
        for key in schema.get("properties", {})
        if "_" in key
    ]
    assert wrong == []


def test_every_operation_declares_its_refusals_as_problems(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            for status in ("400", "401", "403", "404", "409", "422"):
                assert wire.PROBLEM_TYPE in operation["responses"][status]["content"], (path, method, status)


def test_operation_ids_are_unique(document: dict[str, Any]) -> None:
    ids = [one["operationId"] for operations in document["paths"].values() for one in operations.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", ["/api/v1/needs/absentabsent", "/api/v1/nothing-here", "/api/v1/needs/%00"])
def test_what_is_not_there_is_a_problem_with_the_version(client: Client, path: str) -> None:
    answer = client.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, answer["Content-Type"]) == (404, wire.PROBLEM_TYPE)
    assert answer["API-Version"] == wire.VERSION


def test_a_wrong_method_is_a_problem_that_says_which_are_right(client: Client) -> None:
    answer = client.delete("/api/v1/needs")
    assert (answer.status_code, answer["Content-Type"]) == (405, wire.PROBLEM_TYPE)
    assert "GET" in answer["Allow"]


@pytest.mark.parametrize(("language", "title"), [("nl", "Zeg wie u bent"), ("en", "Say who you are")])
def test_a_refusal_speaks_the_readers_language(client: Client, language: str, title: str) -> None:
    answer = client.get("/api/v1/matches", headers={"Accept-Language": language})
    assert answer.status_code == 401
    assert answer.json()["title"] == title


@pytest.mark.asvs("v5.0.0-3.5.1")
def test_a_session_acts_only_with_the_token_of_the_page() -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(make.member())
    answer = client.post("/api/v1/needs", {"title": "x"}, content_type="application/json")
    assert (answer.status_code, answer["Content-Type"]) == (403, wire.PROBLEM_TYPE)


def test_broken_json_is_refused_as_unreadable(client: Client) -> None:
    client.force_login(make.member())
    answer = client.post("/api/v1/text-matches", "{broken", content_type="application/json")
    assert answer.status_code == 400


def test_marked_text_is_refused_without_a_quote(client: Client) -> None:
    text = "Stg. GEHEIM\nDe kraanvogel zwijgt"
    answer = client.post("/api/v1/text-matches", json.dumps({"text": text}), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["code"] == "marked"
    assert b"kraanvogel" not in answer.content
    assert b"GEHEIM" not in answer.content


@pytest.mark.asvs("v5.0.0-14.2.3")
@pytest.mark.bio2("5.23", "8.21")
def test_the_page_to_try_it_loads_nothing_from_outside(client: Client) -> None:
    page = client.get("/api")
    assert page.status_code == 200
    assert b"http://" not in page.content.replace(b'"http://testserver', b"").replace(b"http://www.w3.org", b"")
    assert b"<script>" not in page.content


def test_a_program_without_token_or_session_is_a_stranger_and_needs_no_csrf_token() -> None:
    program = Client(enforce_csrf_checks=True)
    asked = program.post("/api/v1/text-matches", json.dumps({"text": "radar"}), content_type="application/json")
    assert asked.status_code == 200
    told = program.post("/api/v1/needs", json.dumps({"title": "x"}), content_type="application/json")
    assert (told.status_code, told["WWW-Authenticate"]) == (401, 'Bearer realm="schakel"')


def test_who_is_signed_in_on_the_pages_needs_the_csrf_token() -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.user())
    answer = browser.post("/api/v1/text-matches", json.dumps({"text": "radar"}), content_type="application/json")
    assert answer.status_code == 403
