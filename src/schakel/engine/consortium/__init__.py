"""The best set of partners, its alternatives, why none exists (not yet built)."""
