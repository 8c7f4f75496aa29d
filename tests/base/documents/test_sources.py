"""Every kind of file is read in every part, and what cannot or must not be read is refused by name."""

import email
import email.policy
import io
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from schakel.base.documents import rules, sources
from schakel.base.documents.enums import Kind, Refusal
from tests.base.documents import files

MARK = "NATO SECRET"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def found_in(data: bytes, name: str = "notes") -> list[str]:
    """The parts of a file that bear a marking."""
    return [one.part for one in rules.markings_in(sources.read(data, name=name).parts)]


PLAIN: dict[Kind, Callable[[], bytes]] = {
    Kind.DOCX: files.word,
    Kind.XLSX: files.workbook,
    Kind.PPTX: files.slides,
    Kind.ODT: files.open_text,
    Kind.ODS: files.open_sheet,
    Kind.PDF: files.pdf,
    Kind.MAIL: files.mail,
    Kind.ZIP: lambda: files.archive({"a.txt": b"hello"}),
    Kind.TEXT: lambda: b"day;hours\nMonday;8\n",
    Kind.HTML: lambda: b"<!doctype html><html><body><p>hello</p></body></html>",
}


@pytest.mark.asvs("v5.0.0-5.2.2")
@pytest.mark.parametrize("kind", PLAIN)
def test_it_tells_the_kind_by_content_and_finds_nothing_in_a_plain_file(kind: Kind) -> None:
    reading = sources.read(PLAIN[kind](), name="misleading.xyz")
    assert reading.kind is kind
    assert any("hello" in part.text or "depot" in part.text or "Monday" in part.text for part in reading.parts)
    assert rules.markings_in(reading.parts) == ()


DELETED = "<w:p><w:del w:id='1' w:author='a'><w:r><w:delText>NATO SEC</w:delText></w:r><w:r><w:delText>RET</w:delText></w:r></w:del><w:r><w:t>Hours</w:t></w:r></w:p>"  # fmt: skip # noqa: E501
RUNS = "<w:p><w:r><w:t>NATO SE</w:t></w:r><w:r><w:t>CR</w:t></w:r><w:r><w:t>ET</w:t></w:r></w:p>"
WATERMARK = '<w:p><w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape><v:textpath string="GEHEIM"/></v:shape></w:pict></w:r></w:p>'  # noqa: E501
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
INSERTED = f"<w:p><w:ins w:id='1' w:author='a'><w:r><w:t>{MARK}</w:t></w:r></w:ins></w:p>"
MOVED = f"<w:p><w:moveFrom w:id='1' w:author='a'><w:r><w:t>{MARK}</w:t></w:r></w:moveFrom></w:p>"
UNSEEN = f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{MARK}</w:t></w:r></w:p>"
FOOTNOTE = f'<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:t>{MARK}</w:t></w:r></w:p></w:footnote></w:footnotes>'
DELETION = f"<text:tracked-changes><text:changed-region><text:deletion><text:p>{MARK}</text:p></text:deletion></text:changed-region></text:tracked-changes>"  # noqa: E501
USER_FIELD = b'<meta:user-defined meta:name="Rubricering">geheim</meta:user-defined></office:meta>'


def named_value(name: str, value: str) -> bytes:
    """A property that an organisation adds to its Word documents."""
    return f'<Properties xmlns="x" xmlns:vt="y"><property name="{name}"><vt:lpwstr>{value}</vt:lpwstr></property></Properties>'.encode()  # noqa: E501


def word_named(name: str, value: str) -> bytes:
    return files.with_member(files.word(), "docProps/custom.xml", named_value(name, value))


def pdf_changed(change: Callable[[PdfWriter], object]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf())))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def remarked_zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", b"hours")
        packed.comment = MARK.encode()
    return out.getvalue()


def forwarded() -> bytes:
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "a@demo.example", "b@demo.example", "Hours"
    outer.set_content("see below")
    outer.add_attachment(email.message_from_bytes(files.mail(subject=MARK), policy=email.policy.default))
    return bytes(outer)


PLACES: dict[str, tuple[Callable[[], bytes], str]] = {
    "body of Word": (lambda: files.word(body=MARK), "word/document.xml"),
    "header of Word": (lambda: files.word(header=MARK), "word/header1.xml"),
    "footer of Word": (lambda: files.word(footer=MARK), "word/footer1.xml"),
    "property of Word": (lambda: files.word(title=MARK), "docProps/core.xml"),
    "comment of Word": (lambda: files.word(comment=MARK), "word/comments.xml"),
    "deleted text of Word": (lambda: files.word_with(DELETED), "word/document.xml"),
    "broken runs of Word": (lambda: files.word_with(RUNS), "word/document.xml"),
    "inserted text of Word": (lambda: files.word_with(INSERTED), "word/document.xml"),
    "moved text of Word": (lambda: files.word_with(MOVED), "word/document.xml"),
    "hidden text of Word": (lambda: files.word_with(UNSEEN), "word/document.xml"),
    "footnote of Word": (
        lambda: files.with_member(files.word(), "word/footnotes.xml", FOOTNOTE.encode()),
        "word/footnotes.xml",
    ),
    "named property of Word": (lambda: word_named("Rubricering", "geheim"), "docProps/custom.xml"),
    "label of a firm in Word": (lambda: word_named("MSIP_Label_1_Name", "Dep.V."), "docProps/custom.xml"),
    "data part of Word": (
        lambda: files.with_member(files.word(), "customXml/item9.xml", b"<a classification='NATO SECRET'/>"),
        "customXml/item9.xml",
    ),
    "drawing with text": (
        lambda: files.with_member(files.word(), "word/media/a.svg", f"<svg><text>{MARK}</text></svg>".encode()),
        "word/media/a.svg",
    ),
    "name of a sheet": (
        lambda: files.replaced(files.workbook(), "xl/workbook.xml", b'name="Sheet"', f'name="{MARK}"'.encode()),
        "xl/workbook.xml",
    ),
    "deleted text of OpenDocument": (
        lambda: files.replaced(
            files.open_text(), "content.xml", b"<office:text>", b"<office:text>" + DELETION.encode()
        ),
        "content.xml",
    ),
    "named property of OpenDocument": (
        lambda: files.replaced(files.open_text(), "meta.xml", b"</office:meta>", USER_FIELD),
        "meta.xml",
    ),
    "bookmark of PDF": (lambda: pdf_changed(lambda pdf: pdf.add_outline_item(title=MARK, page_number=0)), "bookmarks"),
    "named property of PDF": (
        lambda: pdf_changed(lambda pdf: pdf.add_metadata({"/Rubricering": "geheim"})),
        "properties",
    ),
    "PDF with a lock on printing": (lambda: locked_pdf(files.pdf(header=MARK)), "page 1"),
    "header of mail": (
        lambda: files.mail().replace(b"Subject:", b"X-Classification: NATO SECRET\nSubject:"),
        "headers",
    ),
    "coded subject of mail": (lambda: files.mail().replace(b"Hours", b"=?utf-8?q?NATO_SECRET?="), "headers"),
    "mail within a mail": (forwarded, "headers"),
    "remark of a zip": (remarked_zip, "remark of the archive"),
    "calendar": (lambda: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:NATO SECRET - berths\nEND:VEVENT\n", "text"),
    "watermark of Word": (lambda: files.word_with(WATERMARK), "word/document.xml"),
    "cell of Excel": (lambda: files.workbook(cell=MARK), "xl/worksheets/sheet1.xml"),
    "hidden sheet of Excel": (lambda: files.workbook(hidden=MARK), "xl/worksheets/sheet2.xml"),
    "header of Excel": (lambda: files.workbook(header=MARK), "xl/worksheets/sheet1.xml"),
    "comment of Excel": (lambda: files.workbook(comment=MARK), "xl/comments/comment1.xml"),
    "keywords of Excel": (lambda: files.workbook(keywords=MARK), "docProps/core.xml"),
    "slide": (lambda: files.slides(title=MARK), "ppt/slides/slide1.xml"),
    "hidden slide": (lambda: files.slides(title=MARK, is_hidden=True), "ppt/slides/slide1.xml"),
    "notes of a slide": (lambda: files.slides(notes=MARK), "ppt/notesSlides/notesSlide1.xml"),
    "body of OpenDocument": (lambda: files.open_text(body=MARK), "content.xml"),
    "header of OpenDocument": (lambda: files.open_text(header=MARK), "styles.xml"),
    "cell of OpenDocument": (lambda: files.open_sheet(MARK), "content.xml"),
    "page of PDF": (lambda: files.pdf(body=MARK), "page 1"),
    "header of PDF": (lambda: files.pdf(header=MARK), "page 1"),
    "title of PDF": (lambda: files.pdf(title=MARK), "properties"),
    "note in PDF": (lambda: files.pdf(note=MARK), "notes on page 1"),
    "attachment of PDF": (lambda: files.pdf(attachment=files.word(header=MARK)), "extra.docx > word/header1.xml"),
    "subject of mail": (lambda: files.mail(subject=MARK), "headers"),
    "body of mail": (lambda: files.mail(body=f"{MARK}\n\nHours"), "body"),
    "attachment of mail": (
        lambda: files.mail(attachments={"a.docx": files.word(footer=MARK)}),
        "a.docx > word/footer1.xml",
    ),
    "name of an attachment": (lambda: files.mail(attachments={"NATO SECRET.txt": b"x"}), "file name"),
    "member of zip": (lambda: files.archive({"a/b.txt": MARK.encode()}), "a/b.txt > text"),
    "name in zip": (lambda: files.archive({"NATO_SECRET.txt": b"x"}), "file name"),
    "zip in zip": (
        lambda: files.archive({"a.zip": files.archive({"b.docx": files.word(header=MARK)})}),
        "a.zip > b.docx > word/header1.xml",
    ),
    "web page": (lambda: b"<!doctype html><html><body><p>NATO <b>SECRET</b></p></body></html>", "text"),
    "comment in a web page": (lambda: b"<html><!-- NATO SECRET --><p>x</p></html>", "text"),
    "text in UTF-16": (lambda: f"{MARK}\nHours".encode("utf-16"), "text"),
    "text in Windows-1252": (lambda: "TRÈS SECRET UE\ncaf\xe9".encode("cp1252"), "text"),
}


@pytest.mark.parametrize("place", PLACES)
def test_it_finds_a_marking_in_every_part(place: str) -> None:
    make, part = PLACES[place]
    assert part in found_in(make())


def test_it_finds_a_marking_in_the_name_of_the_file() -> None:
    assert found_in(b"hours", name="Stg_GEHEIM_uren.txt") == ["file name"]


def macro_word() -> bytes:
    return files.with_member(files.word(), "word/vbaProject.bin", b"\x00\x01")


def external_picture() -> bytes:
    link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://198.51.100.7/x.png" TargetMode="External"/></Relationships>'  # noqa: E501
    return files.replaced(files.word(), "word/_rels/document.xml.rels", b"</Relationships>", link)


def encrypted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf())))
    writer.encrypt("x", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def locked_pdf(data: bytes) -> bytes:
    """A PDF that anybody opens and that only its owner may print."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt("", "owner", algorithm="AES-256")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def scripted_pdf() -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(files.pdf())))
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('x')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypted_zip() -> bytes:
    data = bytearray(files.archive({"a.txt": b"hello"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twins() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.txt", b"one")
        with pytest.warns(UserWarning, match="Duplicate"):
            packed.writestr("a.txt", b"two")
    return out.getvalue()


def nested(depth: int) -> bytes:
    data = b"hello"
    for _ in range(depth):
        data = files.archive({"a.zip" if data[:2] == b"PK" else "a.txt": data})
    return data


TEMPLATE = b'<Relationships><Relationship Id="r1" Type="x/attachedTemplate" Target="http://198.51.100.7/x.dotm" TargetMode="External"/></Relationships>'  # noqa: E501
REFUSED: dict[str, tuple[Callable[[], bytes], Refusal]] = {
    "a scan": (files.scan, Refusal.NO_TEXT),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\x00" * 99, Refusal.NO_TEXT),
    "a picture in a zip": (lambda: files.archive({"a.jpg": b"\xff\xd8\xff" + b"\x00" * 99}), Refusal.NO_TEXT),
    "an encrypted PDF": (encrypted_pdf, Refusal.ENCRYPTED),
    "an encrypted zip": (encrypted_zip, Refusal.ENCRYPTED),
    "encrypted Word": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), Refusal.ENCRYPTED),
    "an encrypted mail": (
        lambda: b"From: a@demo.example\nTo: b@demo.example\nContent-Type: application/pkcs7-mime\n\nAAAA",
        Refusal.ENCRYPTED,
    ),
    "an old Word file": (lambda: OLE, Refusal.KIND),
    "a program": (lambda: b"MZ" + bytes(range(256)), Refusal.KIND),
    "bytes of no kind": (lambda: bytes(range(256)) * 4, Refusal.KIND),
    "another archive": (lambda: b"7z\xbc\xaf\x27\x1c" + b"\x00" * 40, Refusal.OPAQUE),
    "an unknown part": (lambda: files.with_member(files.word(), "word/thing.dat", b"\x01\x02"), Refusal.OPAQUE),
    "a PDF that is an archive too": (lambda: files.pdf() + files.archive({"a.txt": b"x"}), Refusal.OPAQUE),
    "a zip with more behind it": (lambda: files.archive({"a.txt": b"x"}) + b"more", Refusal.OPAQUE),
    "two zips in one": (lambda: files.archive({"a.txt": b"x"}) + files.archive({"b.txt": b"y"}), Refusal.OPAQUE),
    "a page of a PDF that is a scan": (
        lambda: pdf_changed(lambda pdf: pdf.append(io.BytesIO(files.scan()))),
        Refusal.NO_TEXT,
    ),
    "an encrypted OpenDocument": (
        lambda: files.replaced(
            files.open_text(),
            "META-INF/manifest.xml",
            b"</manifest:manifest>",
            b"<manifest:encryption-data/></manifest:manifest>",
        ),
        Refusal.ENCRYPTED,
    ),
    "a binary workbook": (
        lambda: files.with_member(files.workbook(), "xl/worksheets/sheet2.bin", b"\x01"),
        Refusal.KIND,
    ),
    "an old file inside": (lambda: files.with_member(files.word(), "word/embeddings/a.bin", OLE), Refusal.KIND),
    "an old file in a zip": (lambda: files.archive({"a.xls": OLE}), Refusal.KIND),
    "macros in Excel": (lambda: files.with_member(files.workbook(), "xl/vbaProject.bin", b"\x01"), Refusal.ACTIVE),
    "macros in PowerPoint": (lambda: files.with_member(files.slides(), "ppt/vbaProject.bin", b"\x01"), Refusal.ACTIVE),
    "macros in OpenDocument": (
        lambda: files.with_member(files.open_text(), "Basic/Standard/Module1.xml", b"<m/>"),
        Refusal.ACTIVE,
    ),
    "a script in a drawing": (
        lambda: files.with_member(files.word(), "word/media/a.svg", b"<svg><script>x()</script></svg>"),
        Refusal.ACTIVE,
    ),
    "a template from outside": (
        lambda: files.with_member(files.word(), "word/_rels/settings.xml.rels", TEMPLATE),
        Refusal.EXTERNAL,
    ),
    "macros": (macro_word, Refusal.ACTIVE),
    "a script in PDF": (scripted_pdf, Refusal.ACTIVE),
    "a script in a web page": (lambda: b"<html><script>x()</script></html>", Refusal.ACTIVE),
    "a picture from outside": (external_picture, Refusal.EXTERNAL),
    "a field from outside": (
        lambda: files.word_with("<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText></w:r></w:p>"),
        Refusal.EXTERNAL,
    ),
    "a web page that fetches": (lambda: b'<html><img src="https://198.51.100.7/x.png"></html>', Refusal.EXTERNAL),
    "a damaged zip": (lambda: files.archive({"a.txt": b"hello" * 99})[:60], Refusal.BROKEN),
    "a damaged PDF": (lambda: b"%PDF-1.7\nnothing more", Refusal.BROKEN),
    "bad XML": (lambda: files.replaced(files.word(), "word/document.xml", b"</w:body>", b""), Refusal.BROKEN),
    "an entity": (
        lambda: files.replaced(
            files.word(), "word/document.xml", b"<w:document", b"<!DOCTYPE x [<!ENTITY a 'b'>]><w:document"
        ),
        Refusal.BROKEN,
    ),
    "two parts of one name": (twins, Refusal.BROKEN),
    "a zip bomb": (lambda: files.archive({"a.txt": b"0" * (40 * 1024 * 1024)}), Refusal.BOMB),
    "many members": (lambda: files.archive({f"{n}.txt": b"x" for n in range(5001)}), Refusal.BOMB),
    "archives too deep": (lambda: nested(5), Refusal.NESTED),
    "a name that climbs": (lambda: files.archive({"../../a.txt": b"x"}), Refusal.NAME),
    "a name from the root": (lambda: files.archive({"/etc/a.txt": b"x"}), Refusal.NAME),
    "a name with a drive": (lambda: files.archive({"C:/a.txt": b"x"}), Refusal.NAME),
    "a name that turns around": (lambda: files.archive({"a\u202etxt.exe": b"x"}), Refusal.NAME),
    "nothing": (lambda: b"", Refusal.EMPTY),
}


@pytest.mark.asvs("v5.0.0-1.5.1", "v5.0.0-5.2.2", "v5.0.0-5.2.3", "v5.0.0-5.3.2")
@pytest.mark.bio2("8.7")
@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_by_name_and_says_what_to_do(case: str) -> None:
    make, code = REFUSED[case]
    data = make()
    with pytest.raises(rules.DocumentRefused) as refusal:
        sources.read(data)
    assert refusal.value.code is code
    assert refusal.value.advice in str(refusal.value)


def test_what_a_mac_adds_to_an_archive_is_passed_over_and_its_name_is_not() -> None:
    icon = b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X        " + b"\x00" * 60
    assert found_in(files.archive({"a.txt": b"hours", "__MACOSX/._a.txt": icon})) == []
    assert found_in(files.archive({"a.txt": b"hours", "__MACOSX/._NATO SECRET.txt": icon})) == ["file name"]


def test_the_label_that_a_firm_puts_on_its_documents_is_no_marking() -> None:
    assert found_in(word_named("MSIP_Label_1_Name", "Confidential")) == []
    assert found_in(word_named("Classification", "Public")) == []


def test_what_cannot_be_checked_is_told_apart_from_what_is_forbidden() -> None:
    for make in (files.scan, encrypted_pdf, encrypted_zip):
        with pytest.raises(rules.CannotBeChecked):
            sources.read(make())


def test_a_link_that_a_person_clicks_is_no_fetching() -> None:
    link = b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://demo.example/" TargetMode="External"/></Relationships>'  # noqa: E501
    data = files.replaced(files.word(), "word/_rels/document.xml.rels", b"</Relationships>", link)
    assert sources.read(data).kind is Kind.DOCX


@pytest.mark.asvs("v5.0.0-5.2.1")
def test_it_refuses_more_bytes_than_the_limit_before_looking_at_them() -> None:
    with pytest.raises(rules.TooLarge):
        sources.read(b"x" * 2048, limits=rules.Limits(max_bytes=1024))


@pytest.mark.asvs("v5.0.0-5.2.3")
def test_a_lying_directory_does_not_hide_a_bomb() -> None:
    data = files.archive({"a.txt": b"0" * (3 * 1024 * 1024)})
    size = (3 * 1024 * 1024).to_bytes(4, "little")
    lying = data.replace(size, (100).to_bytes(4, "little"))
    with pytest.raises(rules.DocumentRefused):
        sources.read(lying)
