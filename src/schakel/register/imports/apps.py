"""Django application of register/imports."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "schakel.register.imports"
    label = "imports"
