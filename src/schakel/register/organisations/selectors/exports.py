"""What a viewer may take along as a file: own records whole, of others what is CLEAR or GREEN or consented."""

from collections.abc import Sequence
from typing import Any

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label, Purpose
from schakel.register.organisations.models import Offering, Organisation

Record = Organisation | Offering
_OPEN = frozenset({Label.CLEAR.value, Label.GREEN.value})


def exportable(*, records: Sequence[Record], viewer: Viewer) -> list[tuple[Record, frozenset[FieldGroup]]]:
    """Of these visible records of one kind, those that the viewer may take along, each with the field groups that go
    with it. A group goes when the record is the viewer's own, when its label is CLEAR or GREEN, or when the owner
    consented to its export towards this viewer; without identity the record stays. Two queries."""
    if not records:
        return []
    allowed = _groups(records, viewer, disclosure.consented(records=records, purpose=Purpose.EXPORT, viewer=viewer))
    return [(record, groups) for record, groups in allowed if FieldGroup.IDENTITY in groups]


def exportable_fields(*, records: Sequence[Record], viewer: Viewer) -> list[tuple[Record, frozenset[str]]]:
    """The same by field: beside the fields of the groups that go, single fields that the owner consented to, as far as
    the viewer may see them. A record stays without its name or title. Two queries."""
    if not records:
        return []
    consented = disclosure.consented(records=records, purpose=Purpose.EXPORT, viewer=viewer)
    seen = disclosure.seen_groups_of(records=records, viewer=viewer)
    found = []
    for record, groups in _groups(records, viewer, consented):
        fields = frozenset(
            field
            for field, group in record.FIELD_GROUPS.items()
            if group in groups or ((record.public_id, field) in consented and group in seen[record.public_id])
        )
        if fields & {"name", "title"}:
            found.append((record, fields))
    return found


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


def _groups(
    records: Sequence[Record], viewer: Viewer, consented: frozenset[tuple[str, str]]
) -> list[tuple[Record, frozenset[FieldGroup]]]:
    seen = disclosure.seen_groups_of(records=records, viewer=viewer)
    return [
        (
            record,
            frozenset(
                group
                for group in seen[record.public_id]
                if record.owner_id in viewer.parties
                or record.label_of(group) in _OPEN
                or (record.public_id, group.value) in consented
            ),
        )
        for record in records
    ]
