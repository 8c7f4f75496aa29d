"""Places in files where a marking is easily passed over: trees beside a PDF's pages, stamps, folded and coded text."""

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, PdfObject, StreamObject, TextStringObject

from schakel.base.documents import rules, sources
from schakel.base.documents.sources import plain
from tests.base.documents import files

MARK = "NATO SECRET"
TEXT_BOX = (
    f"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{MARK}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
)


def pdf_changed(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def in_catalog(key: str, value: PdfObject) -> bytes:
    """A PDF with this beside its pages."""
    return pdf_changed(lambda pdf: pdf.root_object.__setitem__(NameObject(key), value))


def holding(key: str, **values: str) -> DictionaryObject:
    """A dictionary that holds a list of one dictionary of texts."""
    inner = DictionaryObject({NameObject(f"/{name}"): TextStringObject(value) for name, value in values.items()})
    return DictionaryObject({NameObject(f"/{key}"): ArrayObject([inner])})


def with_xmp(description: bytes) -> bytes:
    stream = StreamObject()
    stream.set_data(b"<x:xmpmeta><rdf:RDF><rdf:Description %s/></rdf:RDF></x:xmpmeta>" % description)
    return in_catalog("/Metadata", stream)


def with_field() -> bytes:
    def change(pdf: PdfWriter) -> None:
        field = DictionaryObject({NameObject("/FT"): NameObject("/Tx"), NameObject("/DV"): TextStringObject(MARK)})
        field[NameObject("/T")] = TextStringObject("a")
        form = DictionaryObject({NameObject("/Fields"): ArrayObject([pdf._add_object(field)])})
        pdf.root_object[NameObject("/AcroForm")] = form

    return pdf_changed(change)


def with_stamp() -> bytes:
    stamp = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Stamp"), NameObject("/Name"): NameObject("/SBTopSecret")}
    )
    return pdf_changed(lambda pdf: pdf.pages[0].__setitem__(NameObject("/Annots"), ArrayObject([stamp])))


def footer_of_open_text() -> bytes:
    return files.replaced(files.open_text(header=MARK), "styles.xml", b"style:header", b"style:footer")


PLACES: dict[str, tuple[Callable[[], bytes], str]] = {
    "attribute of the XMP of PDF": (lambda: with_xmp(b'd:classification="NATO SECRET"'), "properties (XMP)"),
    "alternative text of PDF": (lambda: in_catalog("/StructTreeRoot", holding("K", Alt=MARK)), "alternative texts"),
    "layer of PDF": (lambda: in_catalog("/OCProperties", holding("OCGs", Name=MARK)), "layers"),
    "labels of pages of PDF": (lambda: in_catalog("/PageLabels", holding("Nums", P=MARK)), "labels of pages"),
    "default of a field of PDF": (with_field, "form fields"),
    "ready-made stamp in PDF": (with_stamp, "notes on page 1"),
    "text box of Word": (lambda: files.word_with(TEXT_BOX), "word/document.xml"),
    "Word within Word": (
        lambda: files.with_member(files.word(), "word/embeddings/a.docx", files.word(header=MARK)),
        "word/embeddings/a.docx > word/header1.xml",
    ),
    "footer of OpenDocument": (footer_of_open_text, "styles.xml"),
    "broken line of a calendar": (lambda: b"BEGIN:VCALENDAR\r\nSUMMARY:NATO SEC\r\n RET\r\nEND:VCALENDAR\r\n", "text"),
    "escaped value of JSON": (lambda: b'{"title": "\\u004eATO SECRET", "n": [1]}', "values"),
    "column of a table of two": (lambda: b"nr,marking\r\n1,NS\r\n", "text"),
    "short form in a table": (lambda: b"nr;title;rubricering\r\n1;boat;\r\n2;plan;DV\r\n", "text"),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_finds_a_marking_where_few_look(place: str) -> None:
    make, part = PLACES[place]
    assert part in [one.part for one in rules.markings_in(sources.read(make(), name="notes").parts)]


def test_a_table_of_levels_is_no_marked_table() -> None:
    table = b"rubricering;kast\r\nDV;slot\r\nNC;kluis\r\n"
    assert rules.markings_in(sources.read(table, name="a.csv").parts) == ()


def test_only_calendars_and_cards_are_unfolded() -> None:
    assert plain.unfolded("a\r\n b") == "a\r\n b"
    assert plain.unfolded("BEGIN:VCARD\r\nNOTE:one\r\n  two\r\n") == "BEGIN:VCARD\r\nNOTE:one two\r\n"


@pytest.mark.parametrize("text", ["", "[1, 2", "{'a': 1}", "plain", "[" * 100_000])
def test_what_is_no_json_has_no_values(text: str) -> None:
    assert plain.values_of(text) == ""
