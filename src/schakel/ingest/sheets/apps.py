"""Django application of ingest/sheets."""

from django.apps import AppConfig


class SheetsConfig(AppConfig):
    name = "schakel.ingest.sheets"
    label = "sheets"
