"""Django application of base/ui."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "schakel.base.ui"
    label = "ui"
