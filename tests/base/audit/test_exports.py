"""An exported ledger verifies anywhere, with nothing but its lines."""

import json
from datetime import datetime

import pytest
from django.utils import timezone

from schakel.base.audit import rules, selectors
from tests.base.audit.chains import do

pytestmark = pytest.mark.django_db


def exported(**filters: str) -> list[str]:
    do(times=3)
    do(name="other", times=2)
    return list(selectors.export(filters=filters))


def test_the_whole_ledger_verifies_up_to_its_head() -> None:
    checked = rules.check_export(exported())
    assert (checked.is_complete, checked.count, checked.faults) == (True, 5, ())


def test_it_holds_no_values() -> None:
    assert not [line for line in exported() if "change" in line]


def test_a_selection_verifies_as_a_selection() -> None:
    checked = rules.check_export(exported(kind="tests.Thing", act="tests.do", actor="someone"))
    assert (checked.is_complete, checked.count, checked.faults) == (False, 5, ())
    assert rules.check_export(selectors.export(filters={"act": "tests.other"})).count == 0


def test_a_day_is_a_filter() -> None:
    lines = exported()
    at = datetime.fromisoformat(json.loads(lines[1])["at"])
    day = timezone.localdate(at).isoformat()  # the day of the installation, which may be tomorrow already
    assert rules.check_export(selectors.export(filters={"day": day})).count == 5
    assert rules.check_export(selectors.export(filters={"day": "2020-01-01"})).count == 0


@pytest.mark.parametrize("at", range(5))
def test_a_changed_line_is_refused(at: int) -> None:
    lines = exported()
    lines[at] = lines[at].replace("someone", "another") if at else lines[at].replace("filters", "filterz")
    with pytest.raises(rules.LedgerError):
        rules.check_export(lines)


@pytest.mark.parametrize("at", range(1, 7))
def test_a_line_left_out_is_refused(at: int) -> None:
    lines = exported()
    del lines[at]
    with pytest.raises(rules.ExportRefused):
        rules.check_export(lines)


@pytest.mark.parametrize("text", ["", "no JSON", "[]", "{}", '{"head": {}}'])
def test_what_is_no_export_is_refused(text: str) -> None:
    with pytest.raises(rules.LedgerError):
        rules.check_export([text])


def test_an_export_of_a_broken_ledger_names_the_entry() -> None:
    from django.db import connection

    from tests.emptying.guards import unguarded

    do(times=3)
    with unguarded(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET actor_id = 'x' WHERE seq = 2")
    checked = rules.check_export(selectors.export(filters={}))
    assert [(fault.kind.value, fault.number) for fault in checked.faults] == [("edited", 2)]
