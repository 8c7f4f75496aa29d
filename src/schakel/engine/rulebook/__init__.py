"""Rules of law and money as dated data, with a third answer: unknown (not yet built)."""
