"""Synthetic records: generator, utility, leakage."""
