"""Texts and names are judged, and files out hold data and nothing else."""

import datetime
import io
from typing import Any

import icalendar
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from schakel.base.documents import rules
from schakel.base.documents.enums import Kind
from schakel.base.documents.rules import calendars, pdf, tables


def test_a_text_without_marking_passes() -> None:
    rules.check_text("Wij zoeken een bedrijf met ervaring met Stg. CONFIDENTIEEL opdrachten.")


def test_a_marked_text_is_refused_without_being_quoted() -> None:
    with pytest.raises(rules.MarkedText) as refusal:
        rules.check_text("Rubricering: Stg. GEHEIM\nhet plan", field="summary")
    assert refusal.value.system == "NL"
    assert "GEHEIM" not in str(refusal.value)
    assert "plan" not in str(refusal.value)


@pytest.mark.asvs("v5.0.0-1.3.3", "v5.0.0-5.3.2")
@pytest.mark.parametrize(
    ("name", "kind", "safe"),
    [
        ("../../etc/passwd", Kind.TEXT, "passwd.txt"),
        ("C:\\x\\plan.docx", Kind.DOCX, "plan.docx"),
        ("plan.exe", Kind.PDF, "plan.exe.pdf"),
        ("con.txt", Kind.TEXT, "_con.txt"),
        ('a"b\r\n<c>.pdf', Kind.PDF, "a_b___c_.pdf"),
        ("", Kind.ZIP, "document.zip"),
        ("overzicht é.csv", Kind.TEXT, "overzicht é.csv"),
    ],
)
def test_names_are_made_safe(name: str, kind: Kind, safe: str) -> None:
    assert rules.safe_name(name, kind) == safe


@pytest.mark.asvs("v5.0.0-1.3.3")
@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "\t=1", " =1", "＝1"])
def test_a_text_that_a_spreadsheet_would_compute_is_made_inert(text: str) -> None:
    assert tables.inert(text).startswith("'")
    data = tables.workbook(sheets={"S": (["a"], [[text]])})
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize("text", ["-3,5", "+31 6 1234", "radar", "a=b", ""])
def test_ordinary_texts_and_numbers_stay_as_they_are(text: str) -> None:
    assert tables.inert(text) == text


def test_csv_is_read_back_as_it_was_written() -> None:
    data = tables.csv_table(header=["naam", "dag"], rows=[['é; "x"', datetime.date(2026, 3, 1)], [None, None]])
    assert data.decode("utf-8-sig") == 'naam;dag\r\n"é; ""x""";2026-03-01\r\n;\r\n'


def test_a_workbook_keeps_types_and_shows_its_header() -> None:
    data = tables.workbook(sheets={"Eén/twee": (["a", "b"], [[1, datetime.date(2026, 3, 1)]])}, title="T")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert (sheet.title, sheet["A2"].value, sheet.freeze_panes) == ("Eéntwee", 1, "A2")
    assert sheet["A1"].font.bold


BLOCKS = (
    pdf.Paragraph("Aanbodboek", "title"),
    pdf.Paragraph('Hoi #panic() *x* $a$ "é"'),
    pdf.Bullets(("een", "twee")),
    pdf.Facts((("Regio", "Twente"),)),
    pdf.Table(("Naam", "Aantal"), (("a", "1"), ("b", "2"))),
)


def test_a_pdf_is_tagged_titled_and_the_same_every_time() -> None:
    first = pdf.render_pdf(title="Aanbodboek", blocks=BLOCKS, footer="Schakel", on=datetime.date(2026, 3, 1))
    assert first == pdf.render_pdf(title="Aanbodboek", blocks=BLOCKS, footer="Schakel", on=datetime.date(2026, 3, 1))
    reader = PdfReader(io.BytesIO(first))
    root: Any = reader.root_object
    assert bool(root["/MarkInfo"]["/Marked"])
    assert "/StructTreeRoot" in root
    assert root["/Lang"] == "nl"
    assert reader.metadata is not None
    assert reader.metadata.title == "Aanbodboek"
    assert b"pdfuaid" in first


@pytest.mark.asvs("v5.0.0-1.2.1")
def test_what_stands_in_a_pdf_is_data_and_never_markup() -> None:
    reader = PdfReader(io.BytesIO(pdf.render_pdf(title="T", blocks=BLOCKS)))
    assert 'Hoi #panic() *x* $a$ "é"' in reader.pages[0].extract_text()


def test_a_pdf_uses_the_fonts_that_ship_with_the_product() -> None:
    reader = PdfReader(io.BytesIO(pdf.render_pdf(title="T", blocks=BLOCKS)))
    fonts = reader.pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    assert all("SourceSansPro" in str(font.get_object()["/BaseFont"]) for font in fonts.values())


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60))
def test_any_text_makes_a_pdf_or_a_table_and_never_an_error(text: str) -> None:
    assert pdf.render_pdf(title=text or "T", blocks=[pdf.Paragraph("Kop", "title"), pdf.Paragraph(text)]).startswith(
        b"%PDF"
    )
    assert tables.csv_table(header=["a"], rows=[[text]])
    assert tables.workbook(sheets={"S": (["a"], [[text]])})


def test_a_character_that_the_fonts_lack_is_a_question_mark() -> None:
    assert pdf.shown("Fryslân – cafe\u0301 漢 🎉\x07") == "Fryslân – café ? ?"


def test_a_calendar_is_read_back_and_needs_a_zone() -> None:
    moment = datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC)
    event = calendars.Event("x@demo.example", "Netwerkdag; Twente", moment, moment, "Inloop, koffie", "Enschede")
    data = calendars.calendar(name="Agenda", events=[event], now=moment)
    read: Any = icalendar.Calendar.from_ical(data).walk("VEVENT")[0]
    assert (str(read["summary"]), read["dtstart"].dt, str(read["uid"])) == (
        "Netwerkdag; Twente",
        moment,
        "x@demo.example",
    )
    with pytest.raises(ValueError, match="zone"):
        calendars.calendar(name="A", events=[calendars.Event("x", "T", moment.replace(tzinfo=None))], now=moment)
