"""Commands of the user interface, run by developers."""
