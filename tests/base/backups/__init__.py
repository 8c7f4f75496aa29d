"""Tests of base/backups."""
