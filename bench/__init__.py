"""Measured claims: one script a figure, each in one run."""
