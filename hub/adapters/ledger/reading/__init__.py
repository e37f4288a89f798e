"""Questions to the ledger file, read-only."""
