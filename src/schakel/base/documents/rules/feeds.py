"""Feeds out (Atom, RFC 4287): a list that programs follow."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

#: The media type.
ATOM = "application/atom+xml; charset=utf-8"
#: A feed has so many of the newest entries.
MOST = 100
# Characters that XML cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: When a feed without entries changed last: the same at every moment.
_NEVER = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the whole address stays over changes, so that programs replace it; `changed` is an aware moment."""

    title: str
    address: str
    text: str
    changed: datetime.datetime
    author: str = ""
    about: tuple[str, ...] = ()


def atom(*, title: str, page: str, own: str, language: str, entries: Sequence[Entry]) -> bytes:
    """A feed; `page` and `own` are the whole addresses of the list that it follows and of itself. Same entries, same
    bytes."""
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language})
    _add(feed, "title", title)
    _add(feed, "id", own)
    SubElement(feed, "link", rel="alternate", href=page)
    SubElement(feed, "link", rel="self", href=own)
    _add(feed, "updated", max((one.changed for one in entries), default=_NEVER).isoformat())
    _add(SubElement(feed, "author"), "name", "Schakel")
    for one in entries:
        entry = SubElement(feed, "entry")
        _add(entry, "title", one.title)
        _add(entry, "id", one.address)
        SubElement(entry, "link", rel="alternate", href=one.address)
        _add(entry, "updated", one.changed.isoformat())
        if one.author:
            _add(SubElement(entry, "author"), "name", one.author)
        if one.text:
            _add(entry, "summary", one.text)
        for word in one.about:
            SubElement(entry, "category", term=_plain(word))
    found: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return found


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _plain(text)


def _plain(text: str) -> str:
    return _CONTROL.sub("", text)
