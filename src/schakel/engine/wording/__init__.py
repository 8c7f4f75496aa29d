"""Pure language work on what people write: is it readable, and does it name a solution instead of an effect."""
