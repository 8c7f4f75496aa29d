"""Django application of register/organisations."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "schakel.register.organisations"
    label = "organisations"
