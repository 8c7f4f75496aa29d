"""A text that somebody pasted or dropped in, as plain text and as parts to correct. Pure."""

import re
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser

from schakel import engine

#: How much of a pasted text or of a file is read, in characters; nobody corrects the parts of more.
MOST_READ = 100_000
LONGEST_TITLE = 160
LONGEST_PART = 1000
#: Parts that a person sees at once, and how many empty ones stand ready.
MOST_PARTS, SPARE = 20, 2

_TAG = re.compile(
    r"<(?:/?(?:p|div|br|span|h[1-6]|ul|ol|li|table|tbody|thead|tr|td|th|a|b|i|u|em|strong|img|font|html|head|body|meta|"
    r"script|style|section|article)(?:\s*/?>|\s+[\w:-]+\s*=)|!--)",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ufffd]")
_UNREAD = frozenset(("script", "style", "head"))
_BLOCKS = frozenset(
    ["p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "table", "tr", "section", "article"]
)
#: Parts of a file that hold no words of its body: properties, headers and footers repeat on every page.
_BESIDE_BODY = re.compile(
    r"docProps/|properties|header|footer|comments|settings|styles|fontTable|meta\.xml", re.IGNORECASE
)
_LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)]|[a-z]\))\s+")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.unread = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        self.unread += tag in _UNREAD
        self.found.append("\n- " if tag == "li" else "\n" if tag in _BLOCKS else "")

    def handle_endtag(self, tag: str) -> None:
        self.unread = max(0, self.unread - (tag in _UNREAD))
        self.found.append("\n" if tag in _BLOCKS else " " if tag in ("td", "th") else "")

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.found.append(data)


def plain_text(text: str) -> str:
    """A pasted text without signs that are no text, and without tags where it is HTML; its lines stay."""
    cleaned = _NO_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
    if not _TAG.search(cleaned):
        return cleaned.strip()
    reader = _Reader()
    reader.feed(cleaned)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.found).split("\n"))
    return "\n".join(line for line in lines if line and line != "-")


def body_text(parts: Iterable[tuple[str, str]]) -> str:
    """The text of a file's body out of its parts (where, text); whatever it has when none of them is a body."""
    rows = [(where, text) for where, text in parts if text.strip()]
    body = [text for where, text in rows if not _BESIDE_BODY.search(where)]
    return "\n".join(body or [text for _where, text in rows])


def first_line(text: str) -> str:
    """The first line with words, without its list mark, cut at a word: what a text is called until somebody says."""
    for line in text.splitlines():
        words = " ".join(_LIST_MARK.sub("", line).split())
        if any(sign.isalpha() for sign in words):
            return words if len(words) <= LONGEST_TITLE else words[: LONGEST_TITLE - 2].rsplit(" ", 1)[0] + " …"
    return ""


def whole_parts(text: str, read: Iterable[engine.Requirement]) -> list[str]:
    """The parts that were read in a text, in full: the engine's own words for a part are cut where it is long."""
    return [text[one.start : one.end] if one.start >= 0 else one.text for one in read]


def tidy_parts(parts: Iterable[str]) -> list[str]:
    """Parts as they are matched: on one line, without list marks, each once, none empty, at most `MOST_PARTS`."""
    found = (" ".join(_LIST_MARK.sub("", part).split())[:LONGEST_PART] for part in parts)
    return list(dict.fromkeys(part for part in found if part))[:MOST_PARTS]


def as_effect(parts: Sequence[str]) -> str:
    """Parts as the text of an effect card: one point a line, so that each stays a part by itself."""
    return "\n".join(f"- {part}" for part in parts)
