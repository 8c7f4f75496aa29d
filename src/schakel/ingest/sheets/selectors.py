"""Read spreadsheets at hand, and the imports of a viewer's own parties."""

from dataclasses import replace

from django.db.models import Count, QuerySet

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.rules import NotDisclosed
from schakel.base.documents import rules as documents
from schakel.base.documents import selectors as documents_selectors
from schakel.ingest.sheets import rules, sources
from schakel.ingest.sheets.enums import BatchState, Outcome
from schakel.ingest.sheets.models import Batch, RememberedColumn, StagedRow


def checked_table(*, data: bytes, name: str, schema: rules.Schema, sheet: str = "", most: int = 0) -> rules.Table:
    """Read and check the table in a file in memory; keeps nothing.

    A marking beside the cells, in the headings or in another sheet refuses the file; in a row it refuses that row,
    and the cell comes back empty with a fault. Raises the `documents.rules.DocumentRefused` that says why a file is
    not taken, or `rules.SheetRefused`.
    """
    limit = documents_selectors.limits().max_bytes
    if len(data) > limit:
        raise documents.TooLarge(f"the file has more than {limit // 1024} KiB")
    reading = documents_selectors.checked_reading(data=sources.rest_of(data), name=name)
    book = sources.open_book(data, reading.kind)
    table = sources.table_of(book, schema, wanted=sheet, most=most)
    for text in sources.besides(book, table, schema):
        documents.check_text(text)
    return replace(table, lines=map(rules.checked_line, table.lines))


def batches(*, viewer: Viewer) -> QuerySet[Batch]:
    """The imports of the viewer's parties that were not thrown away, latest first, with the number of their rows."""
    own = Batch.objects.filter(owner__in=viewer.parties).exclude(state=BatchState.DROPPED)
    return own.select_related("made_by").annotate(size=Count("rows")).order_by("-staged_at", "-pk")


def batch_for(*, public_id: str, viewer: Viewer) -> Batch:
    """One import. Raises `NotDisclosed`, the same for another party's and for one that does not exist."""
    found = batches(viewer=viewer).filter(public_id=public_id).first()
    if found is None:
        raise NotDisclosed(public_id)
    return found


def rows(*, batch: Batch, viewer: Viewer, outcome: str = "") -> QuerySet[StagedRow]:
    """The rows of an import of the viewer's own party, in the order of the file, of one outcome or all."""
    found = StagedRow.objects.filter(batch=batch, batch__owner__in=viewer.parties).order_by("number")
    return found.filter(outcome=outcome) if outcome else found


def counts(*, batch: Batch, viewer: Viewer) -> dict[str, int]:
    """How many rows have each outcome."""
    found = rows(batch=batch, viewer=viewer).order_by().values_list("outcome").annotate(number=Count("pk"))
    return dict(found)


def rows_after(*, batch: Batch, number: int, most: int, viewer: Viewer) -> list[StagedRow]:
    """The next rows of an import of the viewer's own party, at most so many."""
    return list(rows(batch=batch, viewer=viewer).filter(number__gt=number)[:most])


def done_and_all(*, batch: Batch, viewer: Viewer) -> tuple[int, int]:
    """How many rows the work that goes on has dealt with, and how many there are to deal with."""
    found = rows(batch=batch, viewer=viewer).order_by()
    if batch.state == BatchState.UNDOING:
        wrote = found.filter(outcome__in=[Outcome.CREATE, Outcome.UPDATE]).exclude(record_id="")
        return wrote.filter(number__gte=batch.reached).count(), wrote.count()
    return found.filter(number__lte=batch.reached).count(), found.count()


def unfinished() -> QuerySet[Batch]:
    """Imports on which work was begun and not finished, oldest first; for the job that goes on with them."""
    return Batch.objects.filter(state__in=list(rules.WORK)).select_related("made_by").order_by("pk")


def earlier_rows(*, record_id: str, target: str, viewer: Viewer) -> QuerySet[StagedRow]:
    """Rows of applied imports of the viewer's parties that wrote this record."""
    return StagedRow.objects.filter(
        record_id=record_id,
        batch__target=target,
        batch__state=BatchState.APPLIED,
        batch__owner__in=viewer.parties,
    ).order_by("pk")


def remembered(*, target: str, viewer: Viewer) -> dict[str, str]:
    """Which field each heading meant the last time for the party that the viewer acts for (normalised heading)."""
    known = RememberedColumn.objects.filter(party=viewer.acting_for, target=target)
    return dict(known.values_list("heading", "field"))
