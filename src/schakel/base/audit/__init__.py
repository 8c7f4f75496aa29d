"""The ledger: who did what to which record; knows actors and records by id only."""
