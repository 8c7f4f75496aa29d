"""Django application of report/ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "schakel.report.ledger"
    label = "ledger"
