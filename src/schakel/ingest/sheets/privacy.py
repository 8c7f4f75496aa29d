"""What imports hold of a person: who imported, by id; and rows that may name somebody, for a while."""

from typing import Any

from django.utils.translation import gettext_noop as _

from schakel.base.accounts.models import User
from schakel.base.accounts.rules import Viewer
from schakel.ingest.sheets import services
from schakel.ingest.sheets.models import Batch

#: What is kept, why and how long, for the register of processing and the privacy statement.
HELD: tuple[dict[str, str], ...] = (
    {
        "what": "sheets.Batch.made_by",
        "words": _("who imported a sheet"),
        "purpose": _("who may be asked about an import"),
        "retention": _("as long as the account"),
    },
    {
        "what": "sheets.StagedRow.cells",
        "words": _("rows of an imported sheet"),
        "purpose": _("to show, repair and undo an import; columns that are not imported are in it too"),
        "retention": _("90 days, or until the import is thrown away; the retention job erases them"),
    },
)


def export_of(*, person: User) -> list[dict[str, Any]]:
    """What this app holds of a person, as plain values."""
    found = Batch.objects.filter(made_by=person).order_by("staged_at", "pk")
    return [{"kind": "import", "file": one.file_name, "at": one.staged_at} for one in found]


def erase(*, person: User, actor: Viewer) -> int:
    """Erase what this app holds of a person; returns how many imports no longer name them."""
    return services.forget_person(person=person, actor=actor)


def apply_retention(*, is_rehearsal: bool, actor: Viewer) -> int:
    """Erase the rows of old imports; returns how many. A rehearsal only counts."""
    return services.erase_old_rows(is_rehearsal=is_rehearsal, actor=actor)
