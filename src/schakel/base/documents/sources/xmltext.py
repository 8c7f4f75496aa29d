"""The text of XML parts: one line a paragraph, cell or property; attributes that people see; deleted text apart."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import XMLParser

from schakel.base.documents.rules import Broken

_CHUNK = 1 << 16


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Elements that end a line of text, by local name, over WordprocessingML, DrawingML, SpreadsheetML and OpenDocument.
_BLOCKS = _names(
    """
    p h si c is comment author title subject description creator keywords category contentStatus
    lastModifiedBy company manager property lpwstr lpstr list-item table-cell cell span-block oddHeader
    evenHeader firstHeader oddFooter evenFooter firstFooter header footer header-left footer-left f formula1
    formula2 annotation meta user-defined initial-creator keyword language version text-box tab-name
    definedName note Company Manager HyperlinkBase Template Application instrText txbxContent deg v
    stringitem
    """
)
_SIGNS = dict.fromkeys(("br", "cr", "line-break", "soft-page-break"), "\n")
_SIGNS |= {"tab": "\t", "ptab": "\t", "s": " ", "noBreakHyphen": "-"}
_DELETED = frozenset({"delText", "delInstrText"})
# Attributes that a reader sees, or that an author fills in: watermarks, alternative texts, sheet and slide names.
_SHOWN = _names(
    """
    string alt descr title oddHeader prompt promptTitle error errorTitle author display-name tooltip tag
    alias initials classification rubricering marking string-value label caption userName displayName refersTo
    """
)
_NAMED = _names(
    """
    sheet table page definedName cNvPr docPr property section style-name user-defined alias tag docVar
    category bookmarkStart cmAuthor person changed-region
    """
)


_PROPERTIES = frozenset({"property", "user-defined"})  # a name of its own and a value that stands inside
_PAIRS = frozenset({"docVar"})  # a name and a value side by side


def local(tag: object) -> str:
    """The name of an element or attribute without its namespace."""
    return str(tag).rpartition("}")[2]


class Event(NamedTuple):
    """One step through an XML part: `start` and `end` bear the element's local name, `text` bears characters."""

    kind: str
    name: str
    text: str = ""
    attributes: dict[str, str] = {}


class _Target:
    """Gathers what the parser meets; names without their namespaces."""

    def __init__(self) -> None:
        self.met: list[Event] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        plain = {local(key): value for key, value in attributes.items()} if attributes else attributes
        self.met.append(Event("start", local(tag), attributes=plain))

    def end(self, tag: str) -> None:
        self.met.append(Event("end", local(tag)))

    def data(self, text: str) -> None:
        self.met.append(Event("text", "", text))

    def comment(self, text: str) -> None:
        self.met.append(Event("comment", "", text))

    def close(self) -> None:
        """Nothing is built, so nothing is handed over."""


def events(data: bytes, where: str) -> Iterator[Event]:
    """Walk an XML part piece by piece. Raises `Broken` for bad XML and for entity tricks."""
    target = _Target()
    try:
        parser = XMLParser(target=target, forbid_dtd=True)
        for at in range(0, len(data), _CHUNK):
            parser.feed(data[at : at + _CHUNK])
            yield from target.met
            target.met.clear()
        parser.close()
        yield from target.met
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Broken("a part is not well-formed XML", where) from error


@dataclass(slots=True)
class _Lines:
    lines: list[str] = field(default_factory=list)
    open: list[list[str]] = field(default_factory=lambda: [[]])
    deleted: list[str] = field(default_factory=list)

    def close(self) -> None:
        text = "".join(self.open.pop())
        if text.strip():
            self.lines.append(text)
        if self.deleted:
            self.lines.append("".join(self.deleted))
            self.deleted.clear()

    def finish(self) -> str:
        while self.open:
            self.close()
        return "\n".join(self.lines)


def text_of(data: bytes, where: str, look: Callable[[Event], None] | None = None) -> str:
    """The readable text of an XML part, one line a paragraph; what tracked changes deleted stands on its own line.

    `look` is shown every event, so that a part is parsed once for its text and its links.
    """
    out = _Lines()
    seen: dict[str, None] = {}
    path: list[str] = []
    property_name, first_line = "", 0
    for event in events(data, where):
        if look:
            look(event)
        if event.kind == "start":
            path.append(event.name)
            seen.update(dict.fromkeys(_attributes(event)))
            if event.name in _PROPERTIES:
                property_name, first_line = _spoken(event.attributes.get("name", "")), len(out.lines)
            if event.name in _BLOCKS:
                out.open.append([])
            if event.name in _SIGNS:
                out.open[-1].append(_SIGNS[event.name])
        elif event.kind == "text":
            (out.deleted if path and path[-1] in _DELETED else out.open[-1]).append(event.text)
        elif event.kind == "comment":
            seen[event.text.strip()] = None
        else:
            path.pop()
            if event.name in _BLOCKS:
                out.close()
            if event.name in _PROPERTIES and property_name:
                seen.update(dict.fromkeys(f"{property_name}: {value}" for value in out.lines[first_line:]))
                property_name = ""
    return "\n".join([out.finish(), *seen])


def _spoken(name: str) -> str:
    """The name of a property as words: `DocumentClassification` is "Document Classification"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])|_", " ", name)


def _attributes(event: Event) -> Iterator[str]:
    if event.name in _PAIRS and event.attributes.get("val"):
        yield f"{_spoken(event.attributes.get('name', ''))}: {event.attributes['val']}"
    for key, value in event.attributes.items():
        is_shown = key in _SHOWN or (key in {"name", "val", "value"} and event.name in _NAMED)
        if is_shown and value.strip():
            yield value
