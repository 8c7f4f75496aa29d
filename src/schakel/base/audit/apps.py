"""Django application of base/audit."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "schakel.base.audit"
    label = "audit"
