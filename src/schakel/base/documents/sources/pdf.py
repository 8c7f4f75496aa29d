"""PDF files: text of every page, properties, notes, form fields, bookmarks and attachments."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.errors import LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

from schakel.base.documents.rules import ActiveContent, Broken, Encrypted, NoText, TooMuchInside
from schakel.base.documents.sources.budget import Budget

# The library writes about damaged files to the log, and may name what stands in them.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
# What the library raises on damaged files, besides its own errors.
_DAMAGED: tuple[type[Exception], ...] = (
    PyPdfError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
    OSError,
)
_DAMAGED += (AssertionError, NotImplementedError)
_ACTIVE = ("/JavaScript", "/JS", "/Launch", "/RichMedia")
_DRAWS = re.compile(rb"(?:^|\s)(?:Do|f\*?|S|s|B\*?|sh|BI|Tj|TJ)(?:\s|$)")


def read_pdf(data: bytes, budget: Budget, where: str) -> list[tuple[str, bytes]]:
    """Put the text of every page and note into the budget and return the attachments.

    Raises `Encrypted`, `NoText` (a page that shows something and holds no text), `ActiveContent`, `TooMuchInside` or
    `Broken`.
    """
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        # A lock on printing or copying has an empty password: anybody reads such a file, so it is read here too.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Encrypted("the document is protected with a password", where)
        _check_active(reader, where)
        _read_pages(reader, budget, where)
        _read_rest(reader, budget, where)
        return _attachments(reader, budget, where)
    except LimitReachedError as error:
        raise TooMuchInside("it unpacks to more than is read here", where) from error
    except _DAMAGED as error:
        raise Broken("the PDF is damaged", where) from error


def _read_pages(reader: PdfReader, budget: Budget, where: str) -> None:
    if len(reader.pages) > budget.limits.max_pages:
        raise TooMuchInside("it has more pages than are read here", where)
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        budget.spend(len(text), packed=len(text), where=where)
        if not any(character.isalnum() for character in text) and _shows_something(page):
            raise NoText(f"page {number} is a picture without text", where)
        budget.add(f"{where}page {number}", text)
        notes = [
            str(note.get_object().get(key, ""))
            for note in page.get("/Annots") or ()
            for key in ("/Contents", "/T", "/Subj", "/RC")
        ]
        budget.add(f"{where}notes on page {number}", "\n".join(notes))


def _shows_something(page: Any) -> bool:
    contents = page.get_contents()
    return contents is not None and bool(_DRAWS.search(contents.get_data()))


def _read_rest(reader: PdfReader, budget: Budget, where: str) -> None:
    properties = [f"{key[1:]}: {value}\n{value}" for key, value in (reader.metadata or {}).items()]
    budget.add(f"{where}properties", "\n".join(properties))
    xmp = reader.root_object.get("/Metadata")
    if xmp is not None and isinstance(stream := xmp.get_object(), StreamObject):
        text = stream.get_data().decode("utf-8", "replace")
        budget.add(f"{where}properties (XMP)", re.sub(r"<[^>]*>", "\n", text))
    values = [f"{field.get('/V', '')}\n{field.get('/TU', '')}" for field in (reader.get_fields() or {}).values()]
    budget.add(f"{where}form fields", "\n".join(values))
    budget.add(f"{where}bookmarks", "\n".join(_titles(reader.outline)))


def _titles(outline: Any) -> Iterator[str]:
    for entry in outline:
        if isinstance(entry, list):
            yield from _titles(entry)
        else:
            yield str(getattr(entry, "title", ""))


def _attachments(reader: PdfReader, budget: Budget, where: str) -> list[tuple[str, bytes]]:
    found: list[tuple[str, bytes]] = []
    for attachment in reader.attachment_list:
        content = attachment.content
        budget.spend(len(content), packed=max(attachment.size or 0, 1), where=where)
        found.append((attachment.name, content))
    return found


def _check_active(reader: PdfReader, where: str) -> None:
    """Look for scripts and launches wherever the document, its pages and their notes may hold actions."""
    todo: list[Any] = [reader.root_object.get(key) for key in ("/OpenAction", "/AA", "/AcroForm", "/Names")]
    for page in reader.pages:
        todo += [page.get("/AA"), page.get("/Annots")]
    seen: set[int] = set()
    steps = 0
    while todo and steps < 200_000:
        steps += 1
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, DictionaryObject):
            if any(key in node for key in _ACTIVE) or node.get("/S") in _ACTIVE or node.get("/Subtype") == "/RichMedia":
                raise ActiveContent("it holds scripts", where)
            todo += [
                value for key, value in node.items() if key not in {"/Parent", "/P", "/Popup", "/Dest", "/D", "/EF"}
            ]
        elif isinstance(node, ArrayObject):
            todo += list(node)
