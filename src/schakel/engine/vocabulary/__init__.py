"""Concepts in two languages, broader/narrower/related, crosswalks."""
