"""Effect cards: what is needed, stated as an effect."""
