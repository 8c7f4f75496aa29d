"""Commands of the register of organisations."""
