"""The ledger: one SQLite file, a hash chain, and the query tables beside it."""

from hub.adapters.ledger.store import SqliteLedger

__all__ = ["SqliteLedger"]
