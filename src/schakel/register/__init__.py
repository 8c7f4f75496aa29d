"""2. The facts we vouch for."""
