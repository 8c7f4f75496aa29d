"""Read the ledger."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from schakel.base.audit.models import Entry


def lanes() -> int:
    """How many chains the ledger may have on this database."""
    return int(settings.SCHAKEL_LEDGER_LANES) if connection.vendor == "postgresql" else 1


def heads() -> dict[int, int]:
    """The highest number per lane: a place to read on from (`entries_after`). One query, an index look-up a lane."""
    last = [Entry.objects.filter(lane=lane).order_by("-seq").values_list("lane", "seq")[:1] for lane in range(lanes())]
    return dict(last[0].union(*last[1:], all=True) if len(last) > 1 else last[0])


def entries_after(*, cursor: Mapping[int, int], upto: Mapping[int, int]) -> QuerySet[Entry]:
    """Entries behind `cursor` up to `upto` (both: lane -> number), in commit order within each lane."""
    news = Q(pk__in=[])
    for lane, last in upto.items():
        if last > cursor.get(lane, 0):
            news |= Q(lane=lane, seq__gt=cursor.get(lane, 0), seq__lte=last)
    return Entry.objects.filter(news).order_by("lane", "seq")


def changed_subjects(
    *, cursor: Mapping[int, int], upto: Mapping[int, int], kinds: Collection[str]
) -> set[tuple[str, str]]:
    """Which records of these kinds were touched between two places in the ledger, as (kind, public id)."""
    found = entries_after(cursor=cursor, upto=upto).filter(subject_kind__in=kinds)
    return set(found.order_by().values_list("subject_kind", "subject_id").distinct())
