"""Commands of register/datasets."""
