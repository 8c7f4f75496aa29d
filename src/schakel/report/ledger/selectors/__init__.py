"""What auditors and owners may read of the ledger."""

from schakel.report.ledger.selectors.entries import (
    FILTERS,
    acts,
    export,
    kinds,
    ledger_page,
    signed_head,
)
from schakel.report.ledger.selectors.happened import Happened, HappenedPage, happened
from schakel.report.ledger.selectors.owned import OWNED, OwnedKind, owned_records
from schakel.report.ledger.selectors.readings import (
    ReadingRow,
    consent_for,
    consent_names,
    consents,
    departures_since,
    reading_rows,
    readings,
)

__all__ = [
    "FILTERS",
    "OWNED",
    "Happened",
    "HappenedPage",
    "OwnedKind",
    "ReadingRow",
    "acts",
    "consent_for",
    "consent_names",
    "consents",
    "departures_since",
    "export",
    "happened",
    "kinds",
    "ledger_page",
    "owned_records",
    "reading_rows",
    "readings",
    "signed_head",
]
