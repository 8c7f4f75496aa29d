"""Copies of a whole installation: every row, file and key in one encrypted file, for either database."""
