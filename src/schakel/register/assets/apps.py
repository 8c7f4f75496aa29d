"""Django application of register/assets."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "schakel.register.assets"
    label = "assets"
