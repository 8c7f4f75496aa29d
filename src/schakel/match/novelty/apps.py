"""Django application of match/novelty."""

from django.apps import AppConfig


class NoveltyConfig(AppConfig):
    name = "schakel.match.novelty"
    label = "novelty"
