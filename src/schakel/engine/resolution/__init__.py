"""The same organisation twice (not yet built)."""
