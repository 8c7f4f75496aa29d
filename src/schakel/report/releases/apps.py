"""Django application of report/releases."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "schakel.report.releases"
    label = "releases"
