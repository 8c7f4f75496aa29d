"""Template tags: `{% load ui %}` gives every component."""
