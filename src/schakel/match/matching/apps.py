"""Django application of match/matching."""

from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "schakel.match.matching"
    label = "matching"
