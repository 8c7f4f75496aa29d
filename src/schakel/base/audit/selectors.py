"""Read the ledger."""

from collections.abc import Mapping

from django.db.models import Max, QuerySet

from schakel.base.audit.models import Entry


def heads() -> dict[int, int]:
    """The highest number per lane: a place to read on from (`entries_after`)."""
    rows = Entry.objects.values("lane").annotate(last=Max("seq")).values_list("lane", "last")
    return {lane: last for lane, last in rows if last is not None}


def entries_after(*, cursor: Mapping[int, int], upto: Mapping[int, int]) -> QuerySet[Entry]:
    """Entries behind `cursor` up to `upto` (both: lane -> number), in commit order within each lane."""
    found = Entry.objects.none()
    for lane, last in upto.items():
        found = found | Entry.objects.filter(lane=lane, seq__gt=cursor.get(lane, 0), seq__lte=last)
    return found.order_by("lane", "seq")
