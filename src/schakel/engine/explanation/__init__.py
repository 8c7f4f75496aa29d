"""Why this match, what is missing: words, not weights."""
