"""One door to all kinds of files: check size and kind, then read every part and everything nested inside."""

from schakel import engine
from schakel.base.documents.enums import Kind
from schakel.base.documents.rules import MEDIA_TYPES, CannotBeChecked, Empty, Limits, Reading, TooLarge
from schakel.base.documents.sources import kinds, mail, package, pdf, plain
from schakel.base.documents.sources.archive import members
from schakel.base.documents.sources.budget import Budget

# What a Mac adds to an archive: where an icon stands, and where a file came from. Their names are checked like all.
_LEFT_BY_A_MAC = (b"\x00\x05\x16\x07\x00\x02\x00\x00Mac OS X", b"\x00\x00\x00\x01Bud1")
_PACKAGES = frozenset({Kind.DOCX, Kind.XLSX, Kind.PPTX, Kind.ODT, Kind.ODS, Kind.ODP})


def read(data: bytes, *, name: str = "", limits: Limits | None = None) -> Reading:
    """Read a file in memory: its kind by content and the text of every part, names and nested files included.

    Refuses with the named exceptions of `rules` (`TooLarge`, `Encrypted`, `NoText`, `ActiveContent`, ...). Does not
    judge markings: `rules.check_parts` does, also of what was read before a `CannotBeChecked` (`read`).
    """
    limits = limits or Limits()
    if len(data) > limits.max_bytes:
        raise TooLarge(f"the file has more than {limits.max_bytes // 1024} KiB")
    if not data.strip():
        raise Empty("the file is empty")
    budget = Budget(limits)
    budget.add("file name", name, is_name=True)
    try:
        kind = _read(data, budget, "", depth=0)
    except CannotBeChecked as held:
        held.read = tuple(budget.parts)
        raise
    return Reading(kind, MEDIA_TYPES[kind], tuple(budget.parts))


def _read(data: bytes, budget: Budget, where: str, *, depth: int) -> Kind:
    budget.check_depth(depth, where.rstrip(" >"))
    kind = kinds.kind_of(data)
    for name, content in _inside(data, kind, budget, where):
        budget.add(f"{where}file name", name, is_name=True)
        if content.strip() and not content.startswith(_LEFT_BY_A_MAC):
            # A name may bear a marking itself; it is not repeated in messages then.
            shown = "a file inside" if engine.find_markings_in_name(name) else name
            _read(content, budget, f"{where}{shown} > ", depth=depth + 1)
    return kind


def _inside(data: bytes, kind: Kind, budget: Budget, where: str) -> list[tuple[str, bytes]]:
    if kind in _PACKAGES:
        return package.read_package(data, kind, budget, where)
    if kind is Kind.PDF:
        return pdf.read_pdf(data, budget, where)
    if kind is Kind.MAIL:
        return mail.read_mail(data, budget, where)
    if kind is Kind.ZIP:
        return list(members(data, budget, where))
    text = plain.decode(data)
    budget.add(f"{where}text", plain.text_of_html(text) if kind is Kind.HTML else plain.unfolded(text))
    budget.add(f"{where}values", plain.values_of(text))
    return []
