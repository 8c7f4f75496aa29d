"""What must be found from anywhere; the first page."""
