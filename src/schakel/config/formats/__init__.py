"""How days and times are written where Django's own choice is another country's, by language."""
