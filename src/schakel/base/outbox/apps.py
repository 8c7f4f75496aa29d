"""Django application of base/outbox."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "schakel.base.outbox"
    label = "outbox"
