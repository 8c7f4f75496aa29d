"""Commands of register/needs."""
