"""Office packages: Word, Excel, PowerPoint and OpenDocument files, every part of them."""

import re
from collections import Counter

from schakel.base.documents.enums import Kind
from schakel.base.documents.rules import (
    ActiveContent,
    CannotBeChecked,
    Encrypted,
    ExternalReference,
    KindNotAllowed,
    NoText,
    first_letters,
)
from schakel.base.documents.sources import sheet, xmltext
from schakel.base.documents.sources.archive import members
from schakel.base.documents.sources.budget import Budget

_MACROS = re.compile(
    r"(?i)(?:vbaProject|vbaData)|(?:^|/)macrosheets/|(?:^|/)activeX/|^Basic/|^Scripts/|(?:^|/)customUI/.*\.(?:js|vbs)$|macrosignatures"
)
_PICTURE = re.compile(
    r"(?i)\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|webp|ico|wdp|jxr)$|(?:^|/)(?:Thumbnails|ObjectReplacements)/"
)
_HARMLESS = re.compile(
    r"(?i)\.(?:fntdata|odttf|ttf|otf|wav|mp3|m4a|mp4|mov|avi)$|(?:^|/)printerSettings\d*\.bin$|^mimetype$|\.psmdcp$"
)
_BINARY_SHEET = re.compile(r"^xl/(?:worksheets/[^/]+|workbook)\.bin$")
_XML = re.compile(r"(?i)\.(?:xml|rels|vml|rdf|xhtml|svg)$")
_EMBEDDED = re.compile(
    r"(?i)\.(?:docx|xlsx|pptx|docm|xlsm|pptm|odt|ods|odp|pdf|zip|eml|txt|csv|html?|bin|doc|xls|ppt|msg|rtf)$"
)
_FIELD = re.compile(r"(?i)^\s*(?:DDE(?:AUTO)?|INCLUDEPICTURE|INCLUDETEXT|LINK|IMPORT|INCLUDE|DATABASE)\s")
_FETCHING_FORMULA = re.compile(
    r"(?i)\b(?:WEBSERVICE|RTD|DDE|IMAGE|IMPORTXML|IMPORTDATA|HYPERLINK)\s*\(\s*\"?(?:https?:|ftp:|file:|\\\\)|^[\w.]+\|"
)
_LINK_SCHEMES = ("http:", "https:", "mailto:", "tel:", "#", "/")
_FETCHED = ("http:", "https:", "file:", "//", "ftp:")
_CLICKED = frozenset({"a", "bookmark", "user-defined", "hyperlink", "hlinkClick"})
_FEW_LETTERS = 12


def read_package(data: bytes, kind: Kind, budget: Budget, where: str) -> list[tuple[str, bytes]]:
    """Put the text of every part into the budget and return the files that are embedded.

    Raises `ActiveContent`, `ExternalReference`, `Encrypted`, `CannotBeChecked`, `NoText`, `Broken`, and what `archive`
    raises.
    """
    embedded: list[tuple[str, bytes]] = []
    texts: list[str] = []
    pictures = 0
    parts = dict(members(data, budget, where))
    in_rows = sheet.judged_by_their_rows(parts, where) if kind is Kind.XLSX else {}
    for name, content in parts.items():
        if _BINARY_SHEET.search(name):
            raise KindNotAllowed("a binary workbook (xlsb) is not taken", where)
        if _MACROS.search(name):
            raise ActiveContent("it holds macros", where)
        pictures += bool(_PICTURE.search(name))
        if _XML.search(name) or name.endswith("[Content_Types].xml"):
            texts.append(_read_xml(name, content, budget, where, in_rows.get(name, Counter())))
        elif _EMBEDDED.search(name) and not _HARMLESS.search(name):
            embedded.append((name, content))
        elif not (_PICTURE.search(name) or _HARMLESS.search(name)) and content.strip():
            raise CannotBeChecked("it holds a part of a kind that is not read here", where)
    if kind is Kind.XLSX:
        budget.add(f"{where}rows", sheet.rows_of(parts, where))
    if pictures and not embedded and first_letters(texts, _FEW_LETTERS) < _FEW_LETTERS:
        raise NoText("it holds pictures and no text", where)
    return embedded


def _read_xml(name: str, content: bytes, budget: Budget, where: str, in_rows: Counter[str]) -> str:
    if name == "META-INF/manifest.xml" and b"encryption-data" in content:
        raise Encrypted("the document is protected with a password", where)
    if b"macroEnabled" in content and name.endswith("[Content_Types].xml"):
        raise ActiveContent("it holds macros", where)
    text = xmltext.text_of(content, where, _Links(where))
    if name.endswith(".rels") or name.endswith("[Content_Types].xml"):
        return ""
    if in_rows:
        text = "\n".join(line for line in text.split("\n") if not _is_spent(in_rows, line.strip()))
    budget.add(f"{where}{name}", _without_codes(text) if name.startswith("xl/") else text)
    is_content = (
        not name.startswith(("docProps/", "META-INF/", "meta.xml", "settings.xml", "styles.xml"))
        and "/theme/" not in name
    )
    return (
        text
        if is_content and not re.search(r"(?i)styles|settings|fontTable|presProps|tableStyles|numbering", name)
        else ""
    )


def _is_spent(in_rows: Counter[str], line: str) -> bool:
    """Whether this line is one of the cells that their row judges; a header with the same words comes after them."""
    in_rows[line] -= 1
    return in_rows[line] >= 0


def _without_codes(text: str) -> str:
    """Excel's headers without their codes: `&L&"Arial,Bold"&12NATO SECRET` is three pieces side by side."""
    return re.sub(
        r"&(?:[LCR]|\"[^\"]*\"|K[0-9A-F]{6}|\d{1,3}|[PNDTZFAGBIUESXYOH])",
        lambda c: "\n" if c[0][1] in "LCR" else "",
        text,
    )


class _Links:
    """Looks at every event of a part: links that a person clicks are ordinary, what a program fetches is not."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.inside = ""

    def __call__(self, event: xmltext.Event) -> None:
        if event.kind == "start":
            self.inside = event.name
            _check_element(event, self.where)
        elif event.kind == "text" and self.inside in {"instrText", "f"} and _fetches(self.inside, event.text):
            raise ExternalReference("a field or formula fetches something from outside", self.where)


def _fetches(element: str, text: str) -> bool:
    return bool(_FIELD.match(text)) or (element == "f" and bool(_FETCHING_FORMULA.search(text)))


def _check_element(event: xmltext.Event, where: str) -> None:
    href = event.attributes.get("href", "").strip().lower()
    if event.name == "Relationship" and event.attributes.get("TargetMode") == "External":
        _check_relationship(event.attributes, where)
    elif href.startswith(_FETCHED) and event.name not in _CLICKED:
        raise ExternalReference("it fetches something from outside", where)
    elif event.name in {"script", "event-listener"}:
        raise ActiveContent("it holds scripts", where)
    elif event.name in {"ddeLink", "oleLink", "dde-source", "dde-connection-decl"}:
        raise ExternalReference("it fetches something from another program", where)


def _check_relationship(attributes: dict[str, str], where: str) -> None:
    kind = attributes.get("Type", "").rpartition("/")[2]
    target = attributes.get("Target", "").strip().lower()
    if kind != "hyperlink":
        raise ExternalReference("it fetches something from outside", where)
    if re.match(r"[a-z][a-z0-9+.-]+:", target) and not target.startswith(_LINK_SCHEMES):
        raise ExternalReference("a link points to a program or a file on a computer", where)
