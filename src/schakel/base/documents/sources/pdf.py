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
_ATTRIBUTE = re.compile(r"[\w:-]+=[\"']([^\"'<>]+)[\"']")
#: Trees beside the pages, what in them is told, and what holds more of them.
_BESIDES = {"alternative texts": "/StructTreeRoot", "layers": "/OCProperties", "labels of pages": "/PageLabels"}
_TOLD = ("/Alt", "/ActualText", "/E", "/T", "/Name", "/P")
_HOLDS = frozenset(("/K", "/OCGs", "/Nums", "/Kids"))
_MOST_STEPS = 200_000
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
        notes = [note.get_object() for note in page.get("/Annots") or ()]
        said = [str(note.get(key, "")) for note in notes for key in ("/Contents", "/T", "/Subj", "/RC")]
        said += [_stamped(note) for note in notes if note.get("/Subtype") == "/Stamp"]
        budget.add(f"{where}notes on page {number}", "\n".join(said))


def _stamped(note: Any) -> str:
    """The words of a ready-made stamp, as it shows them: /SBTopSecret is TOP SECRET."""
    name = re.sub(r"^/(?:SB|SH|#)?", "", str(note.get("/Name", "")))
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).upper()


def _shows_something(page: Any) -> bool:
    contents = page.get_contents()
    return contents is not None and bool(_DRAWS.search(contents.get_data()))


def _read_rest(reader: PdfReader, budget: Budget, where: str) -> None:
    properties = [f"{key[1:]}: {value}\n{value}" for key, value in (reader.metadata or {}).items()]
    budget.add(f"{where}properties", "\n".join(properties))
    xmp = reader.root_object.get("/Metadata")
    if xmp is not None and isinstance(stream := xmp.get_object(), StreamObject):
        text = stream.get_data().decode("utf-8", "replace")
        budget.add(f"{where}properties (XMP)", "\n".join((re.sub(r"<[^>]*>", "\n", text), *_ATTRIBUTE.findall(text))))
    fields = (reader.get_fields() or {}).values()
    budget.add(
        f"{where}form fields", "\n".join(str(one.get(key, "")) for one in fields for key in ("/V", "/DV", "/TU"))
    )
    budget.add(f"{where}bookmarks", "\n".join(_titles(reader.outline)))
    for part, key in _BESIDES.items():
        budget.add(f"{where}{part}", "\n".join(_strings(reader.root_object.get(key))))


def _strings(node: Any) -> list[str]:
    """The texts in a tree of the document that people see or hear; at most 200,000 steps."""
    todo, seen, found = [node], set(), []
    for _ in range(_MOST_STEPS):
        if not todo:
            break
        node = todo.pop()
        node = node.get_object() if hasattr(node, "get_object") else node
        if node is None or id(node) in seen:
            continue
        if isinstance(node, DictionaryObject | ArrayObject):
            seen.add(id(node))
        if isinstance(node, DictionaryObject):
            found += [str(node[key]) for key in _TOLD if isinstance(node.get(key), str)]
            todo += [value for key, value in node.items() if key in _HOLDS]
        elif isinstance(node, ArrayObject):
            todo += list(node)
    return found


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
    while todo and steps < _MOST_STEPS:
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
