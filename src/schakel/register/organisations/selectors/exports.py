"""What a viewer may take along as a file: own records whole, of others what is CLEAR or GREEN or consented."""

from collections.abc import Sequence
from typing import Any

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Purpose
from schakel.register.organisations.models import Offering, Organisation
from schakel.register.organisations.selectors import control

Record = Organisation | Offering
#: The field that export control is about.
DETAIL = "technical_detail"


def exportable(*, records: Sequence[Record], viewer: Viewer) -> list[tuple[Record, frozenset[FieldGroup]]]:
    """Of these visible records of one kind, those that the viewer may take along, each with the field groups that go
    with it. A group goes when the record is the viewer's own, when its label is CLEAR or GREEN, or when the owner
    consented to its export towards this viewer; without identity the record stays. Two queries."""
    if not records:
        return []
    seen = disclosure.seen_groups_of(records=records, viewer=viewer)
    consented = disclosure.consented(records=records, purpose=Purpose.EXPORT, viewer=viewer)
    found = []
    for record in records:
        free = {group for group in seen[record.public_id] if disclosure.is_free(record, group, viewer)}
        given = {group for group in seen[record.public_id] if (record.public_id, group.value) in consented}
        if FieldGroup.IDENTITY in free | given:
            found.append((record, frozenset(free | given)))
    return found


def exportable_fields(*, records: Sequence[Record], viewer: Viewer) -> list[tuple[Record, frozenset[str]]]:
    """The same by field: beside the fields of the groups that go, single fields that the owner consented to, as far as
    the viewer may see them. A record stays without its name or title. Two queries."""
    found = disclosure.exportable_fields(records=records, viewer=viewer)
    waiting = _waiting(found, viewer)
    return [
        (record, fields - {DETAIL} if record.public_id in waiting else fields)
        for record, fields in found
        if fields & {"name", "title"}
    ]


def taken_but_waiting(*, records: Sequence[Record], viewer: Viewer) -> list[Offering]:
    """The offerings whose technical detail would go along, and waits for its owner's steward instead."""
    found = disclosure.exportable_fields(records=records, viewer=viewer)
    waiting = _waiting(found, viewer)
    return [record for record, _fields in found if isinstance(record, Offering) and record.public_id in waiting]


def _waiting(found: Sequence[tuple[Record, frozenset[str]]], viewer: Viewer) -> frozenset[str]:
    going = [record for record, fields in found if isinstance(record, Offering) and DETAIL in fields]
    return control.waiting_detail(offerings=going, viewer=viewer)


def is_still_exportable(*, taken: Sequence[tuple[Record, frozenset[str]]], viewer: Viewer) -> bool:
    """Whether exactly this may still be taken along, read anew from the database: asked when a file has been made,
    before it is handed over."""
    if not taken:
        return True
    keys = [record.pk for record, _ in taken]
    is_organisation = isinstance(taken[0][0], Organisation)
    kind: Any = Organisation if is_organisation else Offering
    fresh: list[Record] = list(kind.objects.filter(pk__in=keys))
    now = exportable_fields(records=fresh, viewer=viewer)
    return {record.pk: fields for record, fields in now} == {record.pk: fields for record, fields in taken}
