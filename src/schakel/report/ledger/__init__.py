"""Pages on the ledger for auditors and owners."""
