"""Decisions about files and texts: limits, what is refused, and which names are safe. Pure."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from schakel import engine
from schakel.base.accounts import rules as accounts
from schakel.base.documents.enums import Kind, Refusal, Spot


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read. Sizes in bytes."""

    max_bytes: int = 25 * 1024 * 1024
    max_unpacked: int = 200 * 1024 * 1024
    max_ratio: int = 200  # unpacked : packed of one member, once it is larger than `ratio_from`
    ratio_from: int = 1024 * 1024
    max_members: int = 5_000  # over all nested archives together
    max_depth: int = 3  # archives, mails and attachments inside one another
    max_pages: int = 2_000


@dataclass(frozen=True, slots=True)
class Part:
    """The text of one part of a file; `where` names the part (`word/header1.xml`, `page 3`, `file name`)."""

    where: str
    text: str
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a file: its kind, its media type and the text of every part."""

    kind: Kind
    media_type: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class PartMarking:
    """A marking and the part of the file where it stands; `at` counts characters within that part's text."""

    part: str
    marking: engine.Marking


MEDIA_TYPES = {
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.HTML: "text/html",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Kind.ODT: "application/vnd.oasis.opendocument.text",
    Kind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    Kind.ODP: "application/vnd.oasis.opendocument.presentation",
    Kind.PDF: "application/pdf",
    Kind.MAIL: "message/rfc822",
    Kind.ZIP: "application/zip",
}
SUFFIXES: dict[Kind, str] = {kind: f".{kind.value}" for kind in Kind if kind is not Kind.TEXT}
TEXT_SUFFIXES = (".txt", ".csv", ".tsv", ".md", ".json", ".jsonl", ".xml", ".ics", ".log", ".yaml", ".yml")


class DocumentRefused(Exception):
    """A file that is not taken: `code` says why, `part` where, the message what to do. Never quotes the content."""

    code = Refusal.BROKEN
    advice = "Save the file again and try once more."

    def __init__(self, reason: str, part: str = "") -> None:
        self.reason = reason
        self.part = part
        super().__init__(f"{f'{part}: ' if part else ''}{reason}. {self.advice}")


class CannotBeChecked(DocumentRefused):
    """A file whose text cannot be read, so that nobody can say that it bears no marking. `read` are the parts that
    could be, its name among them: they may bear one."""

    read: tuple[Part, ...] = ()
    code = Refusal.OPAQUE
    advice = "It cannot be checked for markings; give a form with readable text."


class Encrypted(CannotBeChecked):
    """A password or key protects the content."""

    code = Refusal.ENCRYPTED
    advice = "It cannot be checked for markings; remove the password and try again."


class NoText(CannotBeChecked):
    """A scan or picture without text."""

    code = Refusal.NO_TEXT
    advice = "It cannot be checked for markings; give a version with text, or run text recognition on it first."


class Infected(DocumentRefused):
    """The virus scanner found something."""

    code = Refusal.INFECTED
    advice = "Do not open it; ask who keeps your computers."


class NotScanned(DocumentRefused):
    """This installation has a virus scanner, and it did not look at the file."""

    code = Refusal.NOT_SCANNED
    advice = "Try again later."


class TooLarge(DocumentRefused):
    """More bytes than this installation takes."""

    code = Refusal.TOO_LARGE
    advice = "Make it smaller or divide it."


class KindNotAllowed(DocumentRefused):
    """A kind of file that is not taken."""

    code = Refusal.KIND
    advice = "Save it as docx, xlsx, pptx, odt, ods, odp, pdf, csv, txt, md, html, eml or zip."


class Broken(DocumentRefused):
    """The content does not follow its own format."""

    code = Refusal.BROKEN


class TooMuchInside(DocumentRefused):
    """It unpacks to more than is reasonable (a "zip bomb")."""

    code = Refusal.BOMB
    advice = "Give the files themselves, not packed."


class NestedTooDeep(DocumentRefused):
    """Archives within archives."""

    code = Refusal.NESTED
    advice = "Unpack the inner archives and try again."


class ActiveContent(DocumentRefused):
    """Macros or scripts."""

    code = Refusal.ACTIVE
    advice = "Save it without macros and scripts (docx, xlsx, pptx or pdf)."


class ExternalReference(DocumentRefused):
    """It would fetch something from outside when it is opened."""

    code = Refusal.EXTERNAL
    advice = "Break the link to the outside (embed the picture or data) and try again."


class UnsafeName(DocumentRefused):
    """A name that points outside its place."""

    code = Refusal.NAME
    advice = "Rename the file: letters, digits, spaces, dots and hyphens only."


class Empty(DocumentRefused):
    """A file without content."""

    code = Refusal.EMPTY
    advice = "Choose the file again."


class HoldsBsn(DocumentRefused):
    """A citizen service number stands in the text or the name of a file."""

    code = Refusal.BSN
    advice = "Take the number out; it is never stored here."


class MarkedText(DocumentRefused):
    """A classification marking stands in a text or file. Says in which field, whose and how high; never the text."""

    code = Refusal.MARKED
    advice = (
        "This installation holds unclassified information only: take it out here, and report it if it came by mistake."
    )

    def __init__(
        self,
        *,
        field: str,
        system: str,
        level: str,
        place: accounts.MarkedPlace | None = None,
        spot: Spot = Spot.SOMEWHERE,
    ) -> None:
        self.field, self.system, self.level, self.place, self.spot = field, system, level, place, spot
        super().__init__(f"a classification marking ({system}, {level}) stands in {field or 'the text'}")


def check_text(text: str, *, field: str = "") -> None:
    """Refuse a text that bears a classification marking. Raises `MarkedText`, which does not quote it.

    The one door for text: forms and services of every app call it before a text goes anywhere else.
    """
    taken_out = accounts.place_taken_out(text)
    if taken_out:
        raise MarkedText(field=field, system=taken_out.system, level="taken out", place=taken_out)
    found = engine.find_markings(text)
    if found:
        raise MarkedText(field=field, system=found[0].system, level=found[0].level, place=_place(text, found[0]))


def marked_place(text: str) -> accounts.MarkedPlace | None:
    """Whose marking a typed text bears and where, or bore before it was taken out at the gate; None without one."""
    taken_out = accounts.place_taken_out(text)
    if taken_out:
        return taken_out
    found = engine.find_markings(text)
    return _place(text, found[0]) if found else None


def _place(text: str, found: engine.Marking) -> accounts.MarkedPlace:
    return accounts.place_in(text, start=found.at, end=found.at + len(found.text), system=found.system)


def markings_in(parts: Sequence[Part]) -> tuple[PartMarking, ...]:
    """The markings in every part of a file, in the order of the parts."""
    found: list[PartMarking] = []
    for part in parts:
        search = engine.find_markings_in_name if part.is_name else engine.find_markings
        found += [PartMarking(part.where, marking) for marking in search(part.text)]
    return tuple(found)


#: How the end of a part's name tells what a person calls that part. Names that a file's maker chose are not among them.
_SPOTS = (
    (re.compile(r"(?:^|[/ ])word/header\d*\.xml$"), Spot.HEADER),
    (re.compile(r"(?:^|[/ ])word/footer\d*\.xml$"), Spot.FOOTER),
    (re.compile(r"(?:^|[/ ])(?:word|xl|ppt)/(?:[\w/]*)comments[\w/]*\.xml$"), Spot.COMMENTS),
    (re.compile(r"(?:^|[/ ])word/(?:footnotes|endnotes)\.xml$|notesSlides/[\w.]+$|notes on page \d+$"), Spot.NOTES),
    (re.compile(r"(?:^|[/ ])(?:docProps/\w+|meta|customXml/\w+)\.xml$|properties(?: \(XMP\))?$"), Spot.PROPERTIES),
    (re.compile(r"(?:^|[/ ])ppt/slides/slide\d+\.xml$"), Spot.SLIDE),
    (re.compile(r"(?:^|[/ ])xl/worksheets/sheet\d+\.xml$|(?:^|[/ ])xl/sharedStrings\.xml$|rows$"), Spot.SHEET),
    (re.compile(r"(?:^|[/ ])styles\.xml$|[mM]aster\w*\.xml$|slideLayout\d+\.xml$"), Spot.HEADER),
    (re.compile(r"(?:^|[/ ])(?:word/document|content)\.xml$|^text$|body$"), Spot.TEXT),
    (re.compile(r"(?:^|[/ ])page \d+$"), Spot.PAGE),
    (re.compile(r"(?:^|[/ ])form fields$"), Spot.FORM_FIELD),
    (re.compile(r"(?:^|[/ ])headers$"), Spot.MAIL_HEADER),
)


def spot_of(where: str) -> Spot:
    """What a person calls this part of a file; gives away nothing of its names."""
    return next((spot for name, spot in _SPOTS if name.search(where)), Spot.SOMEWHERE)


def check_parts(parts: Sequence[Part], *, field: str = "") -> None:
    """Refuse a file that bears a marking in any part. Raises `MarkedText`, which quotes neither text nor name."""
    for part in parts:
        found = (engine.find_markings_in_name if part.is_name else engine.find_markings)(part.text)
        if found:
            spot = Spot.NAME if part.is_name else spot_of(part.where)
            raise MarkedText(field=field, system=found[0].system, level=found[0].level, spot=spot)


def check_persons(reading: Reading) -> None:
    """Refuse a file to be kept that holds a citizen service number: called so in its text, or any in a name. Raises
    `HoldsBsn`, which quotes nothing."""
    for part in reading.parts:
        if (accounts.contains_bsn if part.is_name else accounts.tells_bsn)(part.text):
            raise HoldsBsn("a citizen service number stands in it")


_RESERVED = re.compile(r"(?i)^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")


def check_name(name: str) -> None:
    """Refuse a name that points elsewhere: folders up, drives, control characters. Raises `UnsafeName`."""
    parts = name.split("/")
    wrong = (
        name.startswith(("/", "\\", "~"))
        or "\\" in name
        or ".." in parts
        or re.match(r"^[A-Za-z]:", name)
        or any(unicodedata.category(character) in {"Cc", "Cf"} for character in name)
        or any(_RESERVED.match(part) for part in parts)
        or len(name) > 500
    )
    if wrong:
        raise UnsafeName("a file name inside points outside its place")


def safe_name(name: str, kind: Kind) -> str:
    """A name fit to be shown and saved: the last part of the path, plain characters, the suffix of its content."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    plain = "".join(c if c.isalnum() or c in " ._-()" else "_" for c in last).strip(" .")[:120]
    if _RESERVED.match(plain):
        plain = f"_{plain}"
    suffix = SUFFIXES.get(kind, "")
    if kind is Kind.TEXT:
        return plain if plain.lower().endswith(TEXT_SUFFIXES) else f"{plain or 'document'}.txt"
    return plain if plain.lower().endswith(suffix) else f"{plain or 'document'}{suffix}"


def first_letters(texts: Iterable[str], enough: int) -> int:
    """Count letters and digits in the texts, no further than `enough`."""
    count = 0
    for text in texts:
        for character in text:
            count += character.isalnum()
            if count >= enough:
                return count
    return count


def keyed_digest(data: bytes, key: bytes) -> str:
    """HMAC-SHA-256 (hex) of a file's bytes; without the key it neither confirms nor denies a guess at the content."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()


#: Headers of every file that is served: saved and not shown, never guessed at, never run, never cached by others.
SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
    "X-Frame-Options": "DENY",
}
