"""Files for the tests, made in memory: one builder a kind, the text wherever the test wants it."""

import io
import zipfile
from email.message import EmailMessage

import docx
import openpyxl
import pptx
import typst
from odf import draw, opendocument, style, table
from odf import text as odf_text
from openpyxl.comments import Comment
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText

PLAIN = "The depot opens at seven and closes at four on every working day."


def word(*, body: str = PLAIN, header: str = "", footer: str = "", title: str = "", comment: str = "") -> bytes:
    """A Word document."""
    document = docx.Document()
    run = document.add_paragraph(PLAIN).runs[0]
    document.add_paragraph(body)
    section = document.sections[0]
    section.header.paragraphs[0].text = header
    section.footer.paragraphs[0].text = footer
    document.core_properties.title = title
    if comment:
        document.add_comment(run, text=comment, author="A", initials="A")
    return _saved(document)


def word_with(xml: str) -> bytes:
    """A Word document with this XML at the end of its body."""
    return replaced(word(), "word/document.xml", b"<w:sectPr", xml.encode() + b"<w:sectPr")


def workbook(*, cell: str = PLAIN, hidden: str = "", header: str = "", comment: str = "", keywords: str = "") -> bytes:
    """An Excel workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["B1"], sheet["A2"] = "Day", "Hours", cell
    if header:
        sheet.oddHeader.center.text = header  # type: ignore[union-attr]  # the stub allows none
    if comment:
        sheet["A1"].comment = Comment(comment, "A")
    if hidden:
        other = book.create_sheet("Other")
        other["A1"] = hidden
        other.sheet_state = "veryHidden"
    book.properties.keywords = keywords
    return _saved(book)


def slides(*, title: str = PLAIN, notes: str = "", is_hidden: bool = False) -> bytes:
    """A PowerPoint presentation."""
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = title
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    if is_hidden:
        slide._element.set("show", "0")
    return _saved(presentation)


def open_text(*, body: str = PLAIN, header: str = "") -> bytes:
    """An OpenDocument text."""
    document = opendocument.OpenDocumentText()
    document.text.addElement(odf_text.P(text=PLAIN))
    paragraph = odf_text.P()
    paragraph.addElement(odf_text.Span(text=body[:4]))
    paragraph.addText(body[4:])
    document.text.addElement(paragraph)
    if header:
        layout = style.PageLayout(name="L")
        document.automaticstyles.addElement(layout)
        master = style.MasterPage(name="Standard", pagelayoutname=layout)
        top = style.Header()
        top.addElement(odf_text.P(text=header))
        master.addElement(top)
        document.masterstyles.addElement(master)
    return _saved(document)


def open_sheet(cell: str = PLAIN) -> bytes:
    """An OpenDocument spreadsheet."""
    document = opendocument.OpenDocumentSpreadsheet()
    sheet = table.Table(name="S")
    row = table.TableRow()
    box = table.TableCell()
    box.addElement(odf_text.P(text=cell))
    row.addElement(box)
    sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    return _saved(document)


def open_slides(title: str = PLAIN) -> bytes:
    """An OpenDocument presentation."""
    document = opendocument.OpenDocumentPresentation()
    layout = style.PageLayout(name="L")
    document.automaticstyles.addElement(layout)
    master = style.MasterPage(name="M", pagelayoutname=layout)
    document.masterstyles.addElement(master)
    page = draw.Page(name="P", masterpagename=master)
    frame = draw.Frame(width="20cm", height="3cm", x="1cm", y="1cm")
    box = draw.TextBox()
    box.addElement(odf_text.P(text=title))
    frame.addElement(box)
    page.addElement(frame)
    document.presentation.addElement(page)
    return _saved(document)


def table_of(rows: list[list[str]], *, header: str = "") -> bytes:
    """An Excel workbook with these rows."""
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    if header:
        book.worksheets[0].oddHeader.center.text = header  # type: ignore[union-attr]  # the stub allows none
    return _saved(book)


def pdf(*, body: str = PLAIN, header: str = "", title: str = "", note: str = "", attachment: bytes = b"") -> bytes:
    """A PDF document."""
    source = f'#set page(header: [{header}])\n#set document(title: "{title}")\n{PLAIN}\n\n{body}\n'
    data = typst.compile(source.encode(), format="pdf")
    assert isinstance(data, bytes)
    if not (note or attachment):
        return data
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    if note:
        writer.add_annotation(0, FreeText(text=note, rect=(50, 50, 200, 100)))
    if attachment:
        writer.add_attachment("extra.docx", attachment)
    return _saved(writer, method="write")


def scan() -> bytes:
    """A PDF with a drawing and no text."""
    data = typst.compile(b"#rect(width: 5cm, height: 5cm, fill: black)", format="pdf")
    assert isinstance(data, bytes)
    return data


def mail(*, subject: str = "Hours", body: str = PLAIN, attachments: dict[str, bytes] | None = None) -> bytes:
    """A mail message."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@demo.example", "b@demo.example", subject
    message.set_content(body)
    for name, content in (attachments or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return bytes(message)


def archive(members: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return out.getvalue()


def replaced(data: bytes, member: str, old: bytes, new: bytes) -> bytes:
    """An archive with one change in one of its members."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    assert old in members[member]
    members[member] = members[member].replace(old, new)
    return archive(members)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """An archive with one member more."""
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr(name, content)
    return out.getvalue()


def _saved(document: object, method: str = "save") -> bytes:
    out = io.BytesIO()
    getattr(document, method)(out)
    return out.getvalue()
