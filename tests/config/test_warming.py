"""A serving process has read what the first question needs before that question comes."""

import gc
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, connections

from schakel.config import warming
from schakel.match.matching.selectors import indexes
from tests import make


@pytest.fixture(autouse=True)
def process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A process that has read nothing yet; the connection is the one of the test, so it stays open."""
    monkeypatch.setattr(connections, "close_all", lambda: None)
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()
    yield
    gc.unfreeze()
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()


@pytest.mark.django_db
def test_the_first_question_reads_no_document_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    offering = make.offering(by=make.steward())
    assert warming.warm_up()

    def load(ids: object) -> list[object]:
        raise AssertionError(f"read again: {ids}")

    monkeypatch.setattr(indexes.OFFERINGS, "load", load)
    assert offering.public_id in indexes.OFFERINGS.current()
    assert gc.get_freeze_count() > 0


@pytest.mark.django_db
def test_without_tables_it_stays_quiet_and_leaves_reading_to_the_first_question(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(ids: object) -> list[object]:
        raise DatabaseError(f"no such table for {ids}")

    offering = make.offering(by=make.steward())
    with monkeypatch.context() as patch:
        patch.setattr(indexes.OFFERINGS, "load", gone)
        assert not warming.warm_up()
    assert "nothing was read beforehand: DatabaseError" in caplog.text
    assert "no such table" not in caplog.text
    assert offering.public_id in indexes.OFFERINGS.current()
