"""What the sync asks of the ledger."""
