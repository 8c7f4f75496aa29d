"""`schakel sheet check`: outcome per row, what is refused and why, exit codes; no database."""

import json
from pathlib import Path

import pytest

from schakel.cli import run
from tests.register.imports.sheets import GOOD, csv, xlsx


@pytest.fixture
def members(tmp_path: Path) -> Path:
    file = tmp_path / "members.csv"
    file.write_bytes(
        csv([GOOD, ("Zeven", "1234567", "", "", ""), ("Twee", "90000017", "", "", ""), ("NATO SECRET", "", "", "", "")])
    )
    return file


def test_every_row_has_an_outcome_and_its_reasons(members: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sheet", "check", str(members), "--json"]) == 1

    told = json.loads(capsys.readouterr().out)
    assert told["target"] == "organisations"
    assert told["columns"]["KvK-nummer"] == "kvk_number"
    assert [(row["row"], row["outcome"]) for row in told["rows"]] == [(2, "create"), (3, "refused"), (4, "refused"), (5, "refused")]  # fmt: skip # noqa: E501
    assert [reason["code"] for row in told["rows"] for reason in row["reasons"]] == ["kvk-seven", "duplicate", "marked"]
    assert told["counts"] == {"create": 1, "update": 0, "unchanged": 0, "refused": 3}


def test_a_reader_sees_row_column_and_what_to_do(members: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sheet", "check", str(members)]) == 1
    out = capsys.readouterr().out
    assert "row      3  refused  KvK-nummer: Seven digits" in out
    assert "1 rows are in order, 3 are refused" in out
    assert "SECRET" not in out


def test_a_sheet_in_order_is_done_and_says_the_same_twice(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx([GOOD]))
    assert run(["sheet", "check", str(file), "--json"]) == 0
    first = capsys.readouterr().out
    assert run(["sheet", "check", str(file), "--json"]) == 0
    assert capsys.readouterr().out == first


def test_the_target_is_recognised_by_its_headings(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(csv([("Fijnmetaal", "Frezen", "productie")], headings=("Organisatie", "Titel", "Soort")))
    assert run(["sheet", "check", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["target"] == "offerings"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04no", "damaged"),
        (b"x;y\n1;2\n", "No row with column headings"),
        (b"NATO SECRET\n" + csv([GOOD]), "classification marking"),
        (b'Naam;KvK\n"open;1\n', "Row 2 cannot be read"),
        (b"KvK-nummer;Plaats\n90000017;x\n", "no column Naam or Name"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_nothing_on_standard_output(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, said: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(data)
    assert run(["sheet", "check", str(file), "--json"]) == 2
    written = capsys.readouterr()
    assert said in written.err
    assert written.err.count("\n") == 1
    assert written.out == ""


def test_headings_without_rows_are_no_answer(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(csv([]))
    assert run(["sheet", "check", str(file)]) == 1
