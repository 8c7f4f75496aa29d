"""6. What was promised gets done (not yet built)."""
