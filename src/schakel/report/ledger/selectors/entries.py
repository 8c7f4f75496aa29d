"""Entries without their values, for auditors. Pages go by key, so the millionth is as quick as the first."""

from collections.abc import Iterator, Mapping
from datetime import datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from schakel.base.accounts.enums import Role
from schakel.base.accounts.rules import Viewer
from schakel.base.audit import selectors as audit
from schakel.base.audit.models import Entry
from schakel.base.disclosure import rules as disclosure_rules

#: Filters of the page and of the export: name and field. `day` is a day in the installation's own time.
FILTERS = {"act": "act", "kind": "subject_kind", "record": "subject_id", "actor": "actor_id"}


def require_auditor(*, viewer: Viewer) -> None:
    """Raises `NotAllowed` for everybody but an auditor."""
    if Role.AUDITOR not in viewer.roles:
        raise disclosure_rules.NotAllowed("read-ledger")


def ledger_page(
    *, viewer: Viewer, filters: Mapping[str, str], before: int = 0, after: int = 0, size: int = 50
) -> audit.Page:
    """Entries that fit the filters, newest first: from the top, older than `before` or newer than `after` (primary
    keys). Auditors only (`NotAllowed`). Two queries."""
    require_auditor(viewer=viewer)
    return audit.page_of(_filtered(filters), before=before, after=after, size=size)


def acts(*, viewer: Viewer) -> list[str]:
    """The acts that occur, for the filter. Auditors only."""
    require_auditor(viewer=viewer)
    return audit.acts_in_use()


def kinds(*, viewer: Viewer) -> list[str]:
    """The kinds of records that occur, for the filter. Auditors only."""
    require_auditor(viewer=viewer)
    return audit.kinds_in_use()


def export(*, viewer: Viewer, filters: Mapping[str, str]) -> Iterator[str]:
    """The entries that fit the filters as signed lines of JSON, without values (`audit.rules.check_export`)."""
    require_auditor(viewer=viewer)
    return audit.export(filters=filters)


def signed_head(*, viewer: Viewer) -> str:
    """Where the ledger ends now, signed, to keep elsewhere."""
    require_auditor(viewer=viewer)
    return audit.signed_head()


def _filtered(filters: Mapping[str, str]) -> QuerySet[Entry]:
    wanted = Q(**{FILTERS[name]: value for name, value in filters.items() if name in FILTERS and value})
    if filters.get("day"):
        start = timezone.make_aware(datetime.combine(datetime.fromisoformat(filters["day"]).date(), time.min))
        wanted &= Q(at__gte=start, at__lt=start + timedelta(days=1))
    return Entry.objects.filter(wanted)
