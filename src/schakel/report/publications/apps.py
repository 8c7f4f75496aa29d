"""Django application of report/publications."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "schakel.report.publications"
    label = "publications"
