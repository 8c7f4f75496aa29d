"""The `schakel` command: one module a verb, no decisions."""
