"""The synthetic ecosystem, made through the services of every app."""

from schakel.demo.building import ROLES, build, is_built

__all__ = ["ROLES", "build", "is_built"]
