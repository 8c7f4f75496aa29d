"""Django application of match/proposals."""

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "schakel.match.proposals"
    label = "proposals"
