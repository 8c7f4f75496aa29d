"""Django application of base/interface."""

from django.apps import AppConfig


class InterfaceConfig(AppConfig):
    name = "schakel.base.interface"
    label = "interface"
