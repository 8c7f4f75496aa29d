"""Django application of base/disclosure."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "schakel.base.disclosure"
    label = "disclosure"
