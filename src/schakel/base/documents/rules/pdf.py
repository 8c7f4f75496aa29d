"""PDF out: tagged (PDF/UA-1), through typst, with the fonts that ship beside this package."""

import base64
import datetime
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal, cast

import typst

from schakel.base.documents.rules import glyphs

Style = Literal["title", "heading", "subheading", "entry", "text", "small"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words in one style; headings build the outline that screen readers walk. `language` when it is not the
    document's (`text` style only)."""

    text: str
    style: Style = "text"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of items."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Names with their values, side by side."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header that repeats on every page."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents with page numbers, of the headings and subheadings; what follows starts on a new page."""

    title: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture (PNG or JPEG as bytes) with the words for who cannot see it, and what stands below it."""

    data: bytes
    media_type: str
    width: int
    height: int
    shows: str
    caption: str = ""


Block = Paragraph | Bullets | Facts | Table | Contents | Figure
_FONT = "Source Sans Pro"


def render_pdf(
    *, title: str, blocks: Sequence[Block], language: str = "nl", footer: str = "", on: datetime.date | None = None
) -> bytes:
    """A tagged PDF that passes PDF/UA-1 (typst refuses to write one that does not), A4, with page numbers.

    All texts are data: nothing in them is read as markup, nothing is fetched. `on` is the date in the properties; the
    same input gives the same bytes. A character that the fonts lack is shown as a question mark.
    """
    document = {
        "title": shown(title) or "-",
        "language": language,
        "footer": shown(footer),
        "date": [on.year, on.month, on.day] if on else None,
        "blocks": [_as_data(block) for block in blocks],
    }
    compiler: typst.Compiler = typst.Compiler(  # type: ignore[misc]  # its stub names a parameter that it never binds
        _TEMPLATE.encode(),
        font_paths=[str(_fonts())],
        ignore_system_fonts=True,
        sys_inputs={"document": json.dumps(document)},
    )
    return cast(bytes, compiler.compile(format="pdf", pdf_standards=["ua-1"]))


def shown(text: str) -> str:
    """The text with every character that the fonts can show: composed, without controls, others as question marks."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if ord(c) in _characters() else _instead(c) for c in composed)


def _instead(character: str) -> str:
    if character in "\n\t":
        return "\n" if character == "\n" else " "
    if unicodedata.category(character) in {"Cc", "Cf", "Mn"}:
        return ""
    if character.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", character)
    return plain if plain != character and all(ord(c) in _characters() for c in plain) else "?"


@cache
def _characters() -> frozenset[int]:
    return frozenset.intersection(*(glyphs.characters_of(path.read_bytes()) for path in sorted(_fonts().glob("*.ttf"))))


def _as_data(block: Block) -> dict[str, object]:
    if isinstance(block, Paragraph):
        return {"kind": block.style, "text": shown(block.text), "language": block.language}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": [shown(item) for item in block.items]}
    if isinstance(block, Facts):
        return {"kind": "facts", "rows": [[shown(cell) for cell in row] for row in block.rows]}
    if isinstance(block, Contents):
        return {"kind": "contents", "text": shown(block.title)}
    if isinstance(block, Figure):
        return {"kind": "figure", "image": _as_svg(block), "text": shown(block.shows), "caption": shown(block.caption)}
    header = [shown(cell) for cell in block.header]
    return {"kind": "table", "header": header, "rows": [[shown(cell) for cell in row] for row in block.rows]}


def _as_svg(figure: Figure) -> str:
    """The picture wrapped in text, which is all that goes to the typesetter."""
    size = f'width="{figure.width}" height="{figure.height}"'
    packed = base64.b64encode(figure.data).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {figure.width} {figure.height}">'
        f'<image {size} href="data:{figure.media_type};base64,{packed}"/></svg>'
    )


@cache
def _fonts() -> Path:
    return Path(str(resources.files("schakel.base.documents").joinpath("fonts")))


_TEMPLATE = """
#let doc = json(bytes(sys.inputs.document))
#let day(parts) = datetime(year: parts.at(0), month: parts.at(1), day: parts.at(2))
#let made = if doc.date == none { none } else { day(doc.date) }
#set document(title: doc.title, author: (), date: made)
#set text(font: "FONT", size: 10.5pt, lang: doc.language)
#set page(paper: "a4", margin: (x: 22mm, top: 20mm, bottom: 22mm), footer: context [
  #set text(size: 8.5pt)
  #doc.footer #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set par(leading: 0.62em, spacing: 0.9em)
#set table(stroke: 0.5pt + luma(150), inset: 5pt)
#show heading: set block(above: 1.3em, below: 0.7em)
#show table.cell.where(y: 0): set text(weight: "bold")
#let lines(words) = words.split("\\n").map(line => text(line)).join(linebreak())
#for block in doc.blocks {
  if block.kind == "title" { heading(level: 1, lines(block.text)) }
  else if block.kind == "heading" { heading(level: 2, lines(block.text)) }
  else if block.kind == "subheading" { heading(level: 3, lines(block.text)) }
  else if block.kind == "entry" { heading(level: 4, lines(block.text)) }
  else if block.kind == "contents" {
    outline(title: block.text, target: heading.where(level: 2).or(heading.where(level: 3)))
    pagebreak(weak: true)
  }
  else if block.kind == "text" {
    set text(lang: if block.language == "" { doc.language } else { block.language })
    par(lines(block.text))
  }
  else if block.kind == "figure" {
    image(bytes(block.image), format: "svg", alt: block.text, height: 55mm)
    par(text(size: 8.5pt, lines(block.caption)))
  }
  else if block.kind == "small" { par(text(size: 8.5pt, lines(block.text))) }
  else if block.kind == "bullets" { list(..block.items.map(lines)) }
  else if block.kind == "facts" { terms(..block.rows.map(row => terms.item(lines(row.at(0)), lines(row.at(1))))) }
  else if block.kind == "table" {
    table(
      columns: block.header.len(),
      table.header(..block.header.map(lines)),
      ..block.rows.flatten().map(lines),
    )
  }
}
""".replace("FONT", _FONT)
