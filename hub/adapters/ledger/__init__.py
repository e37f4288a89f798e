"""The ledger: one SQLite file, a hash chain, and the query tables beside it."""

from hub.adapters.ledger.reader import LedgerReader
from hub.adapters.ledger.rebuild import rebuild
from hub.adapters.ledger.store import SqliteLedger
from hub.adapters.ledger.verify import VerifyReport, verify

__all__ = ["LedgerReader", "SqliteLedger", "VerifyReport", "rebuild", "verify"]
