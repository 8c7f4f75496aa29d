"""Tests of report/releases."""
