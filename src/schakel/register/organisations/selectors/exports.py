"""What a viewer may take along as a file: own records whole, of others what is CLEAR or GREEN or consented."""

from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label, Purpose
from schakel.base.disclosure.models import Consent
from schakel.register.organisations.models import Offering, Organisation

Record = Organisation | Offering
_OPEN = frozenset({Label.CLEAR.value, Label.GREEN.value})


def exportable(*, records: Sequence[Record], viewer: Viewer) -> list[tuple[Record, frozenset[FieldGroup]]]:
    """Of these visible records of one kind, those that the viewer may take along, each with the field groups that go
    with it. A group goes when the record is the viewer's own, when its label is CLEAR or GREEN, or when the owner
    consented to its export; without identity the record stays. Two queries."""
    if not records:
        return []
    seen = disclosure.seen_groups_of(records=records, viewer=viewer)
    consented = _consented(records)
    found = []
    for record in records:
        groups = frozenset(
            group
            for group in seen[record.public_id]
            if record.owner_id in viewer.parties
            or record.label_of(group) in _OPEN
            or (record.public_id, group.value) in consented
        )
        if FieldGroup.IDENTITY in groups:
            found.append((record, groups))
    return found


def _consented(records: Iterable[Record]) -> frozenset[tuple[str, str]]:
    """Pairs of record and field group with a running consent to export (its `field` names the group)."""
    rows = list(records)
    running = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
    consents = Consent.objects.filter(
        running,
        record_kind=disclosure.kind_of(rows[0]),
        record_id__in=[record.public_id for record in rows],
        purpose=Purpose.EXPORT,
        withdrawn_at=None,
    )
    return frozenset(consents.values_list("record_id", "field"))
