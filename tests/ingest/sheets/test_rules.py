"""Cells, headings, mappings and checks of rows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schakel.ingest.sheets import rules
from schakel.ingest.sheets.enums import BatchState
from schakel.ingest.sheets.rules import CellRefused, Field, Line, Reason, Schema


def even(text: str) -> str:
    if int(text) % 2:
        raise CellRefused("odd", number=text)
    return text


SCHEMA = Schema(
    "things",
    (Field("name", {"nl": "Naam", "en": "Name"}, is_required=True), Field("number", {"nl": "Nr."}, check=even)),
)


@pytest.mark.parametrize("text", ["111222333", "BSN 123456782.", "123 456 782", "1234.56.782", "a\t111222333\tb"])
def test_nine_digits_that_pass_the_test_of_a_citizens_number_are_found(text: str) -> None:
    assert rules.has_citizen_number(text)


@pytest.mark.parametrize(
    "text", ["111222334", "NL111222333B01", "12345678", "0111222333", "111222333444", "€ 111222333,50", "v1.111222333"]
)
def test_other_digits_are_no_citizens_number(text: str) -> None:
    assert not rules.has_citizen_number(text)


@pytest.mark.parametrize("text", ["KvK-nummer", "kvk  nummer", "KVK_NUMMER", "Kvk nummer:"])
def test_headings_are_compared_without_case_and_signs(text: str) -> None:
    assert rules.normal_heading(text) == "kvk nummer"


def test_the_apostrophe_of_our_own_files_goes_and_others_stay() -> None:
    assert rules.without_apostrophe("'=SOM(A1)") == "=SOM(A1)"
    assert rules.without_apostrophe("'s-Hertogenbosch") == "'s-Hertogenbosch"


def test_what_the_party_said_before_goes_before_the_known_headings() -> None:
    assert rules.guess_mapping(["Naam", "Nr."], SCHEMA, {}) == {0: "name", 1: "number"}
    assert rules.guess_mapping(["Naam", "Wie"], SCHEMA, {"naam": "", "wie": "name"}) == {1: "name"}
    assert rules.guess_mapping(["Naam", "Name"], SCHEMA, {}) == {0: "name"}


def test_a_remembered_field_that_is_gone_is_no_field() -> None:
    assert rules.guess_mapping(["Oud"], SCHEMA, {"oud": "dropped"}) == {}


def test_a_row_says_every_reason_with_its_column() -> None:
    checked = rules.check_row(Line(2, ("", "3")), {0: "name", 1: "number"}, SCHEMA)
    assert checked.values == {}
    assert checked.reasons == (Reason(0, "required"), Reason(1, "odd", {"number": "3"}))


def test_empty_cells_are_no_values() -> None:
    checked = rules.check_row(Line(2, ("x",)), {0: "name", 1: "number"}, SCHEMA)
    assert (checked.values, checked.reasons) == ({"name": "x"}, ())


@pytest.mark.parametrize(("old", "new"), [("applied", "applied"), ("undone", "applied"), ("dropped", "previewed")])
def test_an_import_never_goes_back(old: str, new: str) -> None:
    with pytest.raises(rules.MoveNotAllowed):
        rules.check_move(old, BatchState(new))


@settings(suppress_health_check=[HealthCheck.too_slow])  # a busy machine, not a wasteful strategy
@given(st.lists(st.tuples(st.integers(), st.text(), st.dictionaries(st.text(), st.text()))))
def test_the_digest_knows_every_value_and_the_order(rows: list[tuple[int, str, dict[str, str]]]) -> None:
    digest = rules.rows_digest(rows)
    assert digest == rules.rows_digest(list(rows))
    assert digest != rules.rows_digest([*rows, (0, "", {})])
