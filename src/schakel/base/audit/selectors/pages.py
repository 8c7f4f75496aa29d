"""Pages of entries, cut by time and key, so that the millionth is as quick as the first."""

from dataclasses import dataclass

from django.db.models import QuerySet

from schakel.base.audit.models import Entry


@dataclass(frozen=True)
class Page:
    """A page of entries, newest first, and the keys from which the pages beside it go on (0: there is none)."""

    entries: tuple[Entry, ...]
    older: int = 0
    newer: int = 0


def page_of(entries: QuerySet[Entry], *, before: int = 0, after: int = 0, size: int = 50) -> Page:
    """Cut a page out of entries by time and key. An unknown key gives the newest."""
    key = Entry.objects.filter(pk=before or after).values_list("at", "pk").first() if before or after else None
    if key is None:
        found = list(entries.order_by("-at", "-pk")[: size + 1])
        return Page(tuple(found[:size]), older=found[size - 1].pk if len(found) > size else 0)
    at, pk = key
    if before:
        found = list(entries.filter(at__lte=at).exclude(at=at, pk__gte=pk).order_by("-at", "-pk")[: size + 1])
        page = tuple(found[:size])
        return Page(page, older=page[-1].pk if len(found) > size else 0, newer=page[0].pk if page else 0)
    found = list(entries.filter(at__gte=at).exclude(at=at, pk__lte=pk).order_by("at", "pk")[: size + 1])
    page = tuple(reversed(found[:size]))
    return Page(page, older=page[-1].pk if page else 0, newer=page[0].pk if len(found) > size else 0)
