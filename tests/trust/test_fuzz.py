"""The quick form of the fuzzers: nothing that somebody sends breaks the product or brings out a hidden record.

The full form, with figures: `python -m bench.fuzz`.
"""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from bench import fuzz

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A refusal is what is looked for here, not news for the log."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.bio2("8.29")
def test_the_interface_answers_as_its_document_says_and_never_breaks(canaries: Any) -> None:
    found = fuzz.interface(canaries, roles=("stranger", "defence-officer"), examples=2, seed=7)
    assert found.requests > 150
    assert found.faults == []


@pytest.mark.asvs("v5.0.0-1.2.4", "v5.0.0-16.5.1")
@pytest.mark.bio2("8.29")
def test_the_pages_take_whatever_is_typed_into_their_forms(canaries: Any) -> None:
    found = fuzz.pages(canaries, roles=("supplier-steward", "defence-officer"), rounds=1, seed=7)
    assert found.requests > 60
    assert found.faults == []


def test_the_fuzzers_see_a_leak_and_a_breakage() -> None:
    found = fuzz.Figures()
    found.look("POST", "/somewhere", 500, b"", may_see=False)
    found.look("GET", "/elsewhere", 200, fuzz.CANARY.encode(), may_see=False)
    assert [fault.split(":")[0] for fault in found.faults] == ["POST /somewhere", "GET /elsewhere"]
