"""Django application of register/needs."""

from django.apps import AppConfig


class NeedsConfig(AppConfig):
    name = "schakel.register.needs"
    label = "needs"
