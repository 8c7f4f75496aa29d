"""Figures over hidden records that were let out: make a release, read it, take it along."""
