"""Places in the ledger: where its lanes end, and what came after a place."""

from collections.abc import Collection, Mapping

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from schakel.base.audit.models import Entry
from schakel.base.audit.rules import Place

#: Every lane that holds entries: one look-up in the index a lane, also lanes of a setting or a database before.
_USED_LANES = """
WITH RECURSIVE used (lane) AS (
    SELECT min(lane) FROM audit_entry
    UNION ALL
    SELECT (SELECT min(e.lane) FROM audit_entry e WHERE e.lane > used.lane) FROM used WHERE used.lane IS NOT NULL
)
SELECT lane, (SELECT max(e.seq) FROM audit_entry e WHERE e.lane = used.lane) FROM used WHERE lane IS NOT NULL
"""
#: The acts and the kinds of records that occur: one look-up in an index each, however many entries there are.
_IN_USE = """
WITH RECURSIVE used (name) AS (
    SELECT min({column}) FROM audit_entry
    UNION ALL
    SELECT (SELECT min(e.{column}) FROM audit_entry e WHERE e.{column} > used.name) FROM used
    WHERE used.name IS NOT NULL
)
SELECT name FROM used WHERE name IS NOT NULL
"""


def lanes() -> int:
    """How many chains the ledger may have on this database."""
    return int(settings.SCHAKEL_LEDGER_LANES) if connection.vendor == "postgresql" else 1


def heads() -> dict[int, int]:
    """The highest number per lane: a place to read on from (`entries_after`). One query, an index look-up a lane."""
    last = [Entry.objects.filter(lane=lane).order_by("-seq").values_list("lane", "seq")[:1] for lane in range(lanes())]
    return dict(last[0].union(*last[1:], all=True) if len(last) > 1 else last[0])


def ends() -> dict[int, int]:
    """The last number of every lane that holds entries, whatever the setting says about lanes now."""
    with connection.cursor() as cursor:
        cursor.execute(_USED_LANES)
        return dict(cursor.fetchall())


def last_places() -> dict[int, Place]:
    """The last number and hash of every lane that holds entries: what a head is made of."""
    places = {}
    for lane, number in ends().items():
        places[lane] = Place(number, Entry.objects.values_list("hash", flat=True).get(lane=lane, seq=number))
    return places


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


def acts_in_use() -> list[str]:
    """The acts that occur in the ledger, by name."""
    return _names(_IN_USE.format(column="act"))


def kinds_in_use() -> list[str]:
    """The kinds of records that occur in the ledger, by name."""
    return _names(_IN_USE.format(column="subject_kind"))


def _names(question: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [name for (name,) in cursor.fetchall()]
