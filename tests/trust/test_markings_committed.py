"""Marked text that was sent in earnest, with everything committed, is not in the file of the database."""

from pathlib import Path

from django.db import connection
from django.test import Client

from tests import cast
from tests.trust import marked


def test_text_that_was_committed_and_refused_is_not_in_the_file_of_the_database(
    transactional_db: None, tmp_path: Path
) -> None:
    made = cast.assemble()
    client = Client(raise_request_exception=False)
    person = made.people["supplier-steward"]
    assert person is not None
    client.force_login(person)
    for path, data in {
        "/account/profile": {"name": marked.MARKED, "language": "nl", "theme": "system"},
        "/account/tokens/new": {"name": marked.MARKED},
        "/organisations/new": {"name": marked.MARKED, "summary": marked.MARKED},
    }.items():
        assert client.post(path, data).status_code < 500
    kept = marked.everything_kept()
    assert str(person.public_id).encode() in kept
    assert marked.CANARY.encode() not in kept
    assert connection.vendor in ("sqlite", "postgresql")
