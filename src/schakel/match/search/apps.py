"""Django application of match/search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "schakel.match.search"
    label = "search"
