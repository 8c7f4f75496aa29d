"""4. People, money and machines come together (not yet built)."""
