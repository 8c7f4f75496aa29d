"""Read synthetic datasets as one viewer may see them, and what one may learn from."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet, Sum

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure import rules as disclosure_rules
from schakel.base.disclosure import selectors as disclosure
from schakel.base.disclosure.enums import FieldGroup, Label
from schakel.register.datasets import rules
from schakel.register.datasets.enums import DatasetState
from schakel.register.datasets.models import SyntheticDataset
from schakel.register.organisations import selectors as organisations
from schakel.register.organisations.enums import OfferingState
from schakel.register.organisations.models import Offering

_LEARNT = frozenset({FieldGroup.IDENTITY, FieldGroup.CAPABILITY})


def datasets(*, viewer: Viewer) -> QuerySet[SyntheticDataset]:
    """The datasets that a viewer may know of, latest first; withdrawn ones for their owner's people only."""
    standing = Q(state__in=[DatasetState.MAKING, DatasetState.READY])
    rows = SyntheticDataset.objects.defer("working")
    return disclosure.visible(rows, viewer=viewer, standing=standing).order_by("-created_at", "-pk")


def dataset_for(*, viewer: Viewer, public_id: str) -> SyntheticDataset:
    """One dataset. Raises `disclosure.rules.NotDisclosed`, the same for a hidden one and for none."""
    found = datasets(viewer=viewer).filter(public_id=public_id).select_related("made_by").first()
    if found is None:
        raise disclosure_rules.NotDisclosed
    return found


def rows_made(*, dataset: SyntheticDataset, viewer: Viewer) -> int:
    """How many rows stand already."""
    _check(dataset, viewer)
    return dataset.parts.aggregate(total=Sum("row_count"))["total"] or 0


def rows_of(*, dataset: SyntheticDataset, viewer: Viewer) -> Iterator[dict[str, Any]]:
    """The rows, part by part. Raises `disclosure.rules.NotDisclosed`."""
    _check(dataset, viewer)
    for part in dataset.parts.order_by("number").iterator(chunk_size=4):
        yield from rules.unpacked(bytes(part.content))


def learnable_offerings(*, viewer: Viewer) -> tuple[list[dict[str, Any]], Label]:
    """The offerings that a viewer may learn a dataset from, as rows, and the strictest label of what they hold.

    Only what the viewer could take along as a file: own records, what is CLEAR or GREEN, and what its owner consented
    to. Only codes of open lists and the text; neither names nor identifiers.
    """
    standing = organisations.visible_offerings(viewer=viewer, groups=[FieldGroup.CAPABILITY]).filter(
        state=OfferingState.PUBLISHED
    )
    found = list(standing.prefetch_related("capabilities")[: rules.MOST_LEARNT])
    taken = [
        record
        for record, groups in organisations.exportable(records=found, viewer=viewer)
        if groups >= _LEARNT and isinstance(record, Offering)
    ]
    label = disclosure_rules.strictest(record.label_of(group) for record in taken for group in _LEARNT)
    return [_row(record) for record in taken], label


def _row(offering: Offering) -> dict[str, Any]:
    concepts = sorted(row.concept_id for row in offering.capabilities.all() if row.concept_id)
    return {
        "kind": offering.kind,
        "proposition": offering.proposition or None,
        "region": offering.region or None,
        "maturity": offering.maturity,
        "language": offering.language,
        "capability": concepts[0] if concepts else None,
        "text": f"{offering.title}. {offering.text}",
    }


def _check(dataset: SyntheticDataset, viewer: Viewer) -> None:
    if FieldGroup.CAPABILITY not in disclosure.seen_groups(record=dataset, viewer=viewer):
        raise disclosure_rules.NotDisclosed
