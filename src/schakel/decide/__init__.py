"""5. Somebody answers, with reasons (not yet built)."""
