"""`schakel marking check` tells of every kind of file whether it is marked, and where."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from schakel.cli import run
from tests.base.documents import files

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
MARKED: dict[str, Callable[[], bytes]] = {
    "a.docx": lambda: files.word(header="NATO SECRET"),
    "a.xlsx": lambda: files.workbook(hidden="NATO SECRET"),
    "a.pptx": lambda: files.slides(notes="NATO SECRET"),
    "a.odt": lambda: files.open_text(header="NATO SECRET"),
    "a.ods": lambda: files.open_sheet("NATO SECRET"),
    "a.odp": lambda: files.open_slides("NATO SECRET"),
    "a.pdf": lambda: files.pdf(header="NATO SECRET"),
    "a.eml": lambda: files.mail(attachments={"b.docx": files.word(footer="NATO SECRET")}),
    "a.zip": lambda: files.archive({"b.txt": b"NATO SECRET\nhours"}),
    "a.html": lambda: b"<html><body><p>NATO SECRET</p></body></html>",
    "a.txt": lambda: b"NATO SECRET\nhours\n",
    "a.md": lambda: b"# NATO SECRET\n\nhours\n",
    "a.csv": lambda: b"day;hours\n\nNATO SECRET\n",
    "NATO SECRET plan.txt": lambda: b"hours",
}


@pytest.mark.parametrize("name", MARKED)
def test_a_marked_file_gives_one_and_says_where(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(MARKED[name]())
    assert run(["marking", "check", str(path), "--json"]) == 1
    shown = json.loads(capsys.readouterr().out)
    assert shown["marked"] is True
    assert {one["system"] for one in shown["found"]} == {"NATO"}
    assert all(one["text"] == "NATO SECRET" and isinstance(one["at"], int) and one["part"] for one in shown["found"])


def test_a_plain_file_gives_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(files.word())
    assert run(["marking", "check", str(path), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["marked"], shown["found"], shown["kind"]) == (False, [], "docx")


@pytest.mark.parametrize(("heading", "code"), [("Clearance", 0), ("Screening", 0), ("Rubricering", 1), ("Title", 1)])
def test_a_cell_of_a_workbook_is_read_under_the_heading_of_its_column(heading: str, code: int, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(files.table_of([["Name", "Role", heading], ["A", "pilot", "NATO SECRET"], ["B", "", "none"]]))
    assert run(["marking", "check", str(path)]) == code


def test_a_marking_by_itself_in_a_row_of_a_workbook_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(files.table_of([["NATO SECRET"], ["Name", "Clearance"], ["A", "NATO SECRET"]]))
    assert run(["marking", "check", str(path)]) == 1


def test_a_header_with_the_words_of_a_clearance_is_found(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    rows = [["Name", "Clearance"], ["A", "NATO SECRET"]]
    path.write_bytes(files.table_of(rows, header="NATO SECRET"))
    assert run(["marking", "check", str(path)]) == 1


def test_the_place_counts_characters_of_the_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("één\n\nStg. GEHEIM\n", encoding="utf-8")
    assert run(["marking", "check", str(path), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)["found"]
    assert found == [{"text": "Stg. GEHEIM", "at": 5, "system": "NL", "level": "secret", "part": "text"}]


@pytest.mark.parametrize("make", [files.scan, lambda: b"%PDF-1.7 nothing", lambda: b"MZ\x00\x01" * 99])
def test_a_file_that_cannot_be_checked_gives_two_and_one_line(
    make: Callable[[], bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(make())
    assert run(["marking", "check", str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert "a.pdf" in shown.err


def test_a_file_that_cannot_be_read_to_its_end_gives_one_where_its_name_or_a_part_is_marked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "NATO SECRET.pdf"
    path.write_bytes(files.scan())
    assert run(["marking", "check", str(path)]) == 1
    assert "file name" in capsys.readouterr().out
    path = tmp_path / "a.docx"
    picture_and_marking = files.with_member(files.word(body="NATO SECRET"), "word/media/image1.png", b"\x89PNG")
    path.write_bytes(picture_and_marking)
    assert run(["marking", "check", str(path)]) == 1


def test_four_gigabytes_are_refused_before_they_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "huge.docx"
    with path.open("wb") as file:
        file.truncate(4 * 1024**3)
    began = time.monotonic()
    assert run(["marking", "check", str(path)]) == 2
    assert time.monotonic() - began < 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "larger than the 512 MB that are read here" in shown.err


OLD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a.doc": (lambda: OLE, "the old binary formats (doc, xls, ppt, msg) are not taken"),
    "a.msg": (lambda: OLE + b"__substg1.0_0037001F", "the old binary formats (doc, xls, ppt, msg) are not taken"),
    "a.rtf": (lambda: b"{\\rtf1 hours}", "RTF is not taken"),
    "a.xlsb": (lambda: files.with_member(files.workbook(), "xl/workbook.bin", b"\x01"), "a binary workbook (xlsb)"),
    "a.vsdx": (lambda: files.archive({"[Content_Types].xml": b"<T/>", "visio/document.xml": b"<v/>"}), "Visio"),
    "photo.docx": (lambda: b"\xff\xd8\xff" + b"\x00" * 99, "it is a picture"),
    "locked.docx": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "protected with a password"),
}


@pytest.mark.parametrize("name", OLD)
def test_what_is_not_read_is_refused_in_one_line_that_says_what_to_do(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_file, said = OLD[name]
    path = tmp_path / name
    path.write_bytes(make_file())
    assert run(["marking", "check", str(path)]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.count("\n") == 1
    assert said in shown.err
    assert re.search(r"Save it as docx|give a version with text|remove the password", shown.err)


def test_a_missing_file_gives_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["marking", "check", "nowhere.txt"]) == 2
    assert "there is no such file" in capsys.readouterr().err
