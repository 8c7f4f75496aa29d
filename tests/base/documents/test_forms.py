"""A form says in the reader's own language why a text or file is not taken, and keeps nothing of it."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from schakel.base.documents import rules
from schakel.base.documents.enums import Kind, Refusal, Spot
from schakel.base.documents.forms import REFUSALS, CheckedFileField, CheckedTextMixin
from tests.base.documents import files


class Upload(CheckedTextMixin, forms.Form):
    """A form with a file and a text."""

    note = forms.CharField(required=False)
    file = CheckedFileField()


def bound(data: bytes, name: str = "a.docx", note: str = "") -> Upload:
    return Upload({"note": note}, MultiValueDict({"file": [SimpleUploadedFile(name, data)]}))


def test_a_plain_file_is_read_and_can_be_read_again() -> None:
    form = bound(files.word())
    assert form.is_valid()
    assert form.cleaned_data["file"].reading.kind is Kind.DOCX
    assert form.cleaned_data["file"].read(2) == b"PK"


def test_a_marked_file_is_refused_in_the_readers_language_without_a_quote() -> None:
    with translation.override("nl"):
        form = bound(files.word(header="NATO SECRET"))
        assert not form.is_valid()
        assert form.errors["file"] == [
            "Iets in een koptekst, opmaakprofiel of model leest als een rubricering (NATO). Hier wordt alleen "
            "ongerubriceerde informatie aangenomen, en van het bestand is niets bewaard. Is het gerubriceerd? Gebruik "
            "het systeem dat ervoor bedoeld is. Is het dat niet? Verander die plaats, of vraag het uw "
            "beveiligingsfunctionaris."
        ]


def test_a_marked_text_is_taken_out_of_the_page_that_comes_back() -> None:
    form = bound(files.word(), note="Rubricering: Stg. GEHEIM")
    assert not form.is_valid()
    assert "GEHEIM" not in form.as_p()


def test_the_refusal_of_a_text_says_in_which_line_and_characters_and_what_to_do() -> None:
    form = bound(files.word(), note="Uren van maart\n\nRubricering: Stg. GEHEIM\n")
    with translation.override("nl"):
        said = form.errors["note"][0]
    assert "Regel 3, teken 14 tot en met 24" in said
    assert "vraag het uw beveiligingsfunctionaris" in said


@pytest.mark.parametrize(
    ("where", "spot"),
    [
        ("word/header1.xml", Spot.HEADER),
        ("a.zip > b.docx > word/footer2.xml", Spot.FOOTER),
        ("ppt/notesSlides/notesSlide1.xml", Spot.NOTES),
        ("docProps/custom.xml", Spot.PROPERTIES),
        ("xl/worksheets/sheet2.xml", Spot.SHEET),
        ("page 12", Spot.PAGE),
        ("headers", Spot.MAIL_HEADER),
        ("body", Spot.TEXT),
        ("word/embeddings/oleObject1.bin", Spot.SOMEWHERE),
    ],
)
def test_a_part_of_a_file_is_called_as_people_call_it(where: str, spot: Spot) -> None:
    assert rules.spot_of(where) is spot


@pytest.mark.parametrize("code", Refusal)
def test_every_reason_of_refusal_has_words_in_both_languages(code: Refusal) -> None:
    with translation.override("en"):
        english = str(REFUSALS[code])
    with translation.override("nl"):
        assert str(REFUSALS[code]) != english
