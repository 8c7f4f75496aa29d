"""Organisations, their offerings, facts and contacts."""
