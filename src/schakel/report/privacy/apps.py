"""Django application of report/privacy."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "schakel.report.privacy"
    label = "privacy"
