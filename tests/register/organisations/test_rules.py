"""Decisions that need no database."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from schakel.register.organisations import rules
from schakel.register.organisations.enums import Freshness, OfferingState
from schakel.register.vocabulary.enums import Trust

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def said(value: str, trust: Trust, *, pk: int = 1, on: str = "2026-01-01", chosen: bool = False) -> SimpleNamespace:
    return SimpleNamespace(
        pk=pk, value=value, trust=trust, stated_on=date.fromisoformat(on), is_current=True, is_chosen=chosen
    )


@pytest.mark.parametrize(("days", "state"), [(0, "fresh"), (150, "fresh"), (151, "due"), (180, "due"), (181, "stale")])
def test_freshness_turns_due_after_150_days_and_stale_after_180(days: int, state: str) -> None:
    assert rules.freshness(NOW - timedelta(days=days), NOW) == Freshness(state)
    assert rules.day_freshness(NOW.date() - timedelta(days=days), NOW.date()) == Freshness(state)


def test_what_was_never_confirmed_is_stale() -> None:
    assert rules.freshness(None, NOW) == Freshness.STALE
    assert rules.day_freshness(None, NOW.date()) == Freshness.STALE


def test_the_shown_statement_is_the_most_trusted_then_the_latest_stated_then_the_latest_recorded() -> None:
    press, own = said("p", Trust.PRESS, on="2026-05-01"), said("o", Trust.OWN, on="2026-09-01")
    assert rules.shown_statement([own, press]) is press
    newer = said("n", Trust.PRESS, on="2026-06-01", pk=2)
    assert rules.shown_statement([newer, press]) is newer
    twin = said("t", Trust.PRESS, on="2026-06-01", pk=3)
    assert rules.shown_statement([twin, newer]) is twin


def test_the_order_in_which_statements_arrive_does_not_matter() -> None:
    statements = [said(str(n), trust, pk=n) for n, trust in enumerate(rules.TRUST_ORDER)]
    assert rules.shown_statement(statements) is rules.shown_statement(statements[::-1])


def test_a_choice_goes_before_trust_but_a_machine_is_never_shown() -> None:
    own = said("o", Trust.OWN, chosen=True)
    assert rules.shown_statement([said("x", Trust.OFFICIAL), own]) is own
    assert rules.shown_statement([said("m", Trust.MACHINE, chosen=True)]) is None


def test_a_machine_contradicts_nobody() -> None:
    assert not rules.contradict([said("a", Trust.OWN), said("b", Trust.MACHINE)])
    assert rules.contradict([said("a", Trust.OWN), said("b", Trust.PRESS)])


@pytest.mark.asvs("v5.0.0-2.3.1")
def test_only_the_moves_of_the_table_are_let_through() -> None:
    for old in OfferingState:
        for new in OfferingState:
            if new in rules.MOVES[old]:
                rules.check_move(old, new)
            else:
                with pytest.raises(rules.MoveNotAllowed):
                    rules.check_move(old, new)


@pytest.mark.parametrize("address", ["j.jansen@x.example", "piet.van.dijk@x.example", "anna_smit@x.example"])
def test_an_address_that_looks_like_a_persons_is_pointed_out(address: str) -> None:
    assert rules.looks_personal(address)


@pytest.mark.parametrize("address", ["sales@x.example", "info@x.example", "defensie@x.example"])
def test_a_role_mailbox_is_not_pointed_out(address: str) -> None:
    assert not rules.looks_personal(address)


def test_a_name_is_shown_only_while_consent_runs() -> None:
    start, end = date(2026, 1, 1), date(2026, 6, 1)
    assert rules.has_consent("N", start, end, end)
    assert not rules.has_consent("N", start, end, end + timedelta(days=1))
    assert not rules.has_consent("N", None, None, end)
