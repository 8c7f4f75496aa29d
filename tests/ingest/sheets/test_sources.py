"""Reading spreadsheets: encodings, separators, merged cells, formulas, hidden sheets, and files that are refused."""

import io
import zipfile
from collections.abc import Sequence

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment

from schakel.base.documents import rules as documents
from schakel.ingest.sheets import rules, selectors
from schakel.ingest.sheets.rules import Field, Line, Schema, Table

SCHEMA = Schema(
    "things",
    (
        Field("name", {"nl": "Naam", "en": "Name"}, is_required=True),
        Field("number", {"nl": "Nummer", "en": "Number"}, aliases=("nr",)),
        Field("place", {"nl": "Plaats", "en": "Place"}),
    ),
)
ROWS = [("Naam", "Nummer", "Plaats"), ("Eén", "1", "Hengelo"), ("Twee", "2", "Born")]


def book(rows: Sequence[Sequence[object]] = ROWS) -> Workbook:
    made = Workbook()
    for row in rows:
        made.worksheets[0].append(list(row))
    return made


def saved(made: Workbook) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def table(data: bytes, *, name: str = "things.xlsx", sheet: str = "", most: int = 0) -> tuple[Table, list[Line]]:
    found = selectors.checked_table(data=data, name=name, schema=SCHEMA, sheet=sheet, most=most)
    return found, list(found.lines)


def cells(data: bytes, **further: str) -> list[tuple[str, ...]]:
    return [line.cells for line in table(data, **further)[1]]  # type: ignore[arg-type]


def text(separator: str, rows: Sequence[Sequence[str]] = ROWS) -> str:
    return "\r\n".join(separator.join(row) for row in rows)


def test_a_workbook_gives_its_rows_with_the_numbers_that_a_spreadsheet_shows() -> None:
    found, lines = table(saved(book([(), ("Ledenlijst",), *ROWS])))
    assert found.headings == ("Naam", "Nummer", "Plaats")
    assert [(line.number, line.cells) for line in lines] == [(4, ("Eén", "1", "Hengelo")), (5, ("Twee", "2", "Born"))]


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_the_separator_is_found_out(separator: str) -> None:
    assert cells(text(separator).encode(), name="a.csv") == ROWS[1:]


@pytest.mark.parametrize(("encoding", "notes"), [("utf-8", ()), ("utf-8-sig", ()), ("utf-16", ()), ("cp1252", ("windows-1252",))])  # fmt: skip # noqa: E501
def test_the_encoding_is_found_out_and_a_guess_is_said(encoding: str, notes: tuple[str, ...]) -> None:
    found, lines = table(text(";").encode(encoding), name="a.csv")
    assert lines[0].cells[0] == "Eén"
    assert found.notes == notes


def test_the_hint_of_excel_about_the_separator_is_followed() -> None:
    assert cells(b"sep=|\r\n" + text("|").encode(), name="a.csv") == ROWS[1:]


def test_a_wrong_separator_is_said() -> None:
    with pytest.raises(rules.SheetRefused, match="one-column"):
        table(b"Naam~Nummer\r\nEen~1\r\n", name="a.csv")


def test_a_separator_inside_a_text_is_said_at_its_row() -> None:
    _found, lines = table(b"Naam,Nummer\r\nEen, of twee,1\r\nDrie,3\r\n", name="a.csv")
    assert lines[0].faults == ((-1, "too-many-cells"),)
    assert lines[1].faults == ()


def test_an_unclosed_quotation_mark_is_said_with_its_row() -> None:
    with pytest.raises(rules.SheetRefused) as refused:
        table(b'Naam;Nummer\r\nEen;1\r\n"Twee;2\r\n', name="a.csv")
    assert (refused.value.code, refused.value.params) == ("broken-row", {"line": 3})


def test_numbers_and_days_come_as_people_write_them() -> None:
    import datetime

    made = book([ROWS[0], (True, 7.0, datetime.date(2026, 11, 2)), ("x", 1.5, None)])
    assert cells(saved(made)) == [("true", "7", "2026-11-02"), ("x", "1.5", "")]


def test_merged_cells_are_filled_and_said() -> None:
    made = book([ROWS[0], ("Samen", "1", "a"), ("", "2", "b")])
    made.worksheets[0].merge_cells("A2:A3")
    _found, lines = table(saved(made))
    assert [line.cells[0] for line in lines] == ["Samen", "Samen"]
    assert lines[1].notes == ("merged",)


def test_a_formula_is_flagged_and_its_shown_value_taken() -> None:
    made = book([ROWS[0], ("Een", "=1+1", "a"), ("Twee", "2", "b")])
    _found, lines = table(saved(made))
    assert [line.notes for line in lines] == [("formula",), ()]
    assert lines[0].cells[1] in {"", "0"}  # this file was never computed, so nothing is shown


def test_hidden_sheets_are_passed_over_and_said() -> None:
    made = book()
    hidden = made.create_sheet("Oud")
    hidden.append(["Naam", "Nummer", "Plaats"])
    hidden.append(["Weg", "9", "x"])
    hidden.sheet_state = "hidden"
    found, lines = table(saved(made))
    assert (found.unread, found.notes, len(lines)) == (("Oud",), ("hidden-sheets",), 2)


def test_the_sheet_with_the_best_headings_is_read_or_the_one_asked_for() -> None:
    made = book([("iets", "anders"), (1, 2)])
    for name in ("Leden", "Meer"):
        sheet = made.create_sheet(name)
        for row in ROWS[: 2 if name == "Meer" else 3]:
            sheet.append(list(row))
    assert table(saved(made))[0].sheet == "Leden"
    assert table(saved(made), sheet="Meer")[0].sheet == "Meer"
    with pytest.raises(rules.SheetRefused, match="no-such-sheet"):
        table(saved(made), sheet="Nee")


def test_a_stray_cell_at_the_far_end_does_not_fill_the_memory() -> None:
    made = book()
    made.worksheets[0]["XFD1048576"] = "x"
    with pytest.raises(rules.SheetRefused, match="too-wide"):
        table(saved(made))


@pytest.mark.asvs("v5.0.0-15.2.2")
def test_too_many_rows_are_refused_with_both_numbers() -> None:
    with pytest.raises(rules.SheetRefused) as refused:
        table(saved(book()), most=1)
    assert refused.value.params == {"rows": 2, "most": 1}


def test_a_heading_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(rules.SheetRefused, match="double-heading"):
        table(b"Naam;naam\r\na;b\r\n", name="a.csv")


def test_no_known_heading_is_refused() -> None:
    with pytest.raises(rules.SheetRefused, match="no-headings"):
        table(b"a;b\r\n1;2\r\n", name="a.csv")


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def test_files_that_are_not_safe_are_refused_by_name() -> None:
    good = saved(book())
    protected = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le")
    cases: list[tuple[bytes, type[documents.DocumentRefused]]] = [
        (b"", documents.Empty),
        (good[: len(good) // 2], documents.Broken),
        (protected, documents.Encrypted),
        (with_part(good, "xl/vbaProject.bin", b"x" * 20), documents.ActiveContent),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, documents.NoText),
        (with_part(good, "xl/media/bomb.xml", b"0" * 60_000_000), documents.TooMuchInside),
    ]
    for data, refusal in cases:
        with pytest.raises(refusal):
            table(data)


def test_a_text_document_is_no_table() -> None:
    with pytest.raises((rules.SheetRefused, documents.DocumentRefused)):
        table(b"%PDF-1.4 nothing", name="a.pdf")


def marked_comment() -> bytes:
    made = book()
    made.worksheets[0]["A2"].comment = Comment("NATO SECRET", "x")
    return saved(made)


def marked_header() -> bytes:
    made = book()
    header = made.worksheets[0].oddHeader
    assert header is not None
    header.center.text = "DEPARTEMENTAAL VERTROUWELIJK"
    return saved(made)


def marked_other_sheet() -> bytes:
    made = book()
    made.create_sheet("Twee").append(["NATO SECRET"])
    return saved(made)


@pytest.mark.parametrize("data", [marked_comment(), marked_header(), marked_other_sheet()], ids=["comment", "header", "sheet"])  # fmt: skip # noqa: E501
def test_a_marking_beside_the_rows_refuses_the_whole_file(data: bytes) -> None:
    with pytest.raises(documents.MarkedText):
        table(data)


def test_a_row_with_a_marked_cell_is_emptied_and_says_where() -> None:
    _found, lines = table(saved(book([*ROWS, ("Drie", "NATO SECRET", "x"), ("NATO", "SECRET", "y")])))
    assert [line.faults for line in lines] == [(), (), ((1, "marked"),), ((1, "marked"),)]
    assert lines[2].cells == ("", "", "")
    assert lines[3].cells == ("", "", "")


def test_an_opendocument_sheet_is_read() -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table as OdfTable
    from odf.table import TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    sheet = OdfTable(name="Blad")
    for row in ROWS:
        line = TableRow()
        for cell in row:
            one = TableCell(valuetype="string")
            one.addElement(P(text=cell))
            line.addElement(one)
        sheet.addElement(line)
    document.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    document.write(out)
    assert cells(out.getvalue(), name="a.ods") == ROWS[1:]
