"""Indexes live in the process; a test's records go with its transaction, so each test starts with empty ones."""

from collections.abc import Iterator

import pytest

from schakel.match.matching.selectors import indexes


@pytest.fixture(autouse=True)
def _fresh_indexes() -> Iterator[None]:
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()
    yield
    indexes.OFFERINGS.forget()
    indexes.NEEDS.forget()
