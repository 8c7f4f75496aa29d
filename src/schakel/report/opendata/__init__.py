"""Export of everything as open files, and back."""
