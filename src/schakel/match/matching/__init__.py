"""Matches with reasons, verdicts and corrections."""
