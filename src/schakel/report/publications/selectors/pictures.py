"""The pictures that may stand in a document: seen by the viewer, and with the owner's consent to publication."""

from collections.abc import Sequence

from schakel.base.accounts.rules import Viewer
from schakel.base.disclosure.enums import FieldGroup, Purpose
from schakel.register.assets import selectors as assets
from schakel.register.organisations.models import Offering, Organisation
from schakel.report.publications import rules

Record = Offering | Organisation
#: At most so many of one record, so that a book stays a book.
MOST = 3


def published(
    *, pairs: Sequence[tuple[Record, frozenset[FieldGroup]]], viewer: Viewer, is_file: bool
) -> dict[str, tuple[rules.Pictured, ...]]:
    """By public id of the record the pictures that may be published to this viewer, of the records whose part with
    pictures stands in the book; with their bytes where a file is made. Asked of the database now."""
    records = [record for record, groups in pairs if assets.GROUP in groups]
    found: dict[str, tuple[rules.Pictured, ...]] = {}
    allowed = assets.pictures(records=records, viewer=viewer, purpose=Purpose.PUBLICATION)
    contents = assets.contents(pictures=allowed, viewer=viewer) if is_file else {}
    for picture in allowed:
        shown = rules.Pictured(
            public_id=picture.public_id,
            shows=picture.shows,
            credit=picture.credit,
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            data=contents.get(picture.pk, b""),
        )
        before = found.get(picture.record.public_id, ())
        if len(before) < MOST:
            found[picture.record.public_id] = (*before, shown)
    return found
