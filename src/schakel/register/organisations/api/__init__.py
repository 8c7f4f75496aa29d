"""Organisations and offerings for programs: the same reads and acts as the pages."""

from schakel.register.organisations.api import offerings, organisations
from schakel.register.organisations.api.shapes import router

__all__ = ["offerings", "organisations", "router"]
