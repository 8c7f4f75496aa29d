"""Files in and out: checked, typed, rendered."""
