"""Whether the ledger is whole, its signed head, and its export."""

import json
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from schakel.base.audit import rules, sources
from schakel.base.audit.enums import FaultKind
from schakel.base.audit.selectors import places
from schakel.base.audit.selectors.values import ValueCheck, are_values_left

_FETCH = 2_000
#: The moment and the act's id as text in the way of the chain (`rules.instant`, `str(uuid)`), made by the database.
_AS_TEXT = {
    "postgresql": (
        "e.act_id::text",
        """to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    ),
    "sqlite": (
        "substr(e.act_id, 1, 8) || '-' || substr(e.act_id, 9, 4) || '-' || substr(e.act_id, 13, 4) || '-' || "
        "substr(e.act_id, 17, 4) || '-' || substr(e.act_id, 21)",
        "replace(e.at, ' ', 'T') || CASE WHEN length(e.at) = 19 THEN '.000000Z' ELSE 'Z' END",
    ),
}
_VALUES = """
LEFT JOIN audit_entryvalue v ON v.entry_id = e.id
LEFT JOIN audit_subjectkey k ON k.subject_kind = e.subject_kind AND k.subject_id = e.subject_id
"""


@dataclass(frozen=True)
class Verification:
    """What verifying the ledger gave. `agrees` says of each anchor whether the ledger goes on from it."""

    count: int
    ends: Mapping[int, rules.Place]
    faults: tuple[rules.Fault, ...]
    checked: int
    erased: int
    agrees: tuple[bool, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


def verification(
    *,
    anchors: Sequence[rules.Head] = (),
    watch: Callable[[Iterator[rules.Row]], Iterable[rules.Row]] = iter,
) -> Verification:
    """Follow every lane from its first entry, compare values with commitments where the key still exists, and both
    with heads kept elsewhere. One pass in one snapshot of the database; writing goes on meanwhile. `watch` sees the
    rows pass (a progress bar)."""
    check = ValueCheck()
    marks = frozenset(mark for anchor in anchors for mark in anchor.marks)
    with closing(_rows("", _VALUES, ", v.ciphertext, k.wrapped")) as rows:
        walk = rules.walk(watch(rows), marks=marks, check_value=check)
    if check.unopened is not None:
        walk.faults.append(check.unopened)
    if are_values_left():
        walk.faults.append(rules.Fault(FaultKind.VALUE_LEFT, 0, 0))
    against = [rules.faults_against(anchor, walk, public_key=_known_key(anchor)) for anchor in anchors]
    broken = {fault.lane for fault in walk.faults if not fault.is_about_values}
    agrees = tuple(
        not found and not broken & {m.lane for m in a.lanes} for a, found in zip(anchors, against, strict=True)
    )
    faults = [*walk.faults]
    for found in sorted((fault for some in against for fault in some), key=lambda fault: (fault.lane, fault.number)):
        if found not in faults:
            faults.append(found)
    return Verification(walk.count, walk.ends, tuple(faults), check.checked, check.erased, agrees)


def public_key() -> bytes:
    """The public half (32 bytes) of the key that signs this installation's heads."""
    return sources.public_key()


def retired_public_keys() -> frozenset[bytes]:
    """Public halves of the keys that signed this installation's heads before; heads that they signed still anchor."""
    return sources.retired_public_keys()


def _known_key(anchor: rules.Head) -> bytes:
    """The key of this installation that an anchor is compared with: the retired one that signed it, or today's."""
    return anchor.public_key if anchor.public_key in sources.retired_public_keys() else sources.public_key()


def signed_head() -> str:
    """Where every lane ends now, signed: JSON text that an outsider keeps and gives back to `verification`."""
    payload = rules.head_payload(ends=places.last_places(), at=timezone.now(), public_key=sources.public_key())
    return rules.head_text(payload, sources.sign(rules.canonical(payload)))


def export(*, filters: Mapping[str, str]) -> Iterator[str]:
    """The entries up to now as lines of JSON (`rules.check_export`), by lane and number, without their values.

    `filters`: `act`, `kind`, `record`, `actor` (exact), `day` (`YYYY-MM-DD`, in the installation's own time); others
    are refused with `KeyError`. No filters give the whole chain.
    """
    head = json.loads(signed_head())
    conditions, given = _conditions(filters)
    upto = " OR ".join(f"(e.lane = {row['lane']:d} AND e.seq <= {row['number']:d})" for row in head["lanes"]) or "1 = 0"
    where = " AND ".join([f"({upto})", *conditions])
    return rules.export_lines(
        head=head, rows=_rows(f"WHERE {where}", "", "", given), filters=filters, sign=sources.sign
    )


def _conditions(filters: Mapping[str, str]) -> tuple[list[str], list[Any]]:
    columns = {
        "act": "e.act = %s",
        "kind": "e.subject_kind = %s",
        "record": "e.subject_id = %s",
        "actor": "e.actor_id = %s",
    }
    conditions, given = [], []
    for name, value in filters.items():
        if name == "day":
            start = timezone.make_aware(datetime.fromisoformat(value))
            conditions.append("e.at >= %s AND e.at < %s")
            adapt = connection.ops.adapt_datetimefield_value
            given += [adapt(start), adapt(start + timedelta(days=1))]
        else:
            conditions.append(columns[name])
            given.append(value)
    return conditions, given


def _rows(where: str, joins: str, further: str, given: Sequence[Any] = ()) -> Generator[rules.Row, None, None]:
    """Entries as plain rows by lane and number, streamed from one snapshot."""
    act_id, at = _AS_TEXT[connection.vendor]
    select = (
        f"SELECT e.lane, e.seq, {act_id}, e.act, {at}, e.actor_kind, e.actor_id, e.on_behalf_of, e.subject_kind, "  # noqa: S608 -- constants and placeholders only
        f"e.subject_id, e.commitment, e.previous, e.hash{further} FROM audit_entry e {joins} {where} "
        "ORDER BY e.lane, e.seq"
    )
    with ExitStack() as stack:
        if connection.vendor == "postgresql":
            stack.enter_context(transaction.atomic())  # a cursor on the server lives as long as its transaction
            cursor = stack.enter_context(connection.chunked_cursor())
        else:
            cursor = stack.enter_context(connection.cursor())
        cursor.execute(select, list(given))
        while batch := cursor.fetchmany(_FETCH):
            yield from batch
