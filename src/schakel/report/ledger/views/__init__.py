"""Pages of the ledger."""

from schakel.report.ledger.views.auditing import ledger, ledger_export, ledger_head
from schakel.report.ledger.views.owning import (
    my_consents,
    my_departures,
    my_readings,
    my_records,
    withdraw_consent,
)

__all__ = [
    "ledger",
    "ledger_export",
    "ledger_head",
    "my_consents",
    "my_departures",
    "my_readings",
    "my_records",
    "withdraw_consent",
]
