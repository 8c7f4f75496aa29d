"""Introductions, solution proposals and their outcomes."""
