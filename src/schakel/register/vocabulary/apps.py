"""Django application of register/vocabulary."""

from django.apps import AppConfig


class VocabularyConfig(AppConfig):
    name = "schakel.register.vocabulary"
    label = "vocabulary"
