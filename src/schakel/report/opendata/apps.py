"""Django application of report/opendata."""

from django.apps import AppConfig


class OpendataConfig(AppConfig):
    name = "schakel.report.opendata"
    label = "opendata"
