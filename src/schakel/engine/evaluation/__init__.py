"""How good is it: nDCG, recall, reciprocal rank, bootstrap."""
