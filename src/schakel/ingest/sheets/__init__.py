"""Spreadsheets: reading, staging, mapping memory, error file."""
