"""`hub.services.sync.up.memory.SyncStore`: the memory of the sync, a SQLite file beside the ledger.

The sync alone writes it; the command line reads it, and asks for another try. It can be thrown away: upstream
is then told everything once more.
"""

from hub.adapters.sync_store.alone import SyncRuns, alone
from hub.adapters.sync_store.store import SqliteSyncStore

__all__ = ["SqliteSyncStore", "SyncRuns", "alone"]
