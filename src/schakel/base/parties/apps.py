"""Django application of base/parties."""

from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "schakel.base.parties"
    label = "parties"
