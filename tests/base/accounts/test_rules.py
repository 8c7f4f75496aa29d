"""What a citizen service number is, what a token reaches, who decides, what claims give."""

from dataclasses import replace

import pytest

from schakel.base.accounts import rules
from schakel.base.accounts.rules import STRANGER, Viewer

#: Made for this test: it passes the elfproef and starts with the digits that are never given out.
BSN = "999990019"
DESK = replace(
    STRANGER, user_id=1, roles=frozenset({"desk-officer"}), desk_parties=frozenset({7}), parties=frozenset({7})
)


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        f"mijn nummer is {BSN}.",
        "9999.90.019",
        "999 990 019",
        "999-990-019",
        f"BSN:{BSN}",
        f"bsn: {BSN}",
        f"({BSN})",
        "BSN 11122201",
        "burgerservicenummer nr 111.222.333",
    ],
)
def test_it_finds_a_valid_number_however_it_is_written(text: str) -> None:
    assert rules.contains_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "999990018",
        f"1{BSN}",
        f"{BSN}0",
        f"NL{BSN}B01",
        f"RSIN {BSN}",
        "€ 999.990.019",
        "EUR 999 990 019",
        "kvk 12345678",
        "0612345678",
        "000012345678",
        f"deel-{BSN}-a",
        "999990019,50",
    ],
)
def test_it_lets_other_numbers_through(text: str) -> None:
    assert not rules.contains_bsn(text)


def test_a_token_that_may_change_may_also_read_and_only_there() -> None:
    assert rules.can_use(["needs:write"], area="needs", access="read")
    assert rules.can_use(["needs:read"], area="needs", access="read")
    assert not rules.can_use(["needs:read"], area="needs", access="write")
    assert not rules.can_use(["needs:write"], area="matches", access="read")


@pytest.mark.parametrize(
    ("viewer", "user", "party", "desk", "may"),
    [
        (DESK, 2, 3, 7, True),
        (DESK, 2, 3, None, True),
        (DESK, 2, 3, 8, False),
        (DESK, 1, 3, 7, False),
        (DESK, 2, 7, 7, False),
        (STRANGER, 2, 3, None, False),
        (replace(DESK, roles=frozenset({"administrator"})), 2, 3, None, False),
    ],
)
def test_a_desk_decides_for_itself_or_for_no_desk_and_never_about_its_own(
    viewer: Viewer, user: int, party: int, desk: int | None, may: bool
) -> None:
    assert rules.can_decide_as_desk(viewer, user=user, party=party, desk=desk) is may


def test_claims_give_only_what_the_mapping_names() -> None:
    mapping = {"claim": "groups", "values": {"audit": {"role": "auditor"}, "broken": "auditor"}}
    assert rules.roles_from_claims({"groups": ["audit", "audit", "other", "broken"]}, mapping) == [{"role": "auditor"}]
    assert rules.roles_from_claims({"groups": "audit"}, mapping) == [{"role": "auditor"}]
    assert rules.roles_from_claims({"groups": {"audit": 1}}, mapping) == []
    assert rules.roles_from_claims({}, mapping) == []
    assert rules.roles_from_claims({"groups": ["audit"]}, {}) == []
