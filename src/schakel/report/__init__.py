"""7. What happened."""
