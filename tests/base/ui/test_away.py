"""A database that is away or full when a session is kept: that passes, nobody was signed out."""

from typing import Any

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError

from tests import make
from tests.base.accounts.browsing import signed_in


def answer_when_saving_fails(monkeypatch: pytest.MonkeyPatch, error: DatabaseError) -> Any:
    """Return what a person gets whose page is noted in their session, which cannot be written."""
    client = signed_in(make.user().email, language="nl")
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] -= 600  # so long ago that the next page notes that the session is in use
    session.save()
    client.raise_request_exception = False

    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(Session, "save", fail)
    return client.get("/accessibility", headers={"Accept": "text/html"})


@pytest.mark.django_db
def test_a_session_that_a_full_database_does_not_take_is_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answer_when_saving_fails(monkeypatch, OperationalError("database or disk is full"))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert '<html lang="nl"' in answer.content.decode()


@pytest.mark.django_db
def test_a_session_that_ended_meanwhile_is_a_wrong_request(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answer_when_saving_fails(monkeypatch, DatabaseError("Forced update did not affect any rows."))
    assert answer.status_code == 400
    assert not answer.has_header("Retry-After")
