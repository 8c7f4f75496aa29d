"""Django application of report/fairness."""

from django.apps import AppConfig


class FairnessConfig(AppConfig):
    name = "schakel.report.fairness"
    label = "fairness"
