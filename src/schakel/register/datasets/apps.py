"""Django application of register/datasets."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    name = "schakel.register.datasets"
    label = "datasets"
