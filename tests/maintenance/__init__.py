"""What maintainers and CI run on the repository."""
