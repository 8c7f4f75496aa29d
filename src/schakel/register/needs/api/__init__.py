"""Effect cards for programs: the same reads and acts as the pages."""

from schakel.register.needs.api import needs
from schakel.register.needs.api.shapes import router

__all__ = ["needs", "router"]
