"""An operator sees how the installation fares, and nothing of what is in it."""

import json
import logging
import sys

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from schakel.config.logs import JsonFormatter
from tests import make

pytestmark = pytest.mark.django_db
CANARY = "canary-in-a-title"


@pytest.mark.asvs("v5.0.0-16.2.5")
@pytest.mark.bio2("8.16", "8.6")
def test_figures_name_routes_and_no_records(client: Client) -> None:
    card = make.need(label="CLEAR", title=CANARY)
    client.get(f"/needs/{card.public_id}", {"q": CANARY})
    answer = client.get("/metrics")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'schakel_requests_total{method="GET",route="needs:detail",status="200"}' in text
    assert 'schakel_outbox_messages{state="waiting"} 0.0' in text
    assert CANARY not in text
    assert card.public_id not in text


def test_a_made_up_method_is_counted_as_one_of_many(client: Client) -> None:
    client.generic("BREW", "/needs/")
    assert b"BREW" not in client.get("/metrics").content


@pytest.mark.asvs("v5.0.0-13.4.5")
def test_from_elsewhere_there_is_no_such_page(client: Client) -> None:
    assert client.get("/metrics", REMOTE_ADDR="203.0.113.9").status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 404


def test_a_token_opens_it_from_anywhere_and_the_loopback_no_longer(client: Client, settings: Settings) -> None:
    settings.SCHAKEL_METRICS_TOKEN = "a long token"
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer a wrong one"}).status_code == 404
    good = client.get("/metrics", headers={"Authorization": "Bearer a long token"}, REMOTE_ADDR="203.0.113.9")
    assert good.status_code == 200


@pytest.mark.asvs("v5.0.0-16.2.1", "v5.0.0-16.2.5", "v5.0.0-16.3.2", "v5.0.0-16.3.3")
def test_a_line_a_request_says_route_status_time_and_kind(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="schakel.requests")
    person = make.member()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    client.get(f"/needs/{CANARY}", {"q": CANARY})
    record = next(one for one in caplog.records if one.name == "schakel.requests")
    line = json.loads(JsonFormatter().format(record))
    assert (line["route"], line["method"], line["status"], line["who"]) == ("needs:detail", "GET", 404, "person")
    assert line["ms"] >= 0
    assert CANARY not in json.dumps(line)
    assert person.public_id not in json.dumps(line)


@pytest.mark.asvs("v5.0.0-16.2.5", "v5.0.0-16.3.4")
def test_an_error_is_told_by_kind_and_place_without_what_it_says() -> None:
    def broken() -> None:
        raise ValueError(CANARY)

    try:
        broken()
    except ValueError:
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "Oops: %s", (CANARY,), sys.exc_info())
    line = json.loads(JsonFormatter().format(record))
    assert line["error"] == "ValueError"
    assert line["passed"][-1].endswith("broken")
    assert CANARY not in json.dumps(line)


def test_an_address_that_is_not_there_is_not_quoted_in_any_log(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    assert client.get(f"/{CANARY}").status_code == 404
    assert CANARY not in caplog.text
