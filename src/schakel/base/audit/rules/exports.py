"""The ledger as lines of JSON that verify anywhere: a head, entries, and a signed end."""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from schakel.base.audit.enums import FaultKind
from schakel.base.audit.rules import heads
from schakel.base.audit.rules.chain import HASH, Fault, Row, Walk, walk
from schakel.base.audit.rules.heads import Head
from schakel.base.audit.rules.links import LedgerError, canonical, digest

FIELDS = (
    "lane", "number", "act_id", "act", "at", "actor_kind", "actor_id", "on_behalf_of", "subject_kind", "subject_id",
    "commitment", "previous", "hash",
)  # fmt: skip


class ExportRefused(LedgerError):
    """Lines that are no export of a ledger, or that were changed after they were signed."""


@dataclass(frozen=True)
class Checked:
    """What an export proves: its head, whether it holds all entries up to it, how many, and what is wrong."""

    head: Head
    is_complete: bool
    count: int
    filters: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()


def export_lines(
    *, head: Mapping[str, Any], rows: Iterable[Row], filters: Mapping[str, str], sign: Callable[[bytes], bytes]
) -> Iterator[str]:
    """Write an export: the head with the filters, an entry a line, and an end that signs all lines before it."""
    running = hashlib.sha256()
    count = 0

    def line(value: Mapping[str, Any]) -> str:
        text = canonical(value).decode() + "\n"
        running.update(text.encode())
        return text

    yield line({"head": head, "filters": dict(filters)})
    for row in rows:
        count += 1
        yield line(dict(zip(FIELDS, row, strict=False)))
    end = {"count": count, "sha256": running.hexdigest()}
    yield canonical({"end": end, "signature": base64.b64encode(sign(canonical(end))).decode()}).decode() + "\n"


def check_export(lines: Iterable[str]) -> Checked:
    """Check an export outside the installation, with nothing but its lines; one pass, one entry in memory.

    An export without filters is followed as a chain from the first entry to the head. Of a selection each entry must
    fit its own hash, and the end's signature says that the installation gave exactly these. Raises `ExportRefused`
    when the lines are no export or the signature does not fit. Whose key it is, the reader knows from elsewhere.
    """
    reading = _Reading(iter(lines))
    filters = {str(name): str(value) for name, value in reading.filters.items()}
    found = _selected(reading.rows()) if filters else walk(reading.rows(), marks=reading.head.marks)
    reading.check_end()
    faults = list(found.faults)
    if not filters:
        faults += heads.faults_against(reading.head, found, public_key=reading.head.public_key)
    return Checked(reading.head, not filters, found.count, filters, tuple(faults))


class _Reading:
    """Reads lines one by one and keeps the running digest that the end must name."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.lines = lines
        self.running = hashlib.sha256()
        self.count = 0
        self.end: Mapping[str, Any] = {}
        first = self._next()
        if "head" not in first:
            raise ExportRefused("the first line holds no head: this is no export of a ledger")
        self.head = heads.read_head(first["head"])
        self.filters: Mapping[str, Any] = first.get("filters", {})

    def _next(self) -> Mapping[str, Any]:
        text = next(self.lines, None)
        if text is None:
            raise ExportRefused("the last line is missing: the export was cut off")
        try:
            value = json.loads(text)
        except ValueError as error:
            raise ExportRefused(f"line {self.count + 1} is not JSON") from error
        if not isinstance(value, dict):
            raise ExportRefused(f"line {self.count + 1} holds no object")
        if "end" not in value:
            self.running.update(text.rstrip("\r\n").encode() + b"\n")
        return value

    def rows(self) -> Iterator[Row]:
        """The entries as rows, until the end."""
        while "end" not in (value := self._next()):
            self.count += 1
            if any(name not in value for name in FIELDS):
                raise ExportRefused(f"line {self.count + 1} lacks a field of an entry")
            yield tuple(value[name] for name in FIELDS)
        self.end = value

    def check_end(self) -> None:
        """Raises `ExportRefused` unless the end names these lines and is signed by the key of the head."""
        said = self.end.get("end", {})
        try:
            signature = base64.b64decode(str(self.end.get("signature", "")), validate=True)
        except binascii.Error:
            signature = b""
        if not heads.is_signed_by(self.head.public_key, canonical(said), signature):
            raise ExportRefused("the signature at the end does not fit")
        if said != {"count": self.count, "sha256": self.running.hexdigest()}:
            raise ExportRefused("the lines are not those that were signed")


def _selected(rows: Iterable[Row]) -> Walk:
    found = Walk()
    for row in rows:
        found.count += 1
        if digest(map(str, row[:HASH])) != row[HASH]:
            found.faults.append(Fault(FaultKind.EDITED, row[0], row[1]))
    return found
