"""A head tells where the ledger ended, and shows when it was changed after signing."""

import json

import pytest

from schakel.base.audit import rules, selectors
from tests.base.audit.chains import do

pytestmark = pytest.mark.django_db


def test_a_head_holds_the_last_number_of_every_lane_and_the_count() -> None:
    do(times=3)
    head = rules.read_head(selectors.signed_head())
    assert head.count == 3
    assert [lane.number for lane in head.lanes] == [3]
    assert head.public_key == selectors.public_key()


def test_a_head_of_an_empty_ledger_can_be_kept() -> None:
    assert rules.read_head(selectors.signed_head()).count == 0


@pytest.mark.asvs("v5.0.0-11.6.1")
@pytest.mark.parametrize(
    ("field", "value"),
    [("count", 2), ("signed_at", "2020-01-01T00:00:00.000000Z"), ("lanes", []), ("installation", "f" * 32)],
)
def test_a_head_that_was_changed_is_refused(field: str, value: object) -> None:
    do(times=3)
    said = json.loads(selectors.signed_head())
    said[field] = value
    with pytest.raises(rules.HeadRefused, match="changed"):
        rules.read_head(json.dumps(said))


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", '"head"', "no JSON", '{"signature": "?", "lanes": 3}'])
def test_a_text_that_is_no_head_is_refused(text: str) -> None:
    with pytest.raises(rules.HeadRefused):
        rules.read_head(text)


def test_a_head_of_a_later_version_says_so() -> None:
    said = json.loads(selectors.signed_head())
    said["schakel_ledger_head"] = 2
    with pytest.raises(rules.HeadRefused, match="version 2"):
        rules.read_head(json.dumps(said))
