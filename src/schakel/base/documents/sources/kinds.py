"""What a file is by its content: signatures first, then the parts inside, then the text itself."""

import io
import re
import zipfile

from schakel.base.documents.enums import Kind
from schakel.base.documents.rules import Broken, CannotBeChecked, Encrypted, KindNotAllowed, NoText

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"\x00\x00\x01\x00", b"8BPS")
_ARCHIVES = (b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"(\xb5/\xfd", b"MSCF")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe", b"#!")
_ODF = {
    b"application/vnd.oasis.opendocument.text": Kind.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Kind.ODS,
    b"application/vnd.oasis.opendocument.presentation": Kind.ODP,
}
_MAIL_HEADER = re.compile(rb"(?im)^(?:from|to|subject|date|received|message-id|mime-version|return-path):[ \t]?")
_HTML = re.compile(rb"(?i)<(?:!doctype\s+html|html|head|body|table|div)\b")


def kind_of(data: bytes) -> Kind:
    """Tell the kind of a file by its content alone.

    Raises `Encrypted`, `NoText` (pictures), `CannotBeChecked` (other archives), `KindNotAllowed` or `Broken`.
    """
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        return _kind_of_zip(data)
    if b"%PDF-" in data[:1024]:
        if b"PK\x05\x06" in data[max(data.rfind(b"%%EOF"), 0) :]:
            raise CannotBeChecked("it is a PDF and an archive at once")
        return Kind.PDF
    if data.startswith(_OLE):
        raise _ole_refusal(data)
    if data.startswith(_PICTURES) or data[4:12] in {b"ftypheic", b"ftypavif"} or data[8:12] == b"WEBP":
        raise NoText("it is a picture")
    if data.startswith(_ARCHIVES) or data[257:262] == b"ustar":
        raise CannotBeChecked("it is an archive of a kind that is not read here; use zip")
    if data.startswith(b"{\\rtf"):
        raise KindNotAllowed("RTF is not taken")
    if data.startswith(_PROGRAMS):
        raise KindNotAllowed("programs are not taken")
    return _kind_of_text(data)


def _ole_refusal(data: bytes) -> Exception:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Encrypted("the document is protected with a password")
    return KindNotAllowed("the old binary formats (doc, xls, ppt, msg) are not taken")


def _kind_of_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = _ODF.get(archive.read("mimetype").strip())
                if kind:
                    return kind
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
        raise Broken("the archive is damaged") from error
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX), ("ppt/", Kind.PPTX)):
            if any(name.startswith(folder) for name in names):
                return kind
        if any(name.startswith("visio/") for name in names):
            raise KindNotAllowed("drawings of Visio are not taken")
        raise KindNotAllowed("an Office package of an unknown kind is not taken")
    return Kind.ZIP


def _kind_of_text(data: bytes) -> Kind:
    head = data[:65536]
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return Kind.TEXT
    if b"\x00" in data or sum(byte < 9 or (13 < byte < 32 and byte != 27) for byte in head) > len(head) // 200:
        raise KindNotAllowed("the kind of this file is not known")
    start = head.lstrip()
    block = head.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0]
    if len(_MAIL_HEADER.findall(block)) >= 2 and re.match(rb"^[A-Za-z][A-Za-z0-9-]*:|^From ", block):
        return Kind.MAIL
    if _HTML.search(start[:4096]) and start.startswith(b"<"):
        return Kind.HTML
    return Kind.TEXT
