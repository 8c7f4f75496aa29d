"""Django application of base/documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "schakel.base.documents"
    label = "documents"
