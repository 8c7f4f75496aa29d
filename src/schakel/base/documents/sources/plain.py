"""Text files and web pages: decoded with care; of a web page also what is not shown."""

import json
import re
from html.parser import HTMLParser

from schakel.base.documents.rules import ActiveContent, ExternalReference

_BLOCKS = frozenset(
    [
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "tr",
        "br",
        "hr",
        "title",
        "header",
        "footer",
        "section",
        "article",
        "table",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "pre",
        "blockquote",
        "body",
        "html",
        "nav",
        "aside",
        "main",
        "form",
        "label",
        "option",
        "figcaption",
        "caption",
        "head",
        "address",
        "fieldset",
        "legend",
    ]
)
_SHOWN = frozenset({"alt", "title", "content", "value", "placeholder", "aria-label", "summary", "label"})
_FETCHING = dict.fromkeys(("img", "iframe", "embed", "audio", "video", "source"), "src")
_FETCHING |= {"object": "data", "link": "href"}
_RUNS = frozenset({"script", "applet"})


def decode(data: bytes) -> str:
    """Bytes as text: by their byte order mark, as UTF-8, or else as Windows-1252, which reads anything."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


_FOLDS = re.compile(r"\s*BEGIN:V(?:CALENDAR|CARD|EVENT|TODO)\b", re.IGNORECASE)


def unfolded(text: str) -> str:
    """The text of a calendar or card with its broken lines whole again (RFC 5545, 3.1); any other text as it is."""
    return re.sub(r"\r?\n[ \t]", "", text) if _FOLDS.match(text) else text


def values_of(text: str) -> str:
    """The strings of a JSON text, one `name: value` a line, escapes undone; empty when the text is no JSON."""
    if not text.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
        return ""
    try:
        todo: list[tuple[str, object]] = [("", json.loads(text))]
    except (ValueError, RecursionError):
        return ""
    found: list[str] = []
    while todo:
        name, value = todo.pop()
        if isinstance(value, dict):
            todo += [(str(key), one) for key, one in reversed(value.items())]
        elif isinstance(value, list):
            todo += [("", one) for one in reversed(value)]
        elif isinstance(value, str) and value.strip():
            found.append(f"{name}: {value}" if name else value)
    return "\n".join(found)


class _Page(HTMLParser):
    def __init__(self, *, is_strict: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.besides: list[str] = []
        self.is_strict = is_strict

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        if self.is_strict:
            _check_tag(tag, values)
        self.besides += [value for key, value in values.items() if key in _SHOWN and value.strip()]
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in {"td", "th"}:
            self.pieces.append("\t")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)

    def handle_comment(self, data: str) -> None:
        self.besides.append(data)


def _check_tag(tag: str, values: dict[str, str]) -> None:
    if (
        tag in _RUNS
        or any(key.startswith("on") for key in values)
        or values.get("href", "").strip().lower().startswith("javascript:")
    ):
        raise ActiveContent("it holds scripts")
    address = values.get(_FETCHING.get(tag, ""), "").strip().lower()
    if address.startswith(("http:", "https:", "//", "file:", "ftp:")):
        raise ExternalReference("it fetches something from outside")


def text_of_html(html: str, *, is_strict: bool = True) -> str:
    """The text of a web page, one line a block, then its comments and attributes.

    `is_strict` raises `ActiveContent` for scripts and `ExternalReference` for what is fetched; mails are read without,
    because nearly every mail fetches a logo and none is ever shown as a page here.
    """
    page = _Page(is_strict=is_strict)
    page.feed(html)
    page.close()
    text = "".join(page.pieces)
    return "\n".join([re.sub(r"\n\s*\n+", "\n\n", text), *page.besides])
