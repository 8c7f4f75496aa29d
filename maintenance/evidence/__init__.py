"""Evidence of security, made from marks on tests: which requirement of which standard which test shows."""
