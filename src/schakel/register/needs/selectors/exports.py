"""What a viewer may take along as a file: own cards whole, of others what is CLEAR or GREEN or consented."""

from collections.abc import Sequence

from django.db.models import Q
from django.utils import timezone

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label, Purpose
from schakel.base.disclosure.models import Consent
from schakel.register.needs.models import Need

_OPEN = frozenset({Label.CLEAR.value, Label.GREEN.value})


def exportable_needs(*, needs: Sequence[Need], viewer: Viewer) -> list[tuple[Need, frozenset[FieldGroup]]]:
    """Of these visible cards, those that the viewer may take along, each with the field groups that go with it.

    A group goes when the card is the viewer's own, when its label is CLEAR or GREEN, or when the owner consented to its
    export; without identity the card stays. Two queries.
    """
    if not needs:
        return []
    seen = disclosure.seen_groups_of(records=needs, viewer=viewer)
    consented = _consented([need.public_id for need in needs])
    found = []
    for need in needs:
        groups = frozenset(
            group
            for group in seen[need.public_id]
            if need.owner_id in viewer.parties
            or need.label_of(group) in _OPEN
            or (need.public_id, group.value) in consented
        )
        if FieldGroup.IDENTITY in groups:
            found.append((need, groups))
    return found


def _consented(public_ids: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Pairs of card and field group with a running consent to export (its `field` names the group)."""
    running = Q(until_on=None) | Q(until_on__gte=timezone.localdate())
    consents = Consent.objects.filter(
        running,
        record_kind=disclosure.kind_of(Need),
        record_id__in=public_ids,
        purpose=Purpose.EXPORT,
        withdrawn_at=None,
    )
    return frozenset(consents.values_list("record_id", "field"))
