"""Pages of imports: list and result, acts, files."""
