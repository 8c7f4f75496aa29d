"""What a viewer may take along as a file: own cards whole, of others what is CLEAR or GREEN or consented."""

from collections.abc import Sequence

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label, Purpose
from schakel.register.needs.models import Need

_OPEN = frozenset({Label.CLEAR.value, Label.GREEN.value})


def exportable_needs(*, needs: Sequence[Need], viewer: Viewer) -> list[tuple[Need, frozenset[FieldGroup]]]:
    """Of these visible cards, those that the viewer may take along, each with the field groups that go with it.

    A group goes when the card is the viewer's own, when its label is CLEAR or GREEN, or when the owner consented to its
    export towards this viewer; without identity the card stays. Two queries.
    """
    if not needs:
        return []
    seen = disclosure.seen_groups_of(records=needs, viewer=viewer)
    consented = disclosure.consented(records=needs, purpose=Purpose.EXPORT, viewer=viewer)
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
