"""A form says in the reader's own language why a text or file is not taken, and keeps nothing of it."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from django.utils.datastructures import MultiValueDict

from schakel.base.documents.enums import Kind, Refusal
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
            "Dit bestand draagt een rubricering. Deze installatie neemt alleen ongerubriceerde informatie aan; van het "
            "bestand is niets bewaard."
        ]


def test_a_marked_text_is_taken_out_of_the_page_that_comes_back() -> None:
    form = bound(files.word(), note="Rubricering: Stg. GEHEIM")
    assert not form.is_valid()
    assert "GEHEIM" not in form.as_p()


@pytest.mark.parametrize("code", Refusal)
def test_every_reason_of_refusal_has_words_in_both_languages(code: Refusal) -> None:
    with translation.override("en"):
        english = str(REFUSALS[code])
    with translation.override("nl"):
        assert str(REFUSALS[code]) != english
