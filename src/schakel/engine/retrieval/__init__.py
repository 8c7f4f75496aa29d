"""Index and score."""
