"""Pages of organisations, offerings, statements, labels and contacts: request in, response out."""
