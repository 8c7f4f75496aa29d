"""Only for tests: emptying the database between transactional tests, past the ledger's guards."""
