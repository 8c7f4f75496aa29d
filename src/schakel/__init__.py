"""Schakel: from a desired effect to the consortium, the money and the order that deliver it."""
